"""The stepchild check: are accepted clients who fit less treated worse than those who carry?

A difference is named only when it is larger than chance makes it for so many clients: a permutation test, with Holm's
correction (1979) over the measures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Measure = Literal["answer_time", "on_time", "complaints_in_time", "goodwill"]
MEASURES: tuple[Measure, ...] = ("answer_time", "on_time", "complaints_in_time", "goodwill")
DRAWS, SEED = 10_000, 20_080_216
LEVEL, MINIMUM = 0.05, 5
# Equal differences may differ in the last bit.
SLACK = 1e-12


@dataclass(frozen=True, slots=True)
class Treatment:
    """How one accepted client was treated: median time to an answer, shares in time, gestures of goodwill.

    The time may be in any unit, the same for all.

    None: it never came up with this client.
    """

    carries: bool
    answer_time: float | None = None
    on_time: float | None = None
    complaints_in_time: float | None = None
    goodwill: float | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure: its value for the clients who carry and for the others, and how often chance does as much.

    Too few on a side: the values and ``p`` are None. ``is_named`` only where it is larger than chance.
    """

    measure: Measure
    carrying_clients: int
    other_clients: int
    carrying: float | None
    other: float | None
    p: float | None
    is_named: bool


def fairness(treatments: Sequence[Treatment]) -> list[Difference]:
    """Return the four measures in their order, with p after Holm's correction."""
    found = [_difference(measure, treatments) for measure in MEASURES]
    raw = {each.measure: each.p for each in found if each.p is not None}
    corrected = holm(raw)
    return [
        Difference(
            each.measure,
            each.carrying_clients,
            each.other_clients,
            each.carrying,
            each.other,
            corrected.get(each.measure),
            is_named=corrected.get(each.measure, 1.0) < LEVEL,
        )
        for each in found
    ]


def _difference(measure: Measure, treatments: Sequence[Treatment]) -> Difference:
    sides: dict[bool, list[float]] = {True: [], False: []}
    for each in treatments:
        value: float | None = getattr(each, measure)
        if value is not None:
            sides[each.carries].append(value)
    carrying, other = sorted(sides[True]), sorted(sides[False])
    if min(len(carrying), len(other)) < MINIMUM:
        return Difference(measure, len(carrying), len(other), None, None, None, is_named=False)
    # One slow answer must not decide, so times are compared by their median; shares and counts by their mean.
    is_time = measure == "answer_time"
    one: Callable[[Sequence[float]], float] = median if is_time else fmean
    p = chance(carrying, other, np.median if is_time else np.mean)
    return Difference(measure, len(carrying), len(other), one(carrying), one(other), p, is_named=False)


def chance(first: Sequence[float], second: Sequence[float], middle: Callable[..., Floats]) -> float:
    """Return how often chance parts the clients at least as far as they are: two-sided, 10,000 draws, fixed seed.

    ``middle`` is np.mean or np.median. The order of the clients and of the two sides counts for nothing.
    """
    few = min(len(first), len(second))
    values = np.sort(np.array([*first, *second], dtype=float))
    draws = np.random.default_rng(SEED).permuted(np.tile(values, (DRAWS, 1)), axis=1)
    apart = np.abs(middle(draws[:, :few], axis=1) - middle(draws[:, few:], axis=1))
    seen = abs(float(middle(np.array(first))) - float(middle(np.array(second))))
    return (1 + int((apart >= seen - SLACK).sum())) / (DRAWS + 1)


def holm(found: dict[Measure, float]) -> dict[Measure, float]:
    """Return p-values corrected for having looked at several measures (Holm 1979)."""
    corrected: dict[Measure, float] = {}
    so_far = 0.0
    for place, (measure, p) in enumerate(sorted(found.items(), key=lambda item: item[1])):
        so_far = max(so_far, min(1.0, p * (len(found) - place)))
        corrected[measure] = so_far
    return corrected
