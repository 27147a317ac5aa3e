"""Learning from few cases: what somebody stated is the prior, their own cases correct it. It only ever proposes.

>>> import numpy as np
>>> learner = Learner([10, 2]).fit([[1.0, 0.0], [-1.0, 0.5]], [1, 0])
>>> bool(learner.predict([[1.5, 0.0]])[0] > 0.5)
True
>>> base, contributions = learner.explain([[1.5, 0.0]])
>>> p = learner.predict([[1.5, 0.0]])
>>> bool(np.allclose(np.log(p / (1 - p)), base + contributions.sum(axis=1)))
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wunschkunde.engine.answer_model import answer_model
from wunschkunde.engine.laplace import posterior, sigmoid
from wunschkunde.engine.pooling import PooledPrior, pooled_grid
from wunschkunde.engine.stated_prior import stated_grid, steps_of, weights

Floats = NDArray[np.float64]
Z_80 = 1.28
THRESHOLD = 0.5
# Between these the cases do not say.
UNSURE = (0.2, 0.8)
ASKING_COST = 0.005
HABIT_CASES = 4.0
FARTHEST = 6.0
# Five points and their shares for the mean over a normal distribution (Gauss and Hermite).
POINTS, POINT_SHARES = (values.copy() for values in np.polynomial.hermite_e.hermegauss(5))
POINT_SHARES /= POINT_SHARES.sum()

Verdict = Literal["yes", "no", "open"]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The probability of "both would again" with its 80 % interval, and what may be said: often that it is open."""

    p: float
    low: float
    high: float
    verdict: Verdict


class Learner:
    """Learns which answers go with good collaborations, from what was stated and from one's own cases.

    Answers are standardized (n, D) with NaN where open, outcomes 1 or 0, importances 0..10 or NaN (D,), directions
    1, -1 or 0 for unknown (D,), all 1 by default. Before `fit` it knows what was stated. A pooled prior takes the
    place of the stated one. Laplace approximations under a small grid of priors, averaged by their evidence.
    """

    def __init__(
        self, importances: ArrayLike, sign: ArrayLike | None = None, *, pooled: PooledPrior | None = None
    ) -> None:
        self.weight = weights(np.asarray(importances, dtype=float).reshape(-1))
        count = len(self.weight)
        self.sign: Floats = np.ones(count) if sign is None else np.asarray(sign, dtype=float).reshape(-1)
        if len(self.sign) != count or not np.isin(self.sign, (-1, 0, 1)).all():
            raise ValueError("sign: one of 1, -1, 0 for each importance")
        self.pooled = pooled
        self.fit(np.empty((0, count)), np.empty(0))

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:  # noqa: N803  the interface
        """Learn from all of one's cases at once; what was learned before is forgotten.

        Raises ValueError when the shapes do not go together, or an outcome is neither 0 nor 1.
        """
        answers, outcomes = self._answers(X), np.asarray(y, dtype=float).reshape(-1)
        if len(answers) != len(outcomes) or not np.isin(outcomes, (0, 1)).all():
            raise ValueError("y: 0 or 1 for each row of X")
        # One order for all: the same cases give the same bits.
        order = np.lexsort((*answers.T, outcomes))
        answers, outcomes = answers[order], outcomes[order]
        self.cases = len(outcomes)
        self.model = answer_model(answers, self.sign)
        filled, _left = self.model.fill(answers)
        self.steps = steps_of(filled)
        if self.pooled is None:
            self.grid = stated_grid(self.weight, self.sign, self.model.covariance, self.steps)
        else:
            self.grid = pooled_grid(self.pooled, self.weight, self.sign, self.steps)
        found = posterior(self._design(filled), outcomes, self.grid.mean, self.grid.precision)
        share = self.grid.share * np.exp(found.log_evidence - found.log_evidence.max())
        self.share = share / share.sum()
        self.posterior = found
        self.mode = self.share @ found.mode
        self.covariance = np.einsum("g,gpq->pq", self.share, found.covariance)
        self.filled = filled
        return self

    def slope_of(self, question: int) -> Floats:
        """Return how the terms (P,) add up to the mean slope of one question over the own cases."""
        slope = np.zeros(1 + len(self.weight) + len(self.steps))
        slope[1 + question] = 1.0
        answers = self.filled[:, question]
        for number, step in enumerate(self.steps, start=1 + len(self.weight)):
            if step.question == question:
                slope[number] = np.cov(answers > step.at, answers)[0, 1] / answers.var(ddof=1)
        return slope

    def predict(self, X: ArrayLike) -> Floats:  # noqa: N803
        """Return the probability of a good outcome (n,)."""
        design, variance = self._moments(X)
        return sigmoid((design @ self.mode) * _damping(variance))

    def explain(self, X: ArrayLike) -> tuple[Floats, Floats]:  # noqa: N803
        """Return base (n,) and contributions (n, D) on the log-odds scale; together they are logit(p) exactly.

        An open answer counts with what the others let expect of it.
        """
        design, variance = self._moments(X)
        terms, count = design * self.mode * _damping(variance)[:, None], len(self.weight)
        contributions = terms[:, 1 : count + 1].copy()
        for number, step in enumerate(self.steps):
            contributions[:, step.question] += terms[:, count + 1 + number]
        return terms[:, 0], contributions

    def interval(self, X: ArrayLike) -> Floats:  # noqa: N803
        """Return the 80 % interval (n, 2) of the probability; it always holds the forecast itself."""
        design, variance = self._moments(X)
        middle, half = design @ self.mode, Z_80 * np.sqrt(variance)
        # Far out the mean of so skewed a distribution lies beyond its tenth part.
        mean = middle * _damping(variance)
        return sigmoid(np.column_stack([np.minimum(middle - half, mean), np.maximum(middle + half, mean)]))

    def forecasts(
        self,
        X: ArrayLike,  # noqa: N803
        *,
        is_after_talk: bool,
        threshold: float = THRESHOLD,
    ) -> list[Forecast | None]:
        """Return what may be said of each row; None is "not known yet": before a talk and without own cases.

        The verdict is open ("your cases do not say") near the middle or when the interval crosses the threshold.
        """
        if not is_after_talk and self.cases == 0:
            return [None] * len(self._answers(X))
        found = zip(self.predict(X).tolist(), self.interval(X).tolist(), strict=True)
        return [Forecast(p, low, high, _verdict(p, low, high, threshold)) for p, (low, high) in found]

    def next_question(self, x: ArrayLike, *, threshold: float = THRESHOLD, cost: float = ASKING_COST) -> int | None:
        """Return the open question of x (D,) whose answer helps the decision most; None when none is worth asking.

        Worth: E max(0, p - threshold) after the answer minus the same before, which is never negative; below
        ``cost`` nothing is asked.
        """
        answers = self._answers(x)[:1]
        is_open = np.flatnonzero(np.isnan(answers[0]))
        if not len(is_open):
            return None
        filled, left = self.model.fill(answers)
        sd = np.sqrt(np.maximum(np.diag(left[0]), 0.0))
        heard = np.repeat(answers, len(is_open) * len(POINTS), axis=0)
        for number, question in enumerate(is_open):
            rows = slice(number * len(POINTS), (number + 1) * len(POINTS))
            heard[rows, question] = filled[0, question] + sd[question] * POINTS
        after = self.predict(heard).reshape(len(is_open), len(POINTS))
        worth = np.maximum(0.0, after - threshold) @ POINT_SHARES
        gain = worth - np.maximum(0.0, after @ POINT_SHARES - threshold)
        best = int(gain.argmax())
        return int(is_open[best]) if gain[best] >= cost else None

    def _answers(self, X: ArrayLike) -> Floats:  # noqa: N803
        answers = np.asarray(X, dtype=float)
        count = len(self.weight)
        if answers.size == 0:
            return answers.reshape(len(answers) if answers.ndim > 1 else 0, count)
        if answers.shape[-1] != count:
            raise ValueError(f"X: {count} answers in each row expected")
        if np.isinf(answers).any():
            raise ValueError("X: an answer is infinite")
        return answers.reshape(-1, count)

    def _design(self, filled: Floats) -> Floats:
        columns = [np.ones(len(filled)), *filled.T]
        # An answer exactly on the step counts half, so that mirrored answers give mirrored results.
        columns += [0.5 + 0.5 * np.sign(filled[:, step.question] - step.at) - step.share for step in self.steps]
        return np.column_stack(columns)

    def _moments(self, X: ArrayLike) -> tuple[Floats, Floats]:  # noqa: N803
        """Return the terms (n, P) and the variance (n,) of the log-odds, with that of the open answers."""
        filled, left = self.model.fill(self._answers(X))
        design, slope = self._design(filled), self.mode[1 : len(self.weight) + 1]
        variance = np.einsum("np,np->n", design @ self.covariance, design)
        return design, variance + np.array([slope @ spread @ slope for spread in left])


