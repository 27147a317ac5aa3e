"""Walk the calm path of a difficult situation: open it, write, prepare the conversation, record how it ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.actions.engagements import locked
from wunschkunde.stages.collaboration.models import Engagement, Intervention
from wunschkunde.stages.collaboration.rules.difficulty import (
    check_discard,
    check_open,
    check_outcome,
    check_second_chance,
    check_talk,
)

WORDS = ("observation", "effect", "wish", "outcome_note")
SHARES = ("mine", "theirs", "nobodys")


def _current(intervention: Intervention, author: User) -> Intervention:
    """Return the row as it stands now, its engagement held; raises Refused for strangers and after the end."""
    engagement = locked(intervention.engagement)
    rules.check_person(author, engagement.practice)
    rules.check_live(engagement)
    current = Intervention.objects.select_related("engagement__practice").get(pk=intervention.pk)
    check_open(current)
    return current


@transaction.atomic
def open_situation(*, engagement: Engagement, author: User, situation: str) -> Intervention:
    """Begin the calm path for one of the situations of the method, by its key. Raises Refused after the end."""
    current = locked(engagement)
    rules.check_person(author, current.practice)
    rules.check_live(current)
    intervention = Intervention.objects.create(
        practice=current.practice, engagement=current, author=author, situation=situation
    )
    facts = {"situation": situation}
    record(practice=current.practice, actor=author, verb="difficulty_opened", target=intervention, data=facts)
    return intervention


@transaction.atomic
def write(*, intervention: Intervention, author: User, data: dict[str, Any]) -> Intervention:
    """Keep what is being written: `WORDS`, `SHARES`, and the cause. Nothing is decided by it, so no history."""
    current = _current(intervention, author)
    for name in WORDS:
        if name in data:
            setattr(current, name, data[name].strip())
    shares = {**current.shares, **{name: data[name].strip() for name in SHARES if name in data}}
    current.shares = {name: words for name, words in shares.items() if words}
    current.cause = data.get("cause", current.cause)
    current.save(update_fields=[*WORDS, "shares", "cause"])
    return current


@transaction.atomic
def discard(*, intervention: Intervention, author: User) -> None:
    """Put a situation back that was only looked at. Raises Refused once something is written."""
    current = _current(intervention, author)
    check_discard(current)
    facts = {"situation": current.situation}
    record(practice=current.practice, actor=author, verb="difficulty_discarded", target=current, data=facts)
    current.delete()


@transaction.atomic
def prepare_talk(
    *, intervention: Intervention, author: User, talk_on: date, is_second_chance: bool = False
) -> Intervention:
    """Set the day of the one conversation, and say whether it is the second chance of a misunderstanding."""
    current = _current(intervention, author)
    check_talk(current, talk_on, timezone.localdate())
    if is_second_chance:
        check_second_chance(current)
    current.talk_on, current.is_second_chance = talk_on, is_second_chance
    current.save(update_fields=["talk_on", "is_second_chance"])
    facts = {"talk_on": talk_on.isoformat(), "second_chance": is_second_chance}
    record(practice=current.practice, actor=author, verb="difficult_talk_prepared", target=current, data=facts)
    return current


@transaction.atomic
def record_outcome(*, intervention: Intervention, author: User, outcome: str, note: str = "") -> Intervention:
    """Record that it goes on, as agreed or with a new agreement. Raises Refused for other outcomes."""
    current = _current(intervention, author)
    check_outcome(current, outcome)
    current.outcome_note = note.strip()
    current.save(update_fields=["outcome_note"])
    return close(intervention=current, author=author, outcome=outcome)


@transaction.atomic
def close(*, intervention: Intervention, author: User, outcome: str) -> Intervention:
    """Close a situation with its outcome: for the pause or the ending it led to, which checked it before."""
    intervention.outcome, intervention.closed_at = outcome, timezone.now()
    intervention.save(update_fields=["outcome", "closed_at"])
    facts = {"situation": intervention.situation, "cause": intervention.cause, "outcome": outcome}
    record(practice=intervention.practice, actor=author, verb="difficulty_closed", target=intervention, data=facts)
    return intervention
