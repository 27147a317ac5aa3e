"""Stable matching: nobody prefers somebody else who would rather have them, too.

Clients propose down their order, providers keep the best they may (deferred acceptance: Gale and Shapley 1962, with
places as in Roth 1984). Of all stable matchings this is the one every client likes best, and whom it leaves without a
place every other leaves, too (rural hospitals theorem, Roth 1986).

**The order, published.** A client prefers the provider who meets the client's needs better; of equals the one in the
earlier row. A provider prefers the client who meets the provider's needs better; of equals the **earlier inquiry**, the
one in the earlier row. Nobody is matched where a knock-out or a need of 0 stands between them.

**The full market, lazily.** Nobody keeps an order of all providers. A client who has none left to ask gets the next
ones, and only such as would take the client now. A provider's bar only ever rises, so those left out would have refused
later just the same: nothing is skipped, and the result is that of complete lists, bit by bit. As the order in which
clients propose changes nothing (McVitie and Wilson 1971), late arrivals may simply go on where the others stopped.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from wunschkunde.engine.matching.places import Lists, Places, State, grow

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from wunschkunde.engine.matching.needs import Needs, Rows, Scores

WIDTH = 32
# Clients listed before the next proposals, and providers looked at a time: few first, so that the lists soon are full
# of good ones and little passes afterwards; then more, as long as a block stays in the cache.
CLIENTS_AT_ONCE, FIRST_PROVIDERS, MOST_PROVIDERS, MOST_AT_ONCE = 512, 64, 2048, 2**19
# So few clients are listed in large steps: each costs more than what it lets pass.
FEW = 64
# Pairs up to which loading the compiled functions costs more than they save.
SMALL = 2000 * 2000


@dataclass(frozen=True, slots=True)
class Matching:
    """Where each client is. `provider` (clients): a row of the providers, or -1. `sweeps`: pairs scored / all pairs."""

    provider: Rows
    sweeps: float = 0.0

    @property
    def matched(self) -> float:
        """The share of clients with a place."""
        return float((self.provider >= 0).mean()) if len(self.provider) else 0.0


def stable_matching(
    needs: Needs,
    capacity: Rows,
    *,
    threads: int = 1,
    state: State | None = None,
    tell: Callable[[State], object] | None = None,
) -> Matching:
    """The client-optimal stable matching of everybody with everybody.

    `capacity` (providers): places each has. Raises ValueError when it is not one number a provider, or negative.
    `tell` hears after every round how far it is; what it heard is a `state` to go on from, with the same result. It
    may write that down, not keep it: the next round changes it.
    """
    return OpenMarket(needs, capacity, threads=threads, state=state, tell=tell).matching()


def matching_of_lists(
    providers: Rows, provider_need: Scores, capacity: Rows, *, compiled: bool | None = None
) -> Matching:
    """The client-optimal stable matching where clients know only their own lists.

    `providers` (clients, k): the providers a client would ask, best first, then -1. `provider_need` (clients, k): how
    well the client meets their needs. `compiled` overrules the choice between NumPy and the kernels. Many clients end
    without a place although some are free: nobody listed them.
    """
    lists = Lists.empty(len(providers), 0)
    lists.providers, lists.theirs = np.ascontiguousarray(providers, np.int32), np.asarray(provider_need, np.float32)
    lists.length = np.count_nonzero(lists.providers >= 0, axis=1).astype(np.int32)
    places = Places.empty(len(providers), capacity)
    proposals_for(_size(providers.size, compiled)).propose(np.arange(len(providers), dtype=np.int32), lists, places)
    return Matching(places.partner)


class OpenMarket:
    """A market that stays open: whoever is there is matched, and others may arrive."""

    def __init__(
        self,
        needs: Needs,
        capacity: Rows,
        *,
        threads: int = 1,
        compiled: bool | None = None,
        state: State | None = None,
        tell: Callable[[State], object] | None = None,
    ) -> None:
        """Match everybody in `needs`. Small jobs run in plain NumPy unless `compiled` says otherwise.

        `state` and `tell` as in `stable_matching`. A state of NumPy is none of the kernels': a market keeps its kind.
        """
        if len(capacity) != needs.n_providers:
            raise ValueError(f"{len(capacity)} capacities for {needs.n_providers} providers")
        self._work = proposals_for(_size(needs.n_clients * needs.n_providers, compiled))
        self._threads, self._tell = threads, tell
        self._state = State.begun(needs.n_clients, capacity, WIDTH) if state is None else state
        self._needs = needs
        self._seat()

    def arrive(self, needs: Needs) -> Matching:
        """Match those who came since; `needs` has the same pairs as before, and the new clients in later rows.

        The result is the one of solving anew, bit by bit. New providers would change what earlier clients might have
        asked for, so they need a new market: raises ValueError.
        """
        before = self._needs
        if needs.n_providers != before.n_providers or needs.n_clients < before.n_clients:
            raise ValueError("only clients can arrive, in later rows")
        grow(self._state.lists, needs.n_clients)
        grow(self._state.places, needs.n_clients)
        self._state.waiting = np.arange(before.n_clients, needs.n_clients, dtype=np.int32)
        self._needs = needs
        self._seat()
        return self.matching()

    def matching(self) -> Matching:
        """Where everybody is now."""
        clients = self._needs.n_clients
        pairs = max(1, clients * self._needs.n_providers)
        return Matching(self._state.places.partner[:clients].copy(), self._state.scored / pairs)

    def _seat(self) -> None:
        """List and propose by and by: who comes later meets bars that have risen, and lists fewer in vain."""
        state = self._state
        pool = ThreadPoolExecutor(self._threads) if self._threads > 1 else None
        try:
            while len(state.waiting):
                clients, waiting = self._next_of_a_cell(state.waiting)
                self._list(clients, pool)
                stuck = self._work.propose(clients, state.lists, state.places)
                state.waiting = np.concatenate((waiting, stuck[~state.lists.is_last[stuck]]))
                if self._tell is not None:
                    self._tell(state)
        finally:
            if pool is not None:
                pool.shutdown()

    def _next_of_a_cell(self, waiting: Rows) -> tuple[Rows, Rows]:
        """Who is listed next, all of one cell, and who waits on."""
        cells = self._needs.cells(waiting)
        chosen = np.flatnonzero(cells == cells[0])[:CLIENTS_AT_ONCE]
        return waiting[chosen], np.delete(waiting, chosen)

    def _list(self, clients: Rows, pool: ThreadPoolExecutor | None) -> None:
        self._state.lists.begin(clients)
        reach = self._needs.reach(int(self._needs.cells(clients[:1])[0]))
        parts = [part for part in np.array_split(clients, self._threads) if len(part)]
        each: Callable[..., object] = map if pool is None else pool.map
        list(each(lambda part: self._list_some(part, reach), parts))  # type: ignore[call-overload]
        self._state.lists.end(clients)
        self._state.scored += len(clients) * len(reach)

    def _list_some(self, clients: Rows, reach: Rows) -> None:
        lists, places = self._state.lists, self._state.places
        ceilings = self._needs.ceilings(clients)
        first, size = 0, FIRST_PROVIDERS
        while first < len(reach):
            block = reach[first : first + size]
            most = max(MOST_PROVIDERS, MOST_AT_ONCE // len(clients))
            first, size = first + size, min(2 * size if len(clients) > FEW else 8 * size, most)
            row, column = self._work.sift(ceilings(block), lists.least(clients), places.bar[block])
            pairs = clients[row], block[column]
            self._work.merge(self._needs.pairs(*pairs), *pairs, lists, places)


def _size(pairs: int, compiled: bool | None) -> float:  # noqa: FBT001 (what the caller was told)
    if compiled is None:
        return pairs
    return inf if compiled else 0


def proposals_for(pairs: float) -> ModuleType:
    """The functions for a job of this size."""
    if pairs > SMALL:
        from wunschkunde.engine.matching import compiled_proposals

        return compiled_proposals
    from wunschkunde.engine.matching import proposals

    return proposals
