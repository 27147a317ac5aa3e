"""The tables of all dimensions as arrays, four numbers to each meeting of a wish and an answer.

The four: what the pair counts (s, or its mean when open), its spread (sqrt(v) when open, else 0), how far it lies from
its mean in standard deviations (when answered), and whether it is answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.dimensions import ENOUGH_SHARED, NEEDS, Dimension, Need, shared_score

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.float64]
LEVEL_CODES = 6  # 0 open, 1..5
MOST_OPTIONS = 64
# Columns of a choice's table: none, one, two or more shared; then who brings is open, or brings 1, 2, … options
# that meet no wish.
SHARED_CODES = 3
FOUR = 4


@dataclass(frozen=True, slots=True)
class Rules:
    """How answers meet, for all dimensions at once.

    `scale_tables` (2, S, 6, 6, 4): need, scale, wish, brought. `choice_tables` (2, C, P + 1, P + 4, 4): need, choice,
    number wished, column as above; P the most options. Need 0 is the client's.
    """

    dimensions: tuple[Dimension, ...]
    scales: tuple[Dimension, ...]
    choices: tuple[Dimension, ...]
    scale_tables: Floats
    choice_tables: Floats

    @classmethod
    def of(cls, dimensions: Sequence[Dimension]) -> Rules:
        """Tables for these dimensions."""
        scales = tuple(dimension for dimension in dimensions if not dimension.options)
        choices = tuple(dimension for dimension in dimensions if dimension.options)
        most = max((len(dimension.options) for dimension in choices), default=0)
        return cls(
            tuple(dimensions),
            scales,
            choices,
            np.array([[_scale_table(d, need) for d in scales] for need in NEEDS]).reshape(
                len(NEEDS), len(scales), LEVEL_CODES, LEVEL_CODES, FOUR
            ),
            np.array([[_choice_table(d, need, most) for d in choices] for need in NEEDS]).reshape(
                len(NEEDS), len(choices), most + 1, most + SHARED_CODES + 1, FOUR
            ),
        )

    @property
    def width(self) -> int:
        """Numbers in a vector of one need: five a scale, one an option and one more a choice, and a constant."""
        options = sum(len(dimension.options) + 1 for dimension in self.choices)
        return (LEVEL_CODES - 1) * len(self.scales) + options + 1

    def with_defaults(
        self,
        need: Need,
        wishes: tuple[NDArray[np.uint8], NDArray[np.uint64]],
        brings: tuple[NDArray[np.uint8], NDArray[np.uint64]],
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
        """Wishes, open ones filled from the side's own offer where the way of meeting says so."""
        levels, words = wishes[0].copy(), wishes[1].copy()
        for index, dimension in enumerate(self.scales):
            own = brings[0][:, index]
            if dimension.way(need) == "similar":
                levels[:, index] = np.where(levels[:, index] == 0, own, levels[:, index])
            elif dimension.way(need) == "complementary":
                opposite = np.where(own == 0, 0, LEVEL_CODES - own).astype(np.uint8)
                levels[:, index] = np.where(levels[:, index] == 0, opposite, levels[:, index])
        for index, dimension in enumerate(self.choices):
            if dimension.way(need) == "similar":
                words[:, index] = np.where(words[:, index] == 0, brings[1][:, index], words[:, index])
        return levels, words


def _four(score: float | None, moments: tuple[float, float]) -> tuple[float, float, float, float]:
    mean, deviation = moments[0], sqrt(moments[1])
    if score is None:
        return mean, deviation, 0.0, 0.0
    return score, 0.0, (score - mean) / deviation if deviation else 0.0, 1.0


def _scale_table(dimension: Dimension, need: Need) -> Floats:
    table = np.zeros((LEVEL_CODES, LEVEL_CODES, FOUR))
    for wish in range(LEVEL_CODES):
        for brought in range(LEVEL_CODES):
            score = dimension.score(need, wish, brought) if wish and brought else None
            table[wish, brought] = _four(score, dimension.moments(need, wish or None, brought or None))
    return table


def _choice_table(dimension: Dimension, need: Need, most: int) -> Floats:
    table = np.zeros((most + 1, most + SHARED_CODES + 1, FOUR))
    for wished in range(len(dimension.options) + 1):
        wish = frozenset(dimension.options[:wished]) or None
        for column in range(len(dimension.options) + SHARED_CODES + 1):
            brought = frozenset(dimension.options[: max(0, column - SHARED_CODES)]) or None
            is_answered = wish is not None and column < SHARED_CODES
            score = shared_score(min(column, ENOUGH_SHARED), wished) if is_answered else None
            table[wished, column] = _four(score, dimension.moments(need, wish, brought))
    return table
