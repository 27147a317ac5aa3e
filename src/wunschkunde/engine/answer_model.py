"""What the answered questions let expect of the open ones: a normal distribution of standardised answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Good answers go together a little; so many imagined cases say so before the own ones do.
CORRELATION, PSEUDO_CASES = 0.3, 25.0
SMALLEST_EIGENVALUE = 1e-3


@dataclass(frozen=True, slots=True)
class AnswerModel:
    """Mean (D,) and covariance (D, D) of standardised answers."""

    mean: Floats
    covariance: Floats

    def fill(self, answers: Floats) -> tuple[Floats, list[Floats]]:
        """Return the answers (n, D) with the open ones expected, and the covariance (D, D) of what was open, per row.

        Conditional normal; rows with the same questions open share their matrices.
        """
        filled = answers.copy()
        is_open = np.isnan(answers)
        nothing = np.zeros_like(self.covariance)
        spread = [nothing] * len(answers)
        if not is_open.any():
            return filled, spread
        patterns, which = np.unique(is_open, axis=0, return_inverse=True)
        for number, pattern in enumerate(patterns):
            rows = np.flatnonzero(which.reshape(-1) == number)
            if not pattern.any():
                continue
            known = ~pattern
            slope = np.linalg.solve(self.covariance[np.ix_(known, known)], self.covariance[np.ix_(known, pattern)])
            expected = self.mean[pattern] + (answers[np.ix_(rows, known)] - self.mean[known]) @ slope
            filled[np.ix_(rows, pattern)] = expected
            left = nothing.copy()
            left[np.ix_(pattern, pattern)] = (
                self.covariance[np.ix_(pattern, pattern)] - self.covariance[np.ix_(pattern, known)] @ slope
            )
            for row in rows:
                spread[row] = left
        return filled, spread


def answer_model(answers: Floats, sign: Floats) -> AnswerModel:
    """Return the model of standardised answers (n, D), NaN where open, shrunk to what is expected before any case.

    Expected: mean 0, variance 1, correlation 0.3 between answers that are both good (or both bad) news, 0 where the
    direction of one is unknown; all with the weight of 25 imagined cases (4 for the mean).
    """
    is_known = ~np.isnan(answers)
    values = np.where(is_known, answers, 0.0)
    counts = is_known.sum(axis=0)
    mean = values.sum(axis=0) / (counts + 4.0)
    centered = np.where(is_known, values - mean, 0.0)
    together = is_known.T.astype(float) @ is_known.astype(float)
    expected = CORRELATION * np.outer(sign, sign)
    np.fill_diagonal(expected, 1.0)
    covariance = (PSEUDO_CASES * expected + centered.T @ centered) / (PSEUDO_CASES + together)
    sd = np.sqrt(np.diag(covariance))
    covariance = covariance / np.outer(sd, sd)
    values_, vectors = np.linalg.eigh(covariance)
    if len(values_) and values_[0] < SMALLEST_EIGENVALUE:
        covariance = (vectors * np.maximum(values_, SMALLEST_EIGENVALUE)) @ vectors.T
    return AnswerModel(mean, covariance)
