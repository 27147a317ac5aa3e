"""Enter what one side owes the other by a day, and what became of it. Every step can be taken back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.actions.engagements import locked
from wunschkunde.stages.collaboration.models import Commitment, Engagement, TimeOff
from wunschkunde.stages.collaboration.rules import punctuality
from wunschkunde.stages.profile.calendar import calendar_of


def _held(commitment: Commitment, author: User) -> Commitment:
    held: Commitment = (
        Commitment.objects.select_for_update(of=("self",)).select_related("practice").get(pk=commitment.pk)
    )
    rules.check_person(author, held.practice)
    return held


def _note(commitment: Commitment, author: User, verb: str, *, named: date | None = None) -> None:
    facts = {"engagement": commitment.engagement_id, "side": commitment.side, "kind": commitment.kind}
    if named is not None:
        facts["day"] = named.isoformat()
    record(practice=commitment.practice, actor=author, verb=verb, target=commitment, data=facts)


@transaction.atomic
def enter(
    *,
    engagement: Engagement,
    author: User,
    side: str,
    kind: str,
    title: str,
    due_on: date,
    asked_on: date | None = None,
) -> Commitment:
    """Enter a commitment: ``side`` owes it. Raises Refused when the collaboration has ended."""
    current = locked(engagement)
    rules.check_person(author, current.practice)
    rules.check_live(current)
    asked = asked_on or timezone.localdate()
    if due_on < asked:
        raise rules.Refused(_("It cannot be due before it was asked for or promised."))
    commitment = Commitment.objects.create(
        practice=current.practice,
        engagement=current,
        side=side,
        kind=kind,
        title=title.strip(),
        asked_on=asked,
        due_on=due_on,
    )
    _note(commitment, author, "commitment_entered", named=due_on)
    return commitment


@transaction.atomic
def mark_done(*, commitment: Commitment, author: User, done_on: date | None = None) -> Commitment:
    """Note that it was done, today or on an earlier day. A second time changes nothing."""
    held = _held(commitment, author)
    if held.done_on is not None:
        return held
    punctuality.check_open(held)
    day = done_on or timezone.localdate()
    punctuality.check_past(day, timezone.localdate())
    held.done_on = day
    held.save(update_fields=["done_on"])
    _note(held, author, "commitment_done", named=day)
    return held


@transaction.atomic
def tell_delay(*, commitment: Commitment, author: User, new_due_on: date, told_on: date | None = None) -> Commitment:
    """Note the word of a delay and the day named with it.

    Word given before the day that held still counts as early when another delay is told in time; told too late once,
    the first early word no longer stands.
    """
    held = _held(commitment, author)
    punctuality.check_open(held)
    told = told_on or timezone.localdate()
    punctuality.check_word(told, new_due_on, timezone.localdate())
    is_in_time = told <= punctuality.due_of(held, calendar_of(held.practice))
    if held.told_on is None or not is_in_time:
        held.told_on = told
    held.new_due_on = new_due_on
    held.postponed += 1
    held.save(update_fields=["told_on", "new_due_on", "postponed"])
    _note(held, author, "commitment_moved", named=new_due_on)
    return held


@transaction.atomic
def drop(*, commitment: Commitment, author: User) -> Commitment:
    """Note that both agreed it is no longer needed. A second time changes nothing."""
    held = _held(commitment, author)
    if held.dropped_on is not None:
        return held
    punctuality.check_open(held)
    held.dropped_on = timezone.localdate()
    held.save(update_fields=["dropped_on"])
    _note(held, author, "commitment_dropped")
    return held


@transaction.atomic
def take_back(*, commitment: Commitment, author: User) -> Commitment:
    """Take the last step back: no longer needed, done, told, in this order; with nothing left it changes nothing."""
    held = _held(commitment, author)
    steps = ({"dropped_on": None}, {"done_on": None}, {"told_on": None, "new_due_on": None, "postponed": 0})
    last = next((step for step in steps if any(getattr(held, name) != value for name, value in step.items())), None)
    if last is not None:
        for name, value in last.items():
            setattr(held, name, value)
        held.save(update_fields=list(last))
        _note(held, author, "commitment_step_taken_back")
    return held


@transaction.atomic
def remove(*, commitment: Commitment, author: User) -> None:
    """Remove what was entered by mistake; refused once something happened on it."""
    held = _held(commitment, author)
    punctuality.check_remove(held)
    _note(held, author, "commitment_removed")
    held.delete()


@transaction.atomic
def note_time_off(*, engagement: Engagement, author: User, first_on: date, last_on: date) -> TimeOff:
    """Note that the client is away from one day to another, both included. The same days again change nothing."""
    current = locked(engagement)
    rules.check_person(author, current.practice)
    rules.check_live(current)
    punctuality.check_time_off(first_on, last_on)
    days = {"first_on": first_on, "last_on": last_on}
    off, is_new = TimeOff.objects.get_or_create(engagement=current, **days, defaults={"practice": current.practice})
    if is_new:
        facts = {name: day.isoformat() for name, day in days.items()}
        record(practice=current.practice, actor=author, verb="time_off_noted", target=current, data=facts)
    return off


@transaction.atomic
def remove_time_off(*, off: TimeOff, author: User) -> None:
    """Remove days on which the client is not away after all; a second time changes nothing."""
    current = locked(off.engagement)
    rules.check_person(author, current.practice)
    if TimeOff.objects.filter(pk=off.pk).delete()[0]:
        record(practice=current.practice, actor=author, verb="time_off_removed", target=current)
