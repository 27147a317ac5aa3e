"""An encoded market as matching asks for it: providers' vectors made once, clients' as they are needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.matching.encode import Market
from wunschkunde.engine.matching.needs import RULED_OUT, run
from wunschkunde.engine.matching.scores import are_ruled_out
from wunschkunde.engine.matching.tables import arrays_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wunschkunde.engine.matching.needs import Ceilings, Rows, Scores
    from wunschkunde.engine.matching.panels import Vectors

# Pairs scored at a time up to which NumPy is quicker than loading the compiled kernels.
SMALL = 2000 * 2000
# Providers whose vectors are made at a time.
AT_ONCE = 2048


def takers(market: Market) -> Market:
    """The same market without providers who take nobody."""
    rows = np.flatnonzero(market.capacity > 0)
    if len(rows) == market.n_providers:
        return market
    kept = {name: getattr(market.providers, name)[rows] for name in market.providers.__slots__}
    return replace(market, providers=replace(market.providers, **kept))


class MarketNeeds:
    """The needs of a market, rows as there: clients as they came, providers by id."""

    def __init__(self, market: Vectors, *, kept: int | None = None) -> None:
        """Keep the vectors of the first `kept` providers, of all unless said; (kept, width) for each need.

        Those of the others are made whenever they are asked for: that takes longer and changes no result.
        """
        self.market = market
        self.n_clients, self.n_providers = market.n_clients, market.n_providers
        self._kept = self.n_providers if kept is None else min(kept, self.n_providers)
        self._halves: list[Scores] = []
        self._longest = [0.0, 0.0]
        for first in range(0, self.n_providers, AT_ONCE):
            self._look_at(np.arange(first, min(first + AT_ONCE, self.n_providers)))
        is_large = self.n_clients * self.n_providers > SMALL
        self._arrays = arrays_of(market) if is_large and isinstance(market, Market) else None

    def _look_at(self, rows: NDArray[np.intp]) -> None:
        """Note the longest vectors, and keep those to be kept."""
        halves = self._split(self.market.provider_vectors(rows))
        if not self._halves:
            self._halves = [np.empty((self._kept, half.shape[1]), np.float32) for half in halves]
        for number, half in enumerate(halves):
            self._longest[number] = max(self._longest[number], float(_lengths(half).max(initial=0)))
            kept = self._halves[number][rows[0] : rows[0] + len(rows)]
            kept[:] = half[: len(kept)]

    def cells(self, clients: Rows) -> Rows:
        """The cells of the market."""
        return self.market.client_cells[clients]

    def reach(self, cell: int) -> Rows:
        """Who shares what must be shared."""
        return np.flatnonzero(self.market.meets[cell][self.market.provider_cells]).astype(np.int32)

    def ceilings(self, clients: Rows) -> Ceilings:
        """Two inner products, and what a float32 sum in any order may lose (Higham 2002, section 3.1)."""
        halves = self._split(self.market.client_vectors(clients.astype(np.intp)))
        slacks = [
            (1.05 * 2**-24 * (half.shape[1] + 2) * longest * _lengths(half)[:, None] + 1e-7).astype(np.float32)
            for half, longest in zip(halves, self._longest, strict=True)
        ]

        def of(providers: Rows) -> tuple[Scores, Scores]:
            parts = [[one @ two.T for one, two in zip(halves, some, strict=True)] for some in self._vectors(providers)]
            mine, theirs = parts[0]
            if len(parts) > 1:
                mine, theirs = (np.concatenate(each, axis=1) for each in zip(*parts, strict=True))
            mine += slacks[0]
            theirs += slacks[1]
            return mine, theirs

        return of

    def _vectors(self, providers: Rows) -> Iterator[list[Scores]]:
        """Both halves of the vectors of providers in rising rows: the kept ones, then the others, some at a time."""
        held = int(np.searchsorted(providers, self._kept))
        if held or not len(providers):
            rows = run(providers[:held])
            yield [half[rows] for half in self._halves]
        for first in range(held, len(providers), AT_ONCE):
            others = providers[first : first + AT_ONCE].astype(np.intp)
            yield self._split(self.market.provider_vectors(others))

    def pairs(self, clients: Rows, providers: Rows) -> tuple[Scores, Scores]:
        """The needs rounded to float32: what differs by less is equal."""
        if self._arrays is None:
            needs = np.stack(self.market.needs(clients.astype(np.intp), providers.astype(np.intp)))
        else:
            from wunschkunde.engine.matching import compiled_scores

            needs = compiled_scores.needs_of_pairs(self._arrays, clients, providers)
        # Where one need is unknown there is no fit.
        needs[:, np.isnan(needs).any(axis=0)] = RULED_OUT
        mine, theirs = needs.astype(np.float32)
        return mine, theirs

    def are_ruled_out(self, clients: Rows, providers: Rows) -> NDArray[np.bool_]:
        """A cell that does not meet, or a limit crossed."""
        if isinstance(self.market, Market):
            return are_ruled_out(self.market, clients.astype(np.intp), providers.astype(np.intp))
        return np.zeros(len(clients), bool)

    def _split(self, vectors: Scores) -> list[Scores]:
        return [np.ascontiguousarray(half) for half in np.split(vectors, [self.market.split], axis=1)]


def _lengths(vectors: Scores) -> NDArray[np.float64]:
    lengths: NDArray[np.float64] = np.sqrt((vectors.astype(np.float64) ** 2).sum(axis=1))
    return lengths
