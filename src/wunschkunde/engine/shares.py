"""How large a share is, from few cases: with the interval in which it may lie, or not at all.

>>> share_of(7, 8)
Share(good=7, cases=8, value=0.875, low=0.66..., high=0.96...)
>>> share_of(3, 4) is None
True
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z_80 = 1.28
# Below, a share says more about single people than about anything else.
MINIMUM = 5


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the 80 % interval of Wilson (1927), which stays within 0 and 1 and holds the share."""

    good: int
    cases: int
    value: float
    low: float
    high: float


def share_of(good: int, cases: int, *, minimum: int = MINIMUM) -> Share | None:
    """Return the share of ``good`` among ``cases``; None below the minimum.

    Raises ValueError where more are good than there are.
    """
    if not 0 <= good <= cases:
        raise ValueError("good: from 0 to the number of cases")
    if cases < max(minimum, 1):
        return None
    value, square = good / cases, Z_80**2 / cases
    middle = (value + square / 2) / (1 + square)
    half = Z_80 * sqrt(value * (1 - value) / cases + square / (4 * cases)) / (1 + square)
    # Rounding must not leave the share a hair outside, as where all are good.
    low, high = min(value, middle - half), max(value, middle + half)
    return Share(good, cases, value, max(0.0, low), min(1.0, high))
