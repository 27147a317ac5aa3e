"""How a commitment was kept, by one measure for both sides; and which step may be taken on it.

Weekends and public holidays of the region move a due day to the next day of work, for whoever owes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median_low

from django.utils.translation import gettext as _

from wunschkunde.stages.collaboration.models import Commitment
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.profile.calendar import LONGEST_PAUSE, Calendar


class Standing(StrEnum):
    """How a commitment stands."""

    EARLY = "early"
    ON_DAY = "on_day"
    MOVED = "moved"  # done later, on a day that was named before the first one had passed
    LATE = "late"
    OPEN = "open"
    OVERDUE = "overdue"
    DROPPED = "dropped"


KEPT = (Standing.EARLY, Standing.ON_DAY)
DONE = (*KEPT, Standing.MOVED, Standing.LATE)


@dataclass(frozen=True, slots=True)
class Kept:
    """How a commitment stands, and by how many days it was early or late; 0 on the day."""

    standing: Standing
    days: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How one side kept what it owed of one kind. What is not due yet does not count."""

    side: str
    kind: str
    kept: int
    late: tuple[int, ...]  # days after the day it was due, told before or not
    told: int  # how many of the late ones were told before
    overdue: tuple[int, ...]  # days since they were due

    @property
    def total(self) -> int:
        """Return how many were done or should have been."""
        return self.kept + len(self.late) + len(self.overdue)

    @property
    def median(self) -> int:
        """Return the middle of the late days: one that occurred, the smaller one of two."""
        return median_low(self.late) if self.late else 0


def due_of(commitment: Commitment, calendar: Calendar) -> date:
    """Return the day that holds now: the one named with the word of a delay, else the first."""
    return calendar.due_day(commitment.new_due_on or commitment.due_on)


def is_open(commitment: Commitment) -> bool:
    """Whether it is still owed."""
    return commitment.done_on is None and commitment.dropped_on is None


def told_before(commitment: Commitment, calendar: Calendar) -> bool:
    """Whether the other side heard of the delay before the day had passed."""
    return commitment.told_on is not None and commitment.told_on <= calendar.due_day(commitment.due_on)


def kept(commitment: Commitment, calendar: Calendar, today: date) -> Kept:
    """Say how a commitment stands on a day."""
    if commitment.dropped_on is not None:
        return Kept(Standing.DROPPED)
    if commitment.done_on is None:
        days = (today - due_of(commitment, calendar)).days
        return Kept(Standing.OVERDUE, days) if days > 0 else Kept(Standing.OPEN)
    if commitment.done_on < commitment.due_on:
        return Kept(Standing.EARLY, (commitment.due_on - commitment.done_on).days)
    late = (commitment.done_on - calendar.due_day(commitment.due_on)).days
    if late <= 0:
        return Kept(Standing.ON_DAY)
    is_moved = told_before(commitment, calendar) and commitment.done_on <= due_of(commitment, calendar)
    return Kept(Standing.MOVED if is_moved else Standing.LATE, late)


def tallies(commitments: Iterable[Commitment], calendar: Calendar, today: date) -> list[Tally]:
    """Count by side and kind, the provider's first, in the order of the kinds."""
    found: dict[tuple[str, str], list[Kept]] = {}
    for commitment in commitments:
        found.setdefault((commitment.side, commitment.kind), []).append(kept(commitment, calendar, today))
    order = Commitment.Kind.values
    counted = [
        Tally(
            side=side,
            kind=kind,
            kept=sum(one.standing in KEPT for one in all_),
            late=tuple(one.days for one in all_ if one.standing in (Standing.MOVED, Standing.LATE)),
            told=sum(one.standing == Standing.MOVED for one in all_),
            overdue=tuple(one.days for one in all_ if one.standing == Standing.OVERDUE),
        )
        for (side, kind), all_ in found.items()
    ]
    return sorted(
        (one for one in counted if one.total), key=lambda one: (one.side != "provider", order.index(one.kind))
    )


def check_open(commitment: Commitment) -> None:
    """Raise when nothing is owed any more."""
    if not is_open(commitment):
        raise Refused(_("This is settled already. Take that back first."))


def check_past(day: date, today: date) -> None:
    """Raise for a day that is still to come."""
    if day > today:
        raise Refused(_("This day is still to come."))


def check_word(told_on: date, new_due_on: date, today: date) -> None:
    """Raise unless a delay was told by today and names a later day."""
    check_past(told_on, today)
    if new_due_on < told_on:
        raise Refused(_("The new day is before the day on which it was told."))


def check_time_off(first_on: date, last_on: date) -> None:
    """Raise unless these days are in order, and few enough to come back from."""
    if last_on < first_on:
        raise Refused(_("The last day is before the first."))
    if (last_on - first_on).days >= LONGEST_PAUSE:
        raise Refused(_("That is longer than a year. For a rest without an end, begin a pause."))


def can_remove(commitment: Commitment) -> bool:
    """Whether it may go altogether: a slip of the pen, on which nothing happened yet."""
    return is_open(commitment) and commitment.told_on is None


def check_remove(commitment: Commitment) -> None:
    """Raise where something happened on it: what happened stays."""
    if not can_remove(commitment):
        raise Refused(_("Something happened on it already, so it stays. If it is no longer needed, say so instead."))


def can_take_back(commitment: Commitment) -> bool:
    """Whether there is a step to take back."""
    return not can_remove(commitment)
