"""An encoded market as matching asks for it: providers' vectors made once, clients' as they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.matching.scores import are_ruled_out

if TYPE_CHECKING:
    from wunschkunde.engine.matching.encode import Market
    from wunschkunde.engine.matching.needs import Rows, Scores

# What an inner product of float32 may lose.
SLACK = np.float32(1e-5)


class MarketNeeds:
    """The needs of an encoded market, rows as there: clients as they came, providers by id."""

    def __init__(self, market: Market) -> None:
        """Keep every provider's vectors, (providers, width) for each need."""
        self.market = market
        self.n_clients, self.n_providers = market.n_clients, market.n_providers
        vectors = market.provider_vectors(slice(None))
        self._halves = tuple(np.ascontiguousarray(half) for half in np.split(vectors, [market.split], axis=1))

    def cells(self, clients: Rows) -> Rows:
        """The cells of the market."""
        return self.market.client_cells[clients]

    def reach(self, cell: int) -> Rows:
        """Who shares what must be shared."""
        return np.flatnonzero(self.market.meets[cell][self.market.provider_cells]).astype(np.int32)

    def ceilings(self, clients: Rows, providers: Rows) -> tuple[Scores, Scores]:
        """Two inner products, and what their rounding may have lost."""
        halves = np.split(self.market.client_vectors(clients.astype(np.intp)), [self.market.split], axis=1)
        mine, theirs = (one @ other[providers].T + SLACK for one, other in zip(halves, self._halves, strict=True))
        return mine, theirs

    def pairs(self, clients: Rows, providers: Rows) -> tuple[Scores, Scores]:
        """The needs rounded to float32: what differs by less is equal."""
        return self.market.pairs(clients, providers)

    def are_ruled_out(self, clients: Rows, providers: Rows) -> NDArray[np.bool_]:
        """A cell that does not meet, or a limit crossed."""
        return are_ruled_out(self.market, clients.astype(np.intp), providers.astype(np.intp))
