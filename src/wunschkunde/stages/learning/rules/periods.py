"""Stretches of time that are compared, and how far back they may reach.

What is erased after its time is missing from older stretches, and not evenly: declined inquiries go earlier than
accepted ones. So nothing is compared over days from which somebody may be missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from wunschkunde.engine.shares import MINIMUM
from wunschkunde.stages.collaboration.rules.parting import YEARS_KEPT
from wunschkunde.stages.inquiry.rules import add_months

HALF, YEAR = 6, 12


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it; no day lies nowhere."""
        return day is not None and self.first <= day <= self.last

    def meets(self, begun_on: date, ended_on: date | None) -> bool:
        """Whether something that went on from one day to another, or still goes on, falls into it."""
        return begun_on <= self.last and (ended_on is None or ended_on >= self.first)


def back_from(today: date, months: int, count: int) -> tuple[Period, ...]:
    """Return ``count`` stretches of so many months each, one after the other up to today, the earliest first."""
    edges = [add_months(today, -months * back) for back in range(count, -1, -1)]
    day = timedelta(days=1)
    return tuple(Period(first + day, last) for first, last in pairwise(edges))


def periods_for(spans: Iterable[tuple[date, date | None]], today: date) -> tuple[Period, ...]:
    """Return half years where at least two of them hold enough collaborations, else years."""
    found = list(spans)
    halves = back_from(today, HALF, YEARS_KEPT * YEAR // HALF)
    filled = sum(sum(half.meets(*span) for span in found) >= MINIMUM for half in halves)
    return halves if filled >= 2 else back_from(today, YEAR, YEARS_KEPT)  # noqa: PLR2004 - a comparison takes two


def lately(today: date, months_kept: int) -> tuple[Period, Period]:
    """Return the two halves of the time from which no inquiry is erased yet."""
    whole = Period(add_months(today, -months_kept) + timedelta(days=1), today)
    middle = whole.first + (whole.last - whole.first) // 2
    return Period(whole.first, middle), Period(middle + timedelta(days=1), today)
