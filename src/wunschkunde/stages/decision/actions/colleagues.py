"""Colleagues to whom others can be sent."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.decision import rules
from wunschkunde.stages.decision.models import Colleague


@transaction.atomic
def add_colleague(
    *,
    practice: Practice,
    author: User,
    name: str,
    strength: dict[str, str],
    contact: str,
    capacity: int,
    brings: dict[str, Any],
) -> Colleague:
    """Add a colleague with their strength, their public contact and their free places. Raises Refused."""
    rules.check_person(author, practice)
    colleague = Colleague.objects.create(
        practice=practice, name=name, strength=strength, contact=contact, capacity=capacity, brings=_stated(brings)
    )
    record(practice=practice, actor=author, verb="colleague_added", target=colleague)
    return colleague


@transaction.atomic
def change_colleague(
    *,
    colleague: Colleague,
    author: User,
    name: str,
    strength: dict[str, str],
    contact: str,
    capacity: int,
    brings: dict[str, Any],
) -> Colleague:
    """Change what is known of a colleague. Answers not given here stay as they are. Raises Refused."""
    rules.check_person(author, colleague.practice)
    colleague.name, colleague.strength, colleague.contact, colleague.capacity = name, strength, contact, capacity
    colleague.brings = _stated({**colleague.brings, **brings})
    colleague.save()
    record(practice=colleague.practice, actor=author, verb="colleague_changed", target=colleague)
    return colleague


def _stated(answers: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if value not in (None, [])}
