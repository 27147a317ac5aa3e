"""One client after another before the same providers: laid out once, then ranked in NumPy, without an index.

The lists are those of `ranking.rank`, to the bit: the same panels, the same filter. What depends on the client is a
row of vectors, one of answers, and which cells meet.

>>> from wunschkunde.engine import Dimension, Side
>>> rules = Rules.of([Dimension("pace", "similar", "similar")])
>>> live = Live.of(rules, answers_of([Side({"pace": n}, {"pace": n}) for n in (1, 3, 5)], rules))
>>> live.best(live.met(Side({"pace": 4}, {"pace": 5})), 2).providers
array([[2, 1]], dtype=int32)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.matching import plain
from wunschkunde.engine.matching.answers import PARTS, Answers, answers_of
from wunschkunde.engine.matching.encode import Encoded, Market, encoded, met
from wunschkunde.engine.matching.panels import NOBODY, Panel, block_of, panels_of
from wunschkunde.engine.matching.ranking import Best
from wunschkunde.engine.matching.rules import Rules

if TYPE_CHECKING:
    from wunschkunde.engine.sides import Side


@dataclass(frozen=True, slots=True)
class Live:
    """Providers by rising id, ready for whoever comes."""

    rules: Rules
    providers: Encoded
    panels: tuple[Panel, ...]

    @classmethod
    def of(cls, rules: Rules, providers: Answers) -> Live:
        """Lay out these providers."""
        places = _places(rules)
        side = encoded(rules, providers.sorted_by_id(), "provider", places)
        nobody = encoded(rules, answers_of([], rules), "client", places)
        return cls(rules, side, tuple(panels_of(met(rules, nobody, side), None)))

    def met(self, client: Side) -> Market:
        """This client, alone, and all providers. Raises ValueError for a wrong kind of answer."""
        answers = answers_of([client], self.rules)
        return met(self.rules, encoded(self.rules, answers, "client", _places(self.rules)), self.providers)

    def best(self, market: Market, size: int, among: NDArray[np.bool_] | None = None) -> Best:
        """The `size` providers with the highest fit for the client of `met`, of all or of those `among` names."""
        fit, who = np.zeros((1, size), np.float32), np.full((1, size), NOBODY, np.int32)
        block = block_of(market, np.arange(1), has_handicap=False)
        for panel in self.panels if _may_be_compared(market) else ():
            plain.visit(block, panel if among is None else _thinned(panel, among), (fit, who), market)
        return Best(who, fit)


def _places(rules: Rules) -> list[tuple[str, int]]:
    """Where anybody may state a limit: nobody knows yet what the next client limits."""
    return list(product(PARTS, range(len(rules.scales))))


def _thinned(panel: Panel, among: NDArray[np.bool_]) -> Panel:
    """Whoever is not asked for becomes nobody."""
    numbers = panel.providers
    return replace(panel, providers=np.where((numbers >= 0) & among[numbers], numbers, np.int32(NOBODY)))


def _may_be_compared(market: Market) -> bool:
    """Whether the client both wishes and brings anything: else every pair has a need that is unknown."""
    client = market.clients
    return all(
        bool(one.any() or other.any())
        for one, other in ((client.wants, client.wanted), (client.brings, client.brought))
    )