def _damping(variance: Floats) -> Floats:
    """Return what an uncertain logit is worth in the mean (MacKay 1992)."""
    return 1.0 / np.sqrt(1.0 + np.pi * variance / 8.0)


def _verdict(p: float, low: float, high: float, threshold: float) -> Verdict:
    if UNSURE[0] < p < UNSURE[1] or low <= threshold <= high:
        return "open"
    return "yes" if p > threshold else "no"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: stated importance 0..10 or None, direction 1, -1 or 0, typical mean and SD of its answers.

    ``is_graded``: the practitioner grades it, so their habit of grading is taken out.
    """

    id: str
    importance: float | None
    direction: int
    mean: float
    sd: float
    is_graded: bool = False


Answers = Mapping[str, float | None]


def standardized(questions: Sequence[Question], history: Sequence[Answers], cases: Sequence[Answers]) -> Floats:
    """Return the cases' answers as (n, D): (answer - center) / SD, NaN where open.

    The center is the typical mean; where the practitioner grades, their own gradings in the history move it:
    (sum of own gradings + 4 typical) / (n + 4). It is the correction that matters most from three cases on. Beyond
    six SD an answer counts as six: a slip of the pen must not decide alone.
    """
    columns = []
    for question in questions:
        center = question.mean
        if question.is_graded:
            own = [value for answers in history if (value := answers.get(question.id)) is not None]
            center = (sum(sorted(own)) + HABIT_CASES * center) / (len(own) + HABIT_CASES)
        raw = [answers.get(question.id) for answers in cases]
        scale = question.sd if question.sd > 0 else 1.0
        columns.append([np.nan if value is None else (value - center) / scale for value in raw])
    answers = np.array(columns, dtype=float).reshape(len(questions), len(cases)).T
    return np.asarray(np.clip(answers, -FARTHEST, FARTHEST))


def learner_of(questions: Sequence[Question], pooled: PooledPrior | None = None) -> Learner:
    """Return a learner that knows what was stated for these questions."""
    stated = [np.nan if question.importance is None else question.importance for question in questions]
    return Learner(stated, [question.direction for question in questions], pooled=pooled)


def both(mine: Floats | None, theirs: Floats | None) -> Floats | None:
    """Return the probability that both would again, p_mine x p_theirs; None when one side is not known.

    One side alone is never called fit; from 100 known pairs on `calibration.recalibrated` corrects the product.
    """
    return None if mine is None or theirs is None else mine * theirs
