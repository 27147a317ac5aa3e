"""The picture of gut feelings: a line for each case from the first feeling to the second to what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from wunschkunde.stages.learning.queries.gut import Row

# Places across are percentages, so that letters keep their size on a phone; heights are pixels.
PLACES = (13, 45, 77)
TOP, STEP, HEIGHT = 30, 19, 240
TEN = 10
NUMBERED = 4  # there is room for so many numbers behind an end


@dataclass(frozen=True, slots=True)
class Stroke:
    """A piece of a line between two marks."""

    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a case is at one moment."""

    x: str
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """One case: its marks and the pieces between them; a skipped feeling leaves a gap at its end, never a zero."""

    row: Row
    strokes: tuple[Stroke, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """The numbers of the cases that end at one height."""

    y: int
    numbers: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture."""

    height: int
    columns: tuple[str, ...]
    ticks: tuple[tuple[int, int], ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]


def picture_of(rows: Sequence[Row]) -> Picture | None:
    """Draw these rows; None where none of them has two marks."""
    lines = [line for row in rows if len((line := _line(row)).marks) > 1]
    if not lines:
        return None
    ends: dict[int, list[int]] = {}
    for line in lines:
        if line.row.again is not None:
            ends.setdefault(_height(line.row.again), []).append(line.row.number)
    return Picture(
        height=HEIGHT,
        columns=tuple(f"{place}%" for place in PLACES),
        ticks=tuple((value, _height(value)) for value in (0, TEN // 2, TEN)),
        lines=tuple(lines),
        labels=tuple(Label(y, _numbers(numbers)) for y, numbers in sorted(ends.items())),
    )


def _numbers(found: Sequence[int]) -> str:
    return ", ".join(map(str, found[:NUMBERED])) + (" …" if len(found) > NUMBERED else "")


def _height(value: int) -> int:
    return TOP + (TEN - value) * STEP


def _line(row: Row) -> Line:
    values = zip(PLACES, (row.first, row.second, row.again), strict=True)
    marks = [Mark(f"{place}%", _height(value)) for place, value in values if value is not None]
    strokes = [Stroke(one.x, one.y, two.x, two.y) for one, two in pairwise(marks)]
    return Line(row, tuple(strokes), tuple(marks))
