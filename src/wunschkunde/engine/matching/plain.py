"""Ranking in plain NumPy: for small jobs and single inquiries, where loading a compiler would take too long.

The same filter as in `kernels.py`, on whole rows of ceilings; a test holds both to the same lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.matching.scores import harmonic_mean

if TYPE_CHECKING:
    from wunschkunde.engine.matching.panels import Block, Panel, Vectors

Singles = NDArray[np.float32]
Numbers = NDArray[np.int32]
Rows = NDArray[np.intp]
# The highest ceilings are scored first, then eight times as many; what remains all at once.
FIRST, WIDER, ROUNDS = 2, 8, 2
LAST = np.iinfo(np.int32).max


def visit(block: Block, panel: Panel, best: tuple[Singles, Numbers], market: Vectors) -> None:
    """Meet every client of a block with every provider of a panel."""
    fit, who = best
    clients, providers = block.numbers[: len(fit)], panel.providers
    handicap, slack = panel.handicap, block.slack(panel)[: len(fit)]
    ceilings = block.vectors[: len(fit)] @ panel.vectors.T
    ceilings[:, providers < 0] = -np.inf
    ceilings[~market.meets[market.client_cells[clients]][:, panel.cells]] = -np.inf
    width = FIRST * fit.shape[1]
    for turn in range(ROUNDS + 1):
        bars = 2 * fit[:, -1] - slack
        if turn < ROUNDS and width < ceilings.shape[1]:
            columns = np.argpartition(ceilings, -width, axis=1)[:, -width:]
            rows, places = np.nonzero(np.take_along_axis(ceilings, columns, axis=1) > bars[:, None])
            found = columns[rows, places]
        else:
            rows, found = np.nonzero(ceilings > bars[:, None])
        scores = harmonic_mean(*market.needs(clients[rows].astype(np.intp), providers[found].astype(np.intp)))
        ceilings[rows, found] = -np.inf
        good = scores > 0
        _keep(fit, who, rows[good], (scores[good].astype(np.float32) - handicap[found[good]], providers[found[good]]))
        width *= WIDER


def _keep(fit: Singles, who: Numbers, rows: Rows, found: tuple[Singles, Numbers]) -> None:
    """Keep the best of what was found and of what was there; of equals the lower number."""
    size = fit.shape[1]
    everywhere = np.concatenate((np.repeat(np.arange(len(fit)), size), rows))
    scores, everybody = np.concatenate((fit.reshape(-1), found[0])), np.concatenate((who.reshape(-1), found[1]))
    # An empty place comes after every provider.
    order = np.lexsort((np.where(everybody < 0, LAST, everybody), -scores, everywhere))
    everywhere = everywhere[order]
    place = np.arange(len(order)) - np.searchsorted(everywhere, everywhere)
    kept = order[place < size]
    fit[:], who[:] = scores[kept].reshape(fit.shape), everybody[kept].reshape(fit.shape)
