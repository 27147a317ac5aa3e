"""What somebody stated, as a prior: the direction and size of each answer's weight before the first case.

Half of each size is what was stated, half is equal for all: equal weights are hard to beat (Dawes 1979), and the
direction is worth more than the size.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# (value, its share before any case): strength of all answers together, how far a weight may be from the stated one,
# and how bent its curve may be.
STRENGTHS = ((0.8, 0.15), (1.6, 0.40), (3.2, 0.45))
SPREADS = ((0.5, 0.5), (1.0, 0.3), (2.0, 0.2))
BENDS = ((0.3, 0.6), (1.2, 0.4))
UNKNOWN_SPREAD = 0.8  # at least, where the direction is unknown
INTERCEPT_SD = 1.75
# A curve has steps from so many cases on, and so many different ones: more of the same shows no curve.
STEPS_FROM, DIFFERENT_FROM = 20, 10
STEP_QUANTILES = (0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the curve of one question: above ``at`` it counts 1 - ``share``, below it -``share``."""

    question: int
    at: float
    share: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Priors N(mean (G, P), precision (G, P, P)^-1) with their shares (G,); P = 1 + questions + steps.

    ``scale`` (G,) is the weight that a question of mean importance has.
    """

    share: Floats
    mean: Floats
    precision: Floats
    scale: Floats


def weights(importances: Floats) -> Floats:
    """Return the stated weights (D,) of importances 0..10, NaN where nothing was stated; their mean is 1."""
    is_stated = ~np.isnan(importances)
    if not is_stated.any():
        return np.ones_like(importances)
    mean = importances[is_stated].mean()
    if mean == 0:
        return np.ones_like(importances)
    return np.asarray(0.5 + 0.5 * np.where(is_stated, importances, mean) / mean)


def steps_of(answers: Floats) -> tuple[Step, ...]:
    """Return the steps that cases (n, D) without gaps carry: between two answers, next to the quantiles."""
    if len(answers) < STEPS_FROM or len(np.unique(answers, axis=0)) < DIFFERENT_FROM:
        return ()
    steps = []
    for question, column in enumerate(answers.T):
        levels = np.unique(column)
        if len(levels) > 2:  # noqa: PLR2004  with two levels a step says what the line says
            cuts = 0.5 * (levels[1:] + levels[:-1])
            near = {int(np.abs(cuts - quantile).argmin()) for quantile in np.quantile(column, STEP_QUANTILES)}
            steps += [Step(question, float(cuts[cut]), float((column > cuts[cut]).mean())) for cut in sorted(near)]
    return tuple(steps)


def stated_grid(weight: Floats, sign: Floats, covariance: Floats, steps: tuple[Step, ...]) -> Grid:
    """Return the grid of priors; ``covariance`` (D, D) of the answers keeps its strength, whatever their number."""
    directed = weight * sign
    free = np.where(sign == 0, UNKNOWN_SPREAD * weight, 0.0)
    sd = float(np.sqrt(directed @ covariance @ directed + free @ free)) or 1.0
    stepping = weight[[step.question for step in steps]]
    shares, means, precisions, scales = [], [], [], []
    for strength, strength_share in STRENGTHS:
        scale = strength / sd
        for spread, spread_share in SPREADS:
            spreads = np.where(sign == 0, max(spread, UNKNOWN_SPREAD), spread)
            # Without steps the bend says nothing.
            for bend, bend_share in BENDS if steps else ((1.0, 1.0),):
                shares.append(strength_share * spread_share * bend_share)
                means.append(np.concatenate([[0.0], scale * directed, np.zeros(len(steps))]))
                sds = np.concatenate([[INTERCEPT_SD], scale * spreads * weight, bend * scale * stepping])
                precisions.append(np.diag(sds**-2.0))
                scales.append(scale)
    return Grid(np.array(shares), np.array(means), np.array(precisions), np.array(scales))
