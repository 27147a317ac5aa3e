"""A market as the kernels take it: arrays without names."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.matching.encode import Market, market_of_sides
from wunschkunde.engine.matching.packed import Packed
from wunschkunde.engine.matching.panels import Vectors


def arrays_of(market: Vectors) -> Any:
    """Which cells meet, both sides, and the tables of scales and choices.

    A market of vectors has cells alone; the kernels are compiled once for both kinds, so the rest is empty.
    """
    kept = market if isinstance(market, Market) else market_of_sides([], [], [])
    sides = _arrays(kept.clients, market.client_cells), _arrays(kept.providers, market.provider_cells)
    return market.meets, *sides, kept.rules.scale_tables, kept.rules.choice_tables


def _arrays(side: Packed, cells: NDArray[np.int32]) -> Any:
    answers = (side.wants, side.brings, side.wanted, side.brought, side.weights)
    return (*answers, side.limits, side.said, cells)
