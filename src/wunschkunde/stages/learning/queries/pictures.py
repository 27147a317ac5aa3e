"""Small pictures of numbers with their doubt: a line from the lower to the upper end, a dot where the value lies.

Places across are percentages, so that letters keep their size on a phone; heights are pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

from wunschkunde.engine.shares import Share

LEFT, WIDE = 3.0, 94.0
TOP, TALL, FOOT = 14, 110, 34


@dataclass(frozen=True, slots=True)
class Span:
    """A value with its interval, lying. ``zero`` is where nothing would be, "" where the scale has no such place."""

    start: str
    end: str
    dot: str
    zero: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Column:
    """A share with its interval, standing; without heights where there were too few."""

    x: str
    name: str
    top: int | None = None
    bottom: int | None = None
    dot: int | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Shares over time, with a line where one would like to be."""

    height: int
    base: int
    goal: int
    goal_word: str
    words_at: int
    columns: tuple[Column, ...]


def signed(value: float) -> str:
    """Return a number with its sign and one decimal, as the language writes it."""
    rounded = round(value, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{number_format(abs(rounded), 1)}"


def place_of(part: float) -> str:
    """Return where a part of the whole lies across; what lies beyond stops at the end."""
    return f"{LEFT + WIDE * min(max(part, 0.0), 1.0):.2f}%"


def span_of(
    low: float, value: float, high: float, *, ends: tuple[float, float], meaning: str = "", zero: float | None = None
) -> Span:
    """Draw a value between the two ends of its scale; what lies beyond stops there."""

    def at(number: float) -> str:
        first, last = ends
        return place_of((number - first) / (last - first))

    return Span(at(low), at(high), at(value), "" if zero is None else at(zero), meaning)


def columns_of(shares: Sequence[tuple[str, Share | None]], *, goal: float, goal_word: str) -> Columns | None:
    """Draw shares over time, the earliest first; None where there were too few everywhere."""
    if not any(share for _name, share in shares):
        return None

    def at(number: float) -> int:
        return round(TOP + TALL * (1.0 - number))

    step = WIDE / len(shares)
    columns = [
        Column(
            x=f"{LEFT + step * (place + 0.5):.2f}%",
            name=name,
            top=at(share.high) if share else None,
            bottom=at(share.low) if share else None,
            dot=at(share.value) if share else None,
        )
        for place, (name, share) in enumerate(shares)
    ]
    height = TOP + TALL + FOOT
    return Columns(height, at(0.0), at(goal), goal_word, height - 8, tuple(columns))
