"""A market as the kernels take it: arrays without names."""

from __future__ import annotations

from typing import Any

from wunschkunde.engine.matching.encode import Market, market_of_sides
from wunschkunde.engine.matching.packed import Packed
from wunschkunde.engine.matching.panels import Vectors


def arrays_of(market: Vectors) -> Any:
    """Which cells meet, both sides, and the tables of scales and choices.

    The kernels ask a market of vectors for nothing here, but are compiled once for both kinds: it gets empty arrays.
    """
    kept = market if isinstance(market, Market) else market_of_sides([], [], [])
    rules = kept.rules
    return kept.meets, _arrays(kept.clients), _arrays(kept.providers), rules.scale_tables, rules.choice_tables


def _arrays(side: Packed) -> Any:
    answers = (side.wants, side.brings, side.wanted, side.brought, side.weights)
    return (*answers, side.limits, side.said, side.cells)
