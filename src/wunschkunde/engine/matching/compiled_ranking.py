"""Ranking with the compiled kernels: which way a panel is met, and what it is laid out as for that."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.matching import compiled_scores, kernels
from wunschkunde.engine.matching.encode import Market
from wunschkunde.engine.matching.integers import Halves, Sums
from wunschkunde.engine.matching.panels import FOURS, NOBODY, STRIP
from wunschkunde.engine.matching.tables import arrays_of

if TYPE_CHECKING:
    from wunschkunde.engine.matching.panels import Block, Numbers, Panel, Singles, Vectors

# Strips between two looks at how many passed. Above the share both needs are multiplied apart, then their sums are; a
# list that is still filling up does not count.
STRIPS_AT_ONCE = 48
MANY, FILLING = (0.03, 0.04, 1.0), 8
PRODUCTS = 8


class Meeting:
    """Blocks meet panels; how they meet changes the time, not the lists."""

    def __init__(self, market: Vectors, size: int) -> None:
        """Lists of `size` in this market."""
        self.market, self.size, self.mode = market, size, kernels.TOGETHER
        self._answers = market if isinstance(market, Market) else None
        self._arrays = arrays_of(market)
        self._lock = Lock()
        self._laid_out: tuple[Panel | None, bool, Halves | Sums | None] = (None, False, None)

    def meet(self, block: Block, panel: Panel, best: tuple[Singles, Numbers]) -> None:
        """Look for better providers in the panel. `best`: fit and providers, one row a client, changed in place."""
        lists: tuple[NDArray[Any], ...] = tuple(_filled(part, len(block.numbers)) for part in best)
        lists += (np.zeros((PRODUCTS, FOURS, STRIP), np.int32), np.zeros((2, FOURS, STRIP), np.float32))
        cells = self.market.client_cells[np.maximum(block.numbers, 0)]
        open_to: NDArray[np.bool_] = panel.open_to[cells].reshape(-1, FOURS, panel.open_to.shape[1])
        is_open = np.asarray(open_to.any(axis=1))
        tables = compiled_scores.tables_of(self._arrays, block.numbers)
        room = (np.empty(STRIP, np.int32), np.empty(STRIP, np.int32), np.empty((2, STRIP)))
        mode = self.mode
        way = self._way(block, panel, mode)
        for first in range(0, is_open.shape[1], STRIPS_AT_ONCE):
            some = slice(first, first + STRIPS_AT_ONCE)
            if mode != self.mode:
                mode = self.mode
                way = self._way(block, panel, mode)
            integers, strips, rule = way
            opened = np.ascontiguousarray(is_open[:, some])
            part = (*(array[some] for array in (_by_strips(panel), strips, *self._who(panel))), opened)
            clients = (block.vectors, integers, block.numbers, room, tables)
            passed = kernels.visit(clients, part, rule, lists, self._arrays)
            # Only ever raised, and the sums are those of answers.
            if passed > MANY[mode] * FOURS * STRIP * opened.sum() + FILLING * self.size * len(block.numbers):
                self.mode = max(self.mode, min(mode + 1, kernels.APART if self._answers is None else kernels.SUMS))
        for known, found in zip(best, lists, strict=False):
            known[:] = found[: len(known)]

    def _way(self, block: Block, panel: Panel, mode: int) -> tuple[Any, Any, tuple[Any, ...]]:
        """Clients and panel as integers, and what becomes of their products."""
        laid_out = self._layout(panel, in_sums=mode == kernels.SUMS)
        integers, rule = laid_out.clients(block, mode)
        ends = (panel.split, panel.end, self._answers is None, mode)
        return integers, laid_out.strips, (rule.parts, rule.unit, rule.scales, rule.lifts, *ends)

    def _layout(self, panel: Panel, *, in_sums: bool) -> Halves | Sums:
        """The panel as a mode wants it, laid out once for all blocks."""
        with self._lock:
            known, were_sums, found = self._laid_out
            if found is None or known is not panel or were_sums != in_sums:
                found = Sums(self._answers, panel) if in_sums and self._answers else Halves(panel)
                self._laid_out = (panel, in_sums, found)
            return found

    @staticmethod
    def _who(panel: Panel) -> tuple[NDArray[Any], ...]:
        return tuple(array.reshape(-1, STRIP) for array in (panel.providers, panel.handicap, panel.cells))


def _by_strips(panel: Panel) -> NDArray[np.float32]:
    return panel.vectors.reshape(-1, STRIP, panel.vectors.shape[1])


def _filled(part: NDArray[Any], rows: int) -> NDArray[Any]:
    filled = np.full((rows, part.shape[1]), NOBODY, part.dtype)
    filled[: len(part)] = part
    return filled
