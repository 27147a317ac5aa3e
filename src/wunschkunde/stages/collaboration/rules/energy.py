"""What the energy ledger says, from plain entries: no database, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

WEEK = timedelta(days=7)
MYSELF = "myself"
# Own exhaustion shows where several weeks in a row are low whoever it was with; this many of the last ones.
LOOKED_AT, LOW_WEEKS = 4, 3


@dataclass(frozen=True, slots=True)
class Noted:
    """One entry: the Monday of its week, the engagement, -3..3, its causes."""

    week: date
    engagement: int
    value: int
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exhaustion:
    """The own exhaustion: so many of the weeks looked at were below zero over everything noted."""

    low_weeks: int
    weeks: int
    names_myself: bool


def week_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def last_weeks(today: date, count: int) -> list[date]:
    """Return the Mondays of the last ``count`` weeks, this one last."""
    monday = week_of(today)
    return [monday - WEEK * back for back in reversed(range(count))]


def own_exhaustion(entries: Iterable[Noted], today: date) -> Exhaustion | None:
    """Return the own exhaustion, None where nothing speaks for it.

    It speaks up where at least `LOW_WEEKS` of the last `LOOKED_AT` weeks were below zero over all that was noted, and
    either more than one engagement was below zero or the own condition was named among the causes: what hangs on one
    client alone is no exhaustion.
    """
    weeks = last_weeks(today, LOOKED_AT)
    recent = [entry for entry in entries if entry.week in weeks]
    noted = {week: [entry.value for entry in recent if entry.week == week] for week in weeks}
    low = [week for week, values in noted.items() if values and fmean(values) < 0]
    if len(low) < LOW_WEEKS:
        return None
    drained = [entry for entry in recent if entry.week in low and entry.value < 0]
    names_myself = any(MYSELF in entry.causes for entry in drained)
    if len({entry.engagement for entry in drained}) == 1 and not names_myself:
        return None
    return Exhaustion(len(low), len([week for week in weeks if noted[week]]), names_myself)


def low_run(values: Sequence[int]) -> int:
    """Return how many entries in a row, up to the last one, lie below zero."""
    run = 0
    for value in reversed(values):
        if value >= 0:
            break
        run += 1
    return run


def named_causes(entries: Iterable[Noted], *, drains: bool) -> list[str]:
    """Return the causes of what drained (or of what gave), the most often named first."""
    chosen = [entry for entry in entries if (entry.value < 0 if drains else entry.value > 0)]
    return [cause for cause, _count in Counter(cause for entry in chosen for cause in entry.causes).most_common()]
