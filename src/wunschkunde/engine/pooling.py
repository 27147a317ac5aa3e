"""What several consenting practices learned, as a prior for the next one: weights and covariances, never a row.

A practice hands out one normal distribution over its weights, in units of the stated ones; expectation
maximization finds how they are distributed over practices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.laplace import posterior
from wunschkunde.engine.stated_prior import BENDS, INTERCEPT_SD, Grid, Step

Floats = NDArray[np.float64]
# The broad prior under which every practice sums up, known to all so that it can be taken out again.
SUMMARY_MEAN, SUMMARY_SD = 0.5, 1.0
ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Summary:
    """What one practice hands out: mode (D + 1,) and covariance (D + 1, D + 1) of base and relative weights."""

    mode: Floats
    covariance: Floats


@dataclass(frozen=True, slots=True)
class PooledPrior:
    """Mean (D + 1,) and covariance (D + 1, D + 1) of base and relative weights over practices."""

    mean: Floats
    covariance: Floats


def _relative(weight: Floats, sign: Floats) -> Floats:
    return np.concatenate([[1.0], weight * np.where(sign == 0, 1.0, sign)])


def _broad(sign: Floats) -> tuple[Floats, Floats]:
    mean = np.concatenate([[0.0], np.where(sign == 0, 0.0, SUMMARY_MEAN)])
    return mean, np.diag(np.concatenate([[INTERCEPT_SD], np.full(len(sign), SUMMARY_SD)]) ** -2.0)


def summary(weight: Floats, sign: Floats, answers: Floats, outcomes: Floats) -> Summary:
    """Return what a practice hands out, from its standardized answers (n, D) without gaps and outcomes (n,)."""
    design = np.column_stack([np.ones(len(answers)), answers]) * _relative(weight, sign)
    mean, precision = _broad(sign)
    found = posterior(design, outcomes, mean[None], precision[None])
    return Summary(found.mode[0], found.covariance[0])


def pooled_prior(summaries: Sequence[Summary], sign: Floats) -> PooledPrior:
    """Return how the weights are distributed over practices, by expectation maximization.

    The broad prior counts as two practices beside the real ones, so that few of them promise little.
    """
    start, broad = _broad(sign)
    spread = np.asarray(np.linalg.inv(broad))
    evidence = [np.linalg.inv(each.covariance) - broad for each in summaries]
    pull = [np.linalg.solve(each.covariance, each.mode) - broad @ start for each in summaries]
    mean, covariance = start, spread
    imagined = 2.0
    for _round in range(ROUNDS):
        inverse = np.linalg.inv(covariance)
        left = [np.linalg.inv(inverse + each) for each in evidence]
        modes = [each @ (inverse @ mean + own) for each, own in zip(left, pull, strict=True)]
        mean = (imagined * start + np.sum(modes, axis=0)) / (imagined + len(modes))
        apart = [mode - mean for mode in modes]
        spreads = [each + np.outer(far, far) for each, far in zip(left, apart, strict=True)]
        covariance = (imagined * spread + np.sum(spreads, axis=0)) / (imagined + len(modes))
    return PooledPrior(mean, covariance)


def pooled_grid(pooled: PooledPrior, weight: Floats, sign: Floats, steps: tuple[Step, ...]) -> Grid:
    """Return the pooled prior as a grid over the bends alone; the steps are as large as the weights' mean."""
    relative = _relative(weight, sign)
    precision = np.linalg.inv(pooled.covariance * np.outer(relative, relative))
    scale = float(np.abs(pooled.mean[1:]).mean()) if len(weight) else 1.0
    stepping = weight[[step.question for step in steps]]
    count = len(relative)
    bends = BENDS if steps else ((1.0, 1.0),)
    precisions = np.zeros((len(bends), count + len(steps), count + len(steps)))
    for number, (bend, _share) in enumerate(bends):
        precisions[number, :count, :count] = precision
        precisions[number, range(count, count + len(steps)), range(count, count + len(steps))] = (
            bend * scale * stepping
        ) ** -2.0
    means = np.concatenate([pooled.mean * relative, np.zeros(len(steps))])
    return Grid(
        np.array([share for _bend, share in bends]),
        np.tile(means, (len(bends), 1)),
        precisions,
        np.full(len(bends), scale),
    )
