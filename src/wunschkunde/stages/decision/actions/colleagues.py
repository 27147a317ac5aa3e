"""Colleagues to whom others can be sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.decision import rules
from wunschkunde.stages.decision.models import Colleague


@dataclass(frozen=True, slots=True)
class Known:
    """What one knows of a colleague. Answers of None say nothing: they stay open, they are never guessed."""

    name: str
    contact: str
    capacity: int
    strength: dict[str, str] = field(default_factory=dict)
    capacity_until: date | None = None
    may_be_named_on: date | None = None  # the day on which they said so in person
    address_form: str = ""
    language: str = "de"
    own_practice: Practice | None = None
    brings: dict[str, Any] = field(default_factory=dict)
    wishes: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def add_colleague(*, practice: Practice, author: User, known: Known) -> Colleague:
    """Add a colleague with what one knows of them. Raises Refused."""
    rules.check_person(author, practice)
    colleague = Colleague(practice=practice)
    _write(colleague, known)
    record(practice=practice, actor=author, verb="colleague_added", target=colleague)
    return colleague


@transaction.atomic
def change_colleague(*, colleague: Colleague, author: User, known: Known) -> Colleague:
    """Change what one knows of a colleague. Answers not given here stay as they are. Raises Refused."""
    rules.check_person(author, colleague.practice)
    current = Colleague.objects.select_for_update(of=("self",)).select_related("practice").get(pk=colleague.pk)
    _write(current, known)
    record(practice=current.practice, actor=author, verb="colleague_changed", target=current)
    return current


def _write(colleague: Colleague, known: Known) -> None:
    for name in ("name", "contact", "capacity", "strength", "capacity_until", "language", "own_practice"):
        setattr(colleague, name, getattr(known, name))
    colleague.address_form = known.address_form
    if known.may_be_named_on != colleague.may_be_named_on:  # what they said by their link stays said by it
        colleague.may_be_named_on = known.may_be_named_on
        colleague.may_be_named_by = Colleague.NamedBy.TOLD if known.may_be_named_on else ""
    if not colleague.may_be_named:
        colleague.mail_to = ""
    colleague.brings = _stated({**colleague.brings, **known.brings})
    colleague.wishes = _stated({**colleague.wishes, **known.wishes})
    colleague.save()


def _stated(answers: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if value not in (None, [])}
