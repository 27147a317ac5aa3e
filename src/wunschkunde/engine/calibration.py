"""How feelings and forecasts went with what came of them: without calling anyone wrong.

A raw gut feeling, read as a probability, did worse than the person's own base rate; it is never shown as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.laplace import posterior, sigmoid

Floats = NDArray[np.float64]
Z_80 = 1.28
# A feeling of 0 or 10 is no certainty.
FARTHEST = 0.05
# Before the first case of a person: logit p = a + b logit(feeling), normal with these means and SDs.
FEELING_MEAN, FEELING_SD = (-0.4, 0.35), (0.9, 0.35)
# The product of two sides is corrected from so many known pairs on; before, it stands as it is.
PAIRS_FROM, PAIR_MEAN, PAIR_SD = 100, (0.0, 1.0), (1.0, 0.5)
MINIMUM, BINS = 10, 5


@dataclass(frozen=True, slots=True)
class Line:
    """logit p = a + b logit(forecast): the mean (2,) and covariance (2, 2) of a and b, and the cases behind them."""

    mean: Floats
    covariance: Floats
    cases: int

    def probabilities(self, forecasts: Sequence[float] | Floats) -> Floats:
        """Return the probability (n,) of a good outcome for forecasts in [0, 1]."""
        design = _design(forecasts)
        variance = np.einsum("np,pq,nq->n", design, self.covariance, design)
        return sigmoid(design @ self.mean / np.sqrt(1.0 + np.pi * variance / 8.0))


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of about the same size: how many, their mean, and the share that came good."""

    cases: int
    forecast: float
    good: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Forecasts beside outcomes.

    ``excess`` is mean forecast minus share of good outcomes, with its 80 % interval; ``error`` the mean distance
    between forecast and share over the bins; ``base_brier`` the Brier score of one's own base rate.
    """

    cases: int
    forecast: float
    good: float
    excess: float
    low: float
    high: float
    brier: float
    base_brier: float
    log_loss: float
    error: float
    bins: tuple[Bin, ...]


def _design(forecasts: Sequence[float] | Floats) -> Floats:
    clipped = np.clip(np.asarray(forecasts, dtype=float), FARTHEST, 1.0 - FARTHEST)
    return np.column_stack([np.ones(len(clipped)), np.log(clipped / (1.0 - clipped))])


def _line(
    forecasts: Sequence[float] | Floats,
    outcomes: Sequence[int] | Floats,
    mean: tuple[float, float],
    sd: tuple[float, float],
) -> Line:
    given, came = np.asarray(forecasts, dtype=float), np.asarray(outcomes, dtype=float)
    order = np.lexsort((given, came))
    precision = np.diag(np.array(sd) ** -2.0)
    found = posterior(_design(given[order]), came[order], np.array(mean)[None], precision[None])
    return Line(found.mode[0], found.covariance[0], len(came))


def gut_line(feelings: Sequence[float] | Floats, outcomes: Sequence[int] | Floats) -> Line:
    """Return what feelings in [0, 1] of one person are worth, from their cases; it holds before the first one too."""
    return _line(feelings, outcomes, FEELING_MEAN, FEELING_SD)


def recalibrated(
    products: Floats, known_products: Sequence[float] | Floats, outcomes: Sequence[int] | Floats
) -> Floats:
    """Return p_mine x p_theirs corrected by known pairs; unchanged below 100 of them."""
    if len(outcomes) < PAIRS_FROM:
        return products
    return _line(known_products, outcomes, PAIR_MEAN, PAIR_SD).probabilities(products)


def calibration(forecasts: Sequence[float] | Floats, outcomes: Sequence[int] | Floats) -> Calibration | None:
    """Return how forecasts in [0, 1] went with outcomes 0 or 1; None below ten cases.

    Raises ValueError when their numbers differ.
    """
    given, came = np.asarray(forecasts, dtype=float), np.asarray(outcomes, dtype=float)
    if len(given) != len(came):
        raise ValueError("a forecast and an outcome for each case")
    if len(came) < MINIMUM:
        return None
    order = np.lexsort((came, given))
    given, came = given[order], came[order]
    good, excess = float(came.mean()), float((given - came).mean())
    half = Z_80 * sqrt(float((given - came).var(ddof=1)) / len(came))
    bins = bins_of(given, came)
    clipped = np.clip(given, 1e-6, 1.0 - 1e-6)
    return Calibration(
        cases=len(came),
        forecast=float(given.mean()),
        good=good,
        excess=excess,
        low=excess - half,
        high=excess + half,
        brier=float(((given - came) ** 2).mean()),
        base_brier=good * (1.0 - good),
        log_loss=float(-np.log(np.where(came == 1, clipped, 1.0 - clipped)).mean()),
        error=sum(each.cases * abs(each.forecast - each.good) for each in bins) / len(came),
        bins=bins,
    )


def bins_of(forecasts: Floats, outcomes: Floats, count: int = BINS) -> tuple[Bin, ...]:
    """Return the cases by the size of their forecast, in bins of equal width; empty ones are left out."""
    place = np.minimum((forecasts * count).astype(int), count - 1)
    return tuple(
        Bin(int(here.sum()), float(forecasts[here].mean()), float(outcomes[here].mean()))
        for here in (place == number for number in range(count))
        if here.any()
    )
