"""What others would do with the same few cases, each fitted to the known ones alone.

`RIVALS` maps a name to a function (raw answers known and asked, standardized answers known and asked, outcomes of the
known, stated importances and directions) -> probabilities of the asked.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from wunschkunde.engine.laplace import posterior, sigmoid
from wunschkunde.engine.learning import Learner

Floats = NDArray[np.float64]
FEW_LEVELS = 3
BOTH = 2  # outcomes there are: a model needs to have seen yes and no
warnings.simplefilter("ignore", ConvergenceWarning)


@dataclass(frozen=True)
class Task:
    """Known and asked cases of one practice.

    ``raw`` as given, ``fair`` standardized without one's own cases (what a rival gets), ``own`` standardized as the
    program does it.
    """

    known_raw: Floats
    asked_raw: Floats
    known_fair: Floats
    asked_fair: Floats
    known_own: Floats
    asked_own: Floats
    outcomes: Floats
    importances: Floats
    sign: Floats


def ours(task: Task) -> Floats:
    """The program."""
    return Learner(task.importances, task.sign).fit(task.known_own, task.outcomes).predict(task.asked_own)


def base_rate(task: Task) -> Floats:
    """The share of good outcomes so far, with one imagined case of each kind."""
    return np.full(len(task.asked_raw), (task.outcomes.sum() + 1) / (len(task.outcomes) + 2))


def odoo(task: Task) -> Floats:
    """Odoo's published counting rule, on the values as they are."""
    return counted(task.known_raw, task.outcomes, task.asked_raw)


def odoo_in_three(task: Task) -> Floats:
    """The same on three bins, cut at the thirds of the known cases; answers of few levels stay as they are."""
    if not len(task.outcomes):
        return odoo(task)
    known, asked = [], []
    for old, new in zip(task.known_raw.T, task.asked_raw.T, strict=True):
        levels = np.unique(old[~np.isnan(old)])
        cuts = np.nanquantile(old, (1 / 3, 2 / 3)) if len(levels) > FEW_LEVELS else None
        for column, kept in ((old, known), (new, asked)):
            kept.append(column if cuts is None else np.where(np.isnan(column), np.nan, np.digitize(column, cuts)))
    return counted(np.column_stack(known), task.outcomes, np.column_stack(asked))


def counted(known: Floats, outcomes: Floats, asked: Floats) -> Floats:
    """Per value won and lost, 0.1 added to both once; prior times the shares; unseen and unset values skipped.

    The prior gets its 0.1 as well, in the rule's favor: it would be sure for ever while all cases ended alike.
    """
    won = np.full(len(asked), (outcomes.sum() + 0.1) / (len(outcomes) + 0.2))
    lost = 1 - won
    for old, new in zip(known.T, asked.T, strict=True):
        counts: dict[float, list[float]] = {}
        for value, outcome in zip(old, outcomes, strict=True):
            if not np.isnan(value):
                counts.setdefault(value, [0.1, 0.1])[int(outcome)] += 1
        all_lost, all_won = (sum(count[side] for count in counts.values()) for side in (0, 1))
        for row, value in enumerate(new):
            if value in counts:
                lost[row] *= counts[value][0] / all_lost
                won[row] *= counts[value][1] / all_won
    total = won + lost
    return np.round(np.where(total > 0, won / np.where(total > 0, total, 1), 0.5), 4)


def summed(weight: Callable[[Task], Floats]) -> Callable[[Task], Floats]:
    """One weighted sum of the answers in the stated direction; its scale and threshold learned from the known cases.

    The scale starts at 1.5 +- 1 and the threshold at 0 +- 1.75: a sum that could turn round would be a weak rival.
    """

    def rival(task: Task) -> Floats:
        directed = weight(task) * task.sign
        scale = float(np.abs(directed).sum()) or 1.0
        known, asked = (
            np.column_stack([np.ones(len(answers)), np.nan_to_num(answers) @ directed * 2 / scale])
            for answers in (task.known_fair, task.asked_fair)
        )
        prior = np.array([[0.0, 1.5]]), np.diag([1.75**-2, 1.0])[None]
        return sigmoid(asked @ posterior(known, task.outcomes, *prior).mode[0])

    return rival


def fitted(model: Callable[[], LogisticRegression | GradientBoostingClassifier]) -> Callable[[Task], Floats]:
    """A model of scikit-learn; the base rate until it has seen both outcomes."""

    def rival(task: Task) -> Floats:
        if len(np.unique(task.outcomes)) < BOTH:
            return base_rate(task)
        known, asked = np.nan_to_num(task.known_fair), np.nan_to_num(task.asked_fair)
        return np.asarray(model().fit(known, task.outcomes).predict_proba(asked)[:, 1])

    return rival


RIVALS: dict[str, Callable[[Task], Floats]] = {
    "ours": ours,
    "base rate": base_rate,
    "Odoo's rule, raw": odoo,
    "Odoo's rule, three bins": odoo_in_three,
    "equal weights": summed(lambda task: np.ones_like(task.importances)),
    "stated weights": summed(lambda task: np.nan_to_num(task.importances, nan=5.0)),
    "L2 logistic, C = 1": fitted(lambda: LogisticRegression(C=1)),
    "L2 logistic, C = 0.1": fitted(lambda: LogisticRegression(C=0.1)),
    "boosting": fitted(lambda: GradientBoostingClassifier(n_estimators=40, max_depth=2, random_state=0)),
}
