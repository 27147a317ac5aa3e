"""Vectors as integers of 16 bits: products of them are ceilings, less a little that is known.

Each part of a vector is multiplied by a number of its own and rounded. What rounding may take off a product is bounded
by the sums of the parts' sizes, and every ceiling is lifted by so much (docs/decisions/0020).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.matching.kernels import TOGETHER
from wunschkunde.engine.matching.panels import STRIP

if TYPE_CHECKING:
    from wunschkunde.engine.matching.encode import Market
    from wunschkunde.engine.matching.panels import Block, Panel, Singles

Integers = NDArray[np.int16]
Floats = NDArray[np.float64]
# The largest number of a part, and of a whole product; half a step and what a float32 may add to it.
MOST, MOST_IN_ALL, HALF = 32_760, 2.0**30, 0.51
# A price beyond this keeps a provider off any list; a ceiling need not say by how much.
DEAREST = 8.0
# Rows laid out at a time: what is needed on the way is several times as large.
ROWS_AT_ONCE = 4096
SLACK = 4e-6
# What an error of value, spread and deviation costs a need at most: z is -1.5 to 1, f(n) / n at most 0.3, a spread 1/2.
WORTH = (1.0, 1.5, 0.15)


@dataclass(frozen=True, slots=True)
class Rule:
    """How products become ceilings: see `kernels.visit`."""

    parts: NDArray[np.int64]
    unit: float
    scales: Singles
    lifts: Singles
    mode: int


class Halves:
    """Both ceilings of a panel, in one product or two."""

    def __init__(self, panel: Panel) -> None:
        """Lay the panel out."""
        ends = [0, panel.split, panel.end, *([panel.end + 1] if panel.vectors.shape[1] > panel.end else [])]
        self.places = [slice(*place) for place in pairwise(ends)]
        sizes = [
            _most(panel.vectors[:, place], DEAREST if place.start == panel.end else np.inf) for place in self.places
        ]
        self.norms = [*panel.norms, *sizes[2:]]
        self.scales = [MOST / (size or 1.0) for size in sizes]
        self.panel = panel
        chunks = range(0, len(panel.vectors), ROWS_AT_ONCE)
        self.strips = np.concatenate(
            [_strips(self._wholes(panel.vectors[n : n + ROWS_AT_ONCE], self.scales)) for n in chunks]
        )

    def _wholes(self, vectors: Singles, scales: list[float]) -> list[Integers]:
        return [_whole(vectors[:, place], scale) for place, scale in zip(self.places, scales, strict=True)]

    def clients(self, block: Block, mode: int) -> tuple[Integers, Rule]:
        """The clients of a block laid out, and what their products with the panel are."""
        sizes, norms = ([of(block.vectors[:, place]) for place in self.places] for of in (_most, _longest))
        size = sum(mine * theirs for mine, theirs in zip(norms, self.norms, strict=True))
        units = [MOST * scale / (most or 1.0) for most, scale in zip(sizes, self.scales, strict=True)]
        unit = min(MOST_IN_ALL / (size or 1.0), *units)
        scales = [unit / scale for scale in self.scales]
        widths = np.array([place.stop - place.start for place in self.places])
        # By Cauchy and Schwarz, a sum of sizes is at most the length times the root of their number.
        steps = HALF / np.array(scales), HALF / np.array(self.scales)
        lifts = np.sqrt(widths) * (steps[1] * norms + steps[0] * self.norms) + widths * steps[0] * steps[1]
        depths = widths + widths % 2
        slack = float(block.slack(self.panel).max(initial=0)) + SLACK
        integers = np.concatenate(self._wholes(block.vectors, scales), axis=1)
        if mode == TOGETHER:
            parts, lifted = [[0, 0, depths.sum()]], [lifts.sum() + slack, slack]
        else:
            parts, lifted = [[0, 0, depths[0]], [depths[0], depths[0], depths[1]]], [lifts[0] + slack, lifts[1] + slack]
        numbers = np.full(len(parts), 1 / unit, np.float32)
        return integers, Rule(np.array(parts), unit, numbers, np.array(lifted, np.float32), mode)


class Sums:
    """Value, spread, deviation and number answered of both needs: the needs themselves but for choices."""

    def __init__(self, market: Market, panel: Panel) -> None:
        """Lay the panel out, some rows at a time."""
        self.market = market
        who = np.maximum(panel.providers, 0).astype(np.intp)
        chunks = [who[first : first + ROWS_AT_ONCE] for first in range(0, len(who), ROWS_AT_ONCE)]
        sizes = [self._sizes(market.provider_sums(rows)) for rows in chunks]
        self.scales, self.brought = _scales([one for one, _ in sizes]), max(other for _, other in sizes)
        self.strips = np.concatenate([_strips(_wholes(market.provider_sums(rows), self.scales)) for rows in chunks])

    def clients(self, block: Block, mode: int) -> tuple[Integers, Rule]:
        """As `Halves.clients`."""
        sums = self.market.client_sums(np.maximum(block.numbers, 0).astype(np.intp))
        sizes, brought = self._sizes(sums)
        scales = _scales([sizes])
        integers = _wholes(sums, scales)
        ends = np.cumsum([0, *(part.shape[1] for part in integers)])
        # Value, spread and deviation of one side meet what the other brings; so do the masks of what is answered.
        meeting = [(0, 4), (1, 4), (2, 4), (3, 5), (4, 0), (4, 1), (4, 2), (5, 3)]
        parts = [[ends[one], ends[other], integers[one].shape[1]] for one, other in meeting]
        numbers = [1 / (scales[one] * self.scales[other]) for one, other in meeting]
        lifts = [
            SLACK + HALF * ones * sum(worth / scale for worth, scale in zip(WORTH, steps, strict=False))
            for ones, steps in ((self.brought, scales), (brought, self.scales))
        ]
        rule = Rule(np.array(parts), 1.0, np.array(numbers, np.float32), np.array(lifts, np.float32), mode)
        return np.concatenate(integers, axis=1), rule

    @staticmethod
    def _sizes(sums: tuple[Singles, ...]) -> tuple[list[float], float]:
        """The largest number of value, spread and deviation, and the most that anybody brings."""
        return [_most(part) for part in sums[:3]], float(sums[4].sum(axis=1).max(initial=0))


def _scales(sizes: list[list[float]]) -> list[float]:
    """What sums are multiplied by; what is 0 or 1 stays so."""
    return [*(MOST / (max(each) or 1.0) for each in zip(*sizes, strict=True)), 1.0, 1.0, 1.0]


def _wholes(sums: tuple[Singles, ...], scales: list[float]) -> list[Integers]:
    return [_whole(part, scale) for part, scale in zip(sums, scales, strict=True)]


def _whole(part: Singles, scale: float) -> Integers:
    """Rounded, with an even number of columns; what is beyond the largest number is cut."""
    whole = np.zeros((len(part), part.shape[1] + part.shape[1] % 2), np.int16)
    scaled = part * np.float32(scale)
    np.rint(np.clip(scaled, -MOST, MOST, out=scaled), out=scaled)
    whole[:, : part.shape[1]] = scaled
    return whole


def _strips(parts: list[Integers]) -> Integers:
    """64 rows to a strip, two columns of each side by side: (n / 64, K / 2, 64, 2)."""
    rows = np.concatenate(parts, axis=1)
    # Two columns are moved as one number.
    pairs = rows.view(np.int32).reshape(-1, STRIP, rows.shape[1] // 2)
    strips: Integers = (
        np.ascontiguousarray(pairs.transpose(0, 2, 1)).view(np.int16).reshape(*pairs.shape[::2], STRIP, 2)
    )
    return strips


def _most(part: Singles, most_below: float = np.inf) -> float:
    return float(max(part.max(initial=0), min(-part.min(initial=0), most_below)))


def _longest(part: Singles) -> float:
    return float(np.sqrt(np.einsum("ij,ij->i", part, part).max(initial=0))) * 1.001
