"""What a matching asks of a market: ceilings of the needs of many pairs, and the needs of some exactly.

A ceiling is cheap and never below the need. Most pairs fail on it; those that pass are scored exactly, so a filter on
ceilings loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Rows = NDArray[np.int32]
# In place of both needs: the two may not meet, or one need has nothing to compare. A need of 0 is one that is not met.
RULED_OUT = -1.0
# Providers in rising rows in, client and provider needs out: each (clients, providers).
Ceilings = Callable[[Rows], tuple[Scores, Scores]]


class Needs(Protocol):
    """Both needs of the pairs of one market: clients by rising row are earlier and later inquiries.

    The same pair has the same bits however often it is asked for: ties are decided by them.
    """

    @property
    def n_clients(self) -> int:
        """How many clients."""
        ...

    @property
    def n_providers(self) -> int:
        """How many providers."""
        ...

    def cells(self, clients: Rows) -> Rows:
        """The cell of each client; all of a cell have the same providers in reach."""
        ...

    def reach(self, cell: int) -> Rows:
        """The providers whom clients of a cell may meet, rising."""
        ...

    def ceilings(self, clients: Rows) -> Ceilings:
        """Ceilings of these clients' needs, and of those of the providers asked for."""
        ...

    def pairs(self, clients: Rows, providers: Rows) -> tuple[Scores, Scores]:
        """Client and provider needs of clients[i] with providers[i], or RULED_OUT."""
        ...

    def are_ruled_out(self, clients: Rows, providers: Rows) -> NDArray[np.bool_]:
        """Whether a knock-out or a limit stands between clients[i] and providers[i]."""
        ...


def run(providers: Rows) -> slice | Rows:
    """The same rows as a slice where they stand side by side: that needs no copy."""
    is_run = len(providers) > 0 and providers[-1] - providers[0] + 1 == len(providers)
    return slice(int(providers[0]), int(providers[-1]) + 1) if is_run else providers


@dataclass(frozen=True, slots=True)
class WholeNeeds:
    """Needs that are known as two whole arrays, each (clients, providers).

    >>> needs = WholeNeeds.of([[0.9, 0.4]], [[0.5, 0.8]])
    >>> needs.pairs(np.array([0], np.int32), np.array([1], np.int32))
    (array([0.4], dtype=float32), array([0.8], dtype=float32))
    """

    client_need: Scores
    provider_need: Scores

    @classmethod
    def of(cls, client_need: object, provider_need: object) -> WholeNeeds:
        """From anything NumPy reads. Raises ValueError when the shapes differ."""
        mine, theirs = np.asarray(client_need, np.float32), np.asarray(provider_need, np.float32)
        if mine.shape != theirs.shape or mine.ndim != 2:  # noqa: PLR2004 (clients and providers)
            raise ValueError(f"needs of {mine.shape} and {theirs.shape} are not of the same pairs")
        return cls(mine, theirs)

    @property
    def n_clients(self) -> int:
        """How many clients."""
        return len(self.client_need)

    @property
    def n_providers(self) -> int:
        """How many providers."""
        providers: int = self.client_need.shape[1]
        return providers

    def cells(self, clients: Rows) -> Rows:
        """All are in one cell."""
        return np.zeros(len(clients), np.int32)

    def reach(self, cell: int) -> Rows:  # noqa: ARG002 (there is one cell)
        """Everybody."""
        return np.arange(self.n_providers, dtype=np.int32)

    def ceilings(self, clients: Rows) -> Ceilings:
        """The needs themselves."""
        mine, theirs = self.client_need[clients], self.provider_need[clients]
        return lambda providers: (mine[:, run(providers)], theirs[:, run(providers)])

    def pairs(self, clients: Rows, providers: Rows) -> tuple[Scores, Scores]:
        """Entries of both arrays."""
        return self.client_need[clients, providers], self.provider_need[clients, providers]

    def are_ruled_out(self, clients: Rows, providers: Rows) -> NDArray[np.bool_]:
        """Where RULED_OUT stands."""
        is_out: NDArray[np.bool_] = self.client_need[clients, providers] == RULED_OUT
        return is_out
