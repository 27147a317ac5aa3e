"""The mirrored line as a picture: time from left to right, the provider above, the client below, on one scale.

A ring is the day something was due, a dot the day it was done; where the dot lies in the ring, it was kept. Places
along the line are percentages, so that the picture keeps its size of letters on a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import pgettext

from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries.punctuality import Row
from wunschkunde.stages.collaboration.rules.punctuality import Standing
from wunschkunde.stages.profile.calendar import Calendar

LEFT, WIDE = 4.0, 90.0  # per cent
SHORTEST_SPAN = timedelta(days=28)
MARGIN = timedelta(days=4)
SHOWN = timedelta(days=365)
# Two marks of one commitment are at least so far apart that their difference can be seen.
APART = 5.0
NUMBER = 5.0  # room for the number behind a mark
LANE, FIRST_LANE, BAND, EDGE = 24, 20, 26, 22  # pixels
MOST_TICKS = 5
WEEKS_UP_TO = 70  # days; beyond that the ticks are months


@dataclass(frozen=True, slots=True)
class Drawn:
    """One commitment in the picture. Places are ready to be written into the SVG."""

    number: int
    meaning: str
    ring: str
    second_ring: str
    dot: str
    lines: tuple[tuple[str, str], ...]
    label: str
    y: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A day with a name along the line."""

    x: str
    word: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture."""

    height: int
    middle: int
    below: int  # the height under the middle
    band_top: int
    band_bottom: int
    marks: tuple[Drawn, ...]
    ticks: tuple[Tick, ...]
    free: tuple[tuple[str, str], ...]  # left and width of holidays and the practice's time off, above the middle
    away: tuple[tuple[str, str], ...]  # the same of holidays and the client's time off, below it
    today: str


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def at(self, day: date) -> float:
        return LEFT + WIDE * (day - self.first).days / (self.last - self.first).days


def rows_drawn(rows: Iterable[Row], today: date) -> list[Row]:
    """Return what the picture shows: a year back, and all that is still owed."""
    return [
        row
        for row in rows
        if row.kept.standing != Standing.DROPPED and (row.is_open or row.commitment.due_on >= today - SHOWN)
    ]


def picture_of(
    rows: Sequence[Row], calendar: Calendar, today: date, away: tuple[tuple[date, date], ...] = ()
) -> Picture | None:
    """Draw the rows of `rows_drawn`, numbered in their order; None while there are none.

    ``away`` are the spans in which the client is off.
    """
    if not rows:
        return None
    scale = _scale(rows, today)
    spans = [(row, *_span(row, scale, today)) for row in rows]
    lanes = {side: _lanes([one for one in spans if one[0].commitment.side == side]) for side in Party.values}
    above = 1 + max(lanes[Party.PROVIDER].values(), default=0)
    below = 1 + max(lanes[Party.CLIENT].values(), default=0)
    band_top = EDGE + FIRST_LANE + (above - 1) * LANE
    band_bottom = band_top + BAND
    numbers = {row.commitment.pk: number for number, row in enumerate(rows, 1)}
    marks = []
    for row, start, end in spans:
        lane = lanes[row.commitment.side][row.commitment.pk]
        is_above = row.commitment.side == Party.PROVIDER
        y = band_top - FIRST_LANE - lane * LANE if is_above else band_bottom + FIRST_LANE + lane * LANE
        marks.append(_drawn(row, numbers[row.commitment.pk], start, end, y))
    height, middle = band_bottom + FIRST_LANE + (below - 1) * LANE + EDGE, band_top + BAND // 2
    return Picture(
        height=height,
        middle=middle,
        below=height - middle,
        band_top=band_top,
        band_bottom=band_bottom,
        marks=tuple(marks),
        ticks=_ticks(scale),
        free=_free(scale, calendar),
        away=_free(scale, replace(calendar, time_off=away)),
        today=_per_cent(scale.at(today)),
    )


def _scale(rows: Sequence[Row], today: date) -> _Scale:
    days = [day for row in rows for day in (row.commitment.due_on, row.due_on, row.commitment.done_on) if day]
    first, last = min([*days, today]) - MARGIN, max([*days, today]) + MARGIN
    return _Scale(first, max(last, first + SHORTEST_SPAN))


def _span(row: Row, scale: _Scale, today: date) -> tuple[float, float]:
    """Return where the ring stands and where the commitment ends: its dot, the new day, or today."""
    commitment, start = row.commitment, scale.at(row.commitment.due_on)
    standing = row.kept.standing
    if standing == Standing.EARLY:
        return start, min(scale.at(commitment.done_on or today), start - APART)
    if standing in (Standing.MOVED, Standing.LATE):
        return start, max(scale.at(commitment.done_on or today), start + APART)
    if standing == Standing.OVERDUE:
        return start, max(scale.at(today), start + APART)
    if standing == Standing.OPEN and commitment.new_due_on is not None:
        return start, max(scale.at(row.due_on), start + APART)
    return start, start


def _lanes(spans: Sequence[tuple[Row, float, float]]) -> dict[int, int]:
    """Return a lane for every commitment, as near to the middle as there is room."""
    ends: list[float] = []
    lanes: dict[int, int] = {}
    for row, start, end in sorted(spans, key=lambda one: min(one[1:])):
        left, right = min(start, end) - APART / 2, max(start, end) + NUMBER
        lane = next((number for number, taken in enumerate(ends) if taken <= left), len(ends))
        ends[lane : lane + 1] = [right]
        lanes[row.commitment.pk] = lane
    return lanes


def _drawn(row: Row, number: int, start: float, end: float, y: int) -> Drawn:
    standing, meaning = row.kept.standing, row.meaning
    is_told_open = standing == Standing.OPEN and start != end
    is_done = row.commitment.done_on is not None
    lines = [(start, end)] if start != end else []
    if meaning == "rubs":
        third = (end - start) / 3
        lines = [(start, start + third), (end - third, end)]
    return Drawn(
        number=number,
        meaning=meaning,
        ring=_per_cent(start),
        second_ring=_per_cent(end) if standing == Standing.MOVED or is_told_open else "",
        dot=_per_cent(end) if is_done else "",
        lines=tuple((_per_cent(left), _per_cent(right)) for left, right in lines),
        label=_per_cent(max(start, end)),
        y=y,
    )


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    days = [scale.first + timedelta(days=count) for count in range((scale.last - scale.first).days + 1)]
    is_short = len(days) <= WEEKS_UP_TO
    named = [day for day in days if (day.weekday() == 0 if is_short else day.day == 1)]
    step = -(-len(named) // MOST_TICKS)
    form = pgettext("day in a picture", "j M") if is_short else "M"
    return tuple(Tick(_per_cent(scale.at(day)), date_format(day, form)) for day in named[::step])


def _free(scale: _Scale, calendar: Calendar) -> tuple[tuple[str, str], ...]:
    """Return the holidays and times off as stretches of the line."""
    found: list[list[date]] = []
    for count in range((scale.last - scale.first).days + 1):
        day = scale.first + timedelta(days=count)
        if not calendar.is_free(day):
            continue
        if found and found[-1][1] == day - timedelta(days=1):
            found[-1][1] = day
        else:
            found.append([day, day])
    one_day = WIDE / (scale.last - scale.first).days
    return tuple(
        (_per_cent(scale.at(first) - one_day / 2), _per_cent(one_day * ((last - first).days + 1)))
        for first, last in found
    )


def _per_cent(place: float) -> str:
    return f"{place:.2f}%"
