"""Looking at every pair again: does anybody prefer somebody else who would rather have them, too?

The audit knows nothing of how a matching was made. It takes where each client is, and counts. What it finds wanting is
never written.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wunschkunde.engine.matching.needs import RULED_OUT, Needs, Rows, Scores
from wunschkunde.engine.matching.places import NOBODY
from wunschkunde.engine.matching.stable import CLIENTS_AT_ONCE, MOST_PROVIDERS, proposals_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


class NotStableError(ValueError):
    """A matching that must not be written."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found. `pairs`: looked at; `blocking`: pairs who would rather have each other than what they have.

    `over_capacity`: clients beyond the places of their provider; `unacceptable`: matched although a knock-out or a need
    of 0 stands between them.
    """

    pairs: int
    blocking: int
    over_capacity: int
    unacceptable: int

    def check(self) -> None:
        """Raise NotStableError, with the numbers, unless nothing was found."""
        if self.blocking or self.over_capacity or self.unacceptable:
            raise NotStableError(
                f"not stable: {self.blocking} blocking of {self.pairs} pairs, {self.over_capacity} over capacity, "
                f"{self.unacceptable} matched who may not meet"
            )


@dataclass(frozen=True, slots=True)
class Counted:
    """How far an audit has come: the clients looked at, cell by cell, and the blocking pairs among theirs."""

    clients: int = 0
    blocking: int = 0


NOTHING_COUNTED = Counted()


@dataclass(frozen=True, slots=True)
class _Standing:
    """What everybody has: clients their provider and need; providers the bar a newcomer has to pass."""

    provider: Rows
    mine: Scores
    bar: Scores
    worst: Rows


def audit(
    needs: Needs,
    capacity: Rows,
    provider: Rows,
    *,
    threads: int = 1,
    begun: Counted = NOTHING_COUNTED,
    tell: Callable[[Counted], object] | None = None,
) -> Audit:
    """Count over all pairs, block by block. `provider` (clients): a row of the providers, or -1.

    `tell` hears after every block how far it is, and an audit of the same matching goes on from there with `begun`.
    Raises ValueError when there is not one entry a client and a provider.
    """
    if (len(provider), len(capacity)) != (needs.n_clients, needs.n_providers):
        raise ValueError(f"{len(provider)} clients and {len(capacity)} capacities do not belong to this market")
    seated = np.flatnonzero(provider >= 0).astype(np.int32)
    mine, theirs = needs.pairs(seated, provider[seated])
    held = np.bincount(provider[seated], minlength=len(capacity)).astype(np.int32)
    standing = _standing(provider, capacity, held, (seated, mine, theirs))
    work = proposals_for(needs.n_clients * needs.n_providers)
    blocks = list(_blocks(needs, begun.clients))
    with ThreadPoolExecutor(threads) as pool:
        each = pool.map(lambda clients: _blocking(needs, clients, standing, work), blocks)
        for clients, blocking in zip(blocks, each, strict=True):
            begun = Counted(begun.clients + len(clients), begun.blocking + blocking)
            if tell is not None:
                tell(begun)
    return Audit(
        pairs=needs.n_clients * needs.n_providers,
        blocking=begun.blocking,
        over_capacity=int(np.maximum(held - capacity, 0).sum()),
        unacceptable=int(((mine <= 0) | (theirs <= 0)).sum()),
    )


def _standing(provider: Rows, capacity: Rows, held: Rows, pairs: tuple[Rows, Scores, Scores]) -> _Standing:
    seated, mine, theirs = pairs
    own = np.zeros(len(provider), np.float32)
    # Where a need is not met, or the two may not meet, no place at all is better.
    own[seated] = np.where((mine > 0) & (theirs > 0), mine, 0)
    bar = np.where(capacity > 0, RULED_OUT, np.inf).astype(np.float32)
    worst = np.full(len(capacity), NOBODY, np.int32)
    # By provider, the weakest first; of equals the later inquiry is the weaker.
    order = np.lexsort((-seated, theirs, provider[seated]))
    full, first = np.unique(provider[seated][order], return_index=True)
    is_full = held[full] >= capacity[full]
    full, first = full[is_full], order[first[is_full]]
    bar[full], worst[full] = theirs[first], seated[first]
    return _Standing(provider, own, bar, worst)


def _blocks(needs: Needs, skipped: int) -> Iterator[Rows]:
    """All clients, cell by cell, but for the blocks in which the first so many stand."""
    clients = np.arange(needs.n_clients, dtype=np.int32)
    cells = needs.cells(clients)
    order = np.argsort(cells, kind="stable").astype(np.int32)
    for part in np.split(order, np.flatnonzero(np.diff(cells[order])) + 1):
        for first in range(0, len(part), CLIENTS_AT_ONCE):
            block = part[first : first + CLIENTS_AT_ONCE]
            if skipped <= 0:
                yield block
            skipped -= len(block)


def _blocking(needs: Needs, clients: Rows, standing: _Standing, work: ModuleType) -> int:
    """Blocking pairs of clients of one cell. Who is out of reach of a cell cannot block."""
    count = 0
    own = standing.mine[clients]
    # An equal need blocks where the provider stands in an earlier row, so equals are looked at, too.
    least = np.where(own > 0, np.nextafter(own, np.float32(0)), own)
    reach = needs.reach(int(needs.cells(clients[:1])[0]))
    ceilings = needs.ceilings(clients)
    for first in range(0, len(reach), MOST_PROVIDERS):
        block = reach[first : first + MOST_PROVIDERS]
        row, column = work.sift(ceilings(block), least, standing.bar[block])
        client, other = clients[row], block[column]
        mine, theirs = needs.pairs(client, other)
        prefers = (mine > own[row]) | ((mine == own[row]) & (other < standing.provider[client]))
        bar = standing.bar[other]
        is_taken = (theirs > bar) | ((theirs == bar) & (client < standing.worst[other]))
        count += int((prefers & is_taken & (mine > 0) & (theirs > 0)).sum())
    return count
