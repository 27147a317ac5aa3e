"""What drains and what feeds, over all collaborations: by cause and by dimension, with intervals.

Weeks of one collaboration are alike, so they count as one collaboration seen more or less often: its mean has the
variance between collaborations plus that between weeks over the number of weeks. Both are fixed, so that everything
can be computed by hand and more entries never make a statement less sure.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from typing import Literal

Z_80 = 1.28
# On the scale from -3 to 3: how far collaborations lie apart, and the weeks of one; what is expected before any entry.
BETWEEN_SD, WEEK_SD, MEAN_SD = 0.7, 1.2, 1.0
# A step of one level of five changes the energy by so much, before any entry.
SLOPE_SD = 0.5
MIDDLE_LEVEL = 3.0
LEAST_ENTRIES, LEAST_ENGAGEMENTS, LEAST_LEVELS = 5, 2, 5

Verdict = Literal["drains", "feeds", "open"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One week of one collaboration: -3..3, and what was named as its causes."""

    engagement: Hashable
    value: int
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pull:
    """What one cause or dimension does to the energy, with its 80 % interval, and how much lies behind it.

    A cause: the mean of the weeks in which it was named. A dimension: the change from one level to the next higher.
    The verdict is open while the interval holds zero, or too little was noted.
    """

    key: str
    value: float
    low: float
    high: float
    verdict: Verdict
    entries: int
    engagements: int


@dataclass(frozen=True, slots=True)
class _Mean:
    """One collaboration: its level (0 where none matters), the mean of its weeks, their number, the variance."""

    level: float
    value: float
    weeks: int
    variance: float


def pulls_of_causes(entries: Iterable[Entry]) -> list[Pull]:
    """Return every named cause, what drains most first."""
    named: dict[str, list[Entry]] = {}
    for entry in entries:
        for cause in set(entry.causes):
            named.setdefault(cause, []).append(entry)
    return sorted((_cause(cause, found) for cause, found in named.items()), key=_order)


def pulls_of_dimensions(entries: Iterable[Entry], levels: Mapping[Hashable, Mapping[str, float | None]]) -> list[Pull]:
    """Return every dimension of the collaborations' levels (1..5, None when open), what drains most first.

    A line through the collaborations' means, each dimension on its own, with the mean energy estimated beside it.
    """
    noted = list(entries)
    dimensions = {key for entry in noted for key in levels.get(entry.engagement, {})}
    return sorted((_dimension(key, noted, levels) for key in dimensions), key=_order)


def _means(entries: Iterable[Entry], level_of: Mapping[Hashable, float]) -> list[_Mean]:
    """Return the collaborations that have a level."""
    values: dict[Hashable, list[int]] = {}
    for entry in entries:
        if entry.engagement in level_of:
            values.setdefault(entry.engagement, []).append(entry.value)
    return [
        _Mean(level_of[key], sum(weeks) / len(weeks), len(weeks), BETWEEN_SD**2 + WEEK_SD**2 / len(weeks))
        for key, weeks in values.items()
    ]


def _cause(cause: str, entries: Sequence[Entry]) -> Pull:
    means = _means(entries, {entry.engagement: 0.0 for entry in entries})
    precision = fsum([MEAN_SD**-2, *(1.0 / mean.variance for mean in means)])
    value = fsum(mean.value / mean.variance for mean in means) / precision
    return _pull(cause, value, precision**-0.5, means, least=LEAST_ENGAGEMENTS)


def _dimension(key: str, entries: Sequence[Entry], levels: Mapping[Hashable, Mapping[str, float | None]]) -> Pull:
    stated = {engagement: level for engagement, answers in levels.items() if (level := answers.get(key)) is not None}
    means = _means(entries, {engagement: level - MIDDLE_LEVEL for engagement, level in stated.items()})
    # Two unknowns, the mean energy and the slope: the normal equations with their priors, solved by hand.
    ones = fsum([MEAN_SD**-2, *(1.0 / mean.variance for mean in means)])
    cross = fsum(mean.level / mean.variance for mean in means)
    squares = fsum([SLOPE_SD**-2, *(mean.level**2 / mean.variance for mean in means)])
    energy = fsum(mean.value / mean.variance for mean in means)
    along = fsum(mean.level * mean.value / mean.variance for mean in means)
    determinant = ones * squares - cross**2
    slope, variance = (ones * along - cross * energy) / determinant, ones / determinant
    return _pull(key, slope, sqrt(variance), means, least=LEAST_LEVELS)


def _pull(key: str, value: float, sd: float, means: Sequence[_Mean], *, least: int) -> Pull:
    low, high = value - Z_80 * sd, value + Z_80 * sd
    entries = sum(mean.weeks for mean in means)
    verdict: Verdict = "open"
    if entries >= LEAST_ENTRIES and len(means) >= least:
        verdict = "drains" if high < 0 else "feeds" if low > 0 else "open"
    return Pull(key, value, low, high, verdict, entries, len(means))


def _order(pull: Pull) -> tuple[float, str]:
    return pull.value, pull.key
