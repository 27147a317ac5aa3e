"""Stated against revealed: which sizes one's own cases contradict. A proposal, and below 60 cases only a question."""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, sqrt
from typing import Literal

import numpy as np

from wunschkunde.engine.laplace import inverse
from wunschkunde.engine.learning import Z_80, Learner

QUESTION_BELOW = 60
SURE, LESS, MORE = 0.9, 0.5, 2.0
# A size forgotten: any between nothing and the double of a mean one, in units of a question of mean importance.
FORGOTTEN_MEAN, FORGOTTEN_SD = 1.0, 2.0


@dataclass(frozen=True, slots=True)
class Revealed:
    """One question: its stated weight, the weight the cases show with its 80 % interval, all in the same unit.

    The verdict is "less" when the weight is below half of the stated one with more than 90 %, "more" when it is above
    twice, else "open". ``is_question``: so few cases that it may only be asked.
    """

    question: int
    stated: float
    shown: float
    low: float
    high: float
    verdict: Literal["less", "more", "open"]
    cases: int
    is_question: bool


def revealed(learner: Learner) -> list[Revealed]:
    """Return stated against revealed weight of every question with a known direction, in their order.

    One stated size is forgotten at a time: the prior of that weight alone is taken out of the posterior and a wide
    one put in (two normal distributions divided and multiplied), for each prior of the grid.
    """
    return [_revealed(learner, int(question)) for question in np.flatnonzero(learner.sign != 0)]


def _revealed(learner: Learner, question: int) -> Revealed:
    grid, found, sign = learner.grid, learner.posterior, learner.sign[question]
    along = learner.slope_of(question) * sign
    # What the prior and the posterior say of this weight, then without the stated size, in units of the scale.
    stated_mean, stated_variance = grid.mean @ along, along @ inverse(grid.precision)[0] @ along
    mean, variance = found.mode @ along, along @ found.covariance @ along
    precision = np.maximum(1.0 / variance - 1.0 / stated_variance, 0.0) + (FORGOTTEN_SD * grid.scale) ** -2.0
    pull = mean / variance - stated_mean / stated_variance + FORGOTTEN_MEAN / (FORGOTTEN_SD**2 * grid.scale)
    shown, sd = pull / precision / grid.scale, precision**-0.5 / grid.scale
    stated = float(learner.weight[question])
    middle = float(learner.share @ shown)
    half = Z_80 * float(np.sqrt(learner.share @ (sd**2 + (shown - middle) ** 2)))
    less = sum(share * _below((LESS * stated - m) / s) for share, m, s in zip(learner.share, shown, sd, strict=True))
    more = sum(share * _below((m - MORE * stated) / s) for share, m, s in zip(learner.share, shown, sd, strict=True))
    verdict: Literal["less", "more", "open"] = "less" if less > SURE else "more" if more > SURE else "open"
    is_question = learner.cases < QUESTION_BELOW
    return Revealed(question, stated, middle, middle - half, middle + half, verdict, learner.cases, is_question)


def _below(z: float) -> float:
    return 0.5 * (1.0 + erf(z / sqrt(2.0)))
