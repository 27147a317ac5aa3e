"""A market of vectors instead of answers: each need is exactly one inner product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class VectorMarket:
    """client_need = <client_wishes, provider_brings>, provider_need = <provider_wishes, client_brings>.

    All four are float32 with one row a person; needs must lie in [0, 1]. Everybody may meet everybody.

    >>> import numpy as np
    >>> one = np.array([[0.5, 0.5]], np.float32)
    >>> VectorMarket(one, one, one, one).needs(np.array([0]), np.array([0]))
    (array([0.5]), array([0.5]))
    """

    client_wishes: Singles
    client_brings: Singles
    provider_wishes: Singles
    provider_brings: Singles

    @property
    def n_clients(self) -> int:
        """How many clients."""
        return len(self.client_wishes)

    @property
    def n_providers(self) -> int:
        """How many providers."""
        return len(self.provider_wishes)

    @property
    def split(self) -> int:
        """Where in the vectors the client's need ends and the provider's begins."""
        width: int = self.client_wishes.shape[1]
        return width

    @property
    def meets(self) -> NDArray[np.bool_]:
        """All are in one cell."""
        return np.ones((1, 1), dtype=bool)

    @property
    def client_cells(self) -> NDArray[np.int32]:
        """All are in one cell."""
        return np.zeros(self.n_clients, np.int32)

    @property
    def provider_cells(self) -> NDArray[np.int32]:
        """All are in one cell."""
        return np.zeros(self.n_providers, np.int32)

    def client_vectors(self, rows: Rows | slice) -> Singles:
        """Rows [wishes | answers]."""
        return np.concatenate((self.client_wishes[rows], self.client_brings[rows]), axis=1)

    def provider_vectors(self, rows: Rows | slice) -> Singles:
        """Rows [answers | wishes]."""
        return np.concatenate((self.provider_brings[rows], self.provider_wishes[rows]), axis=1)

    def needs(self, clients: Rows, providers: Rows) -> tuple[Floats, Floats]:
        """Both needs of each listed pair, summed in the order of the dimensions as the kernel does."""
        return (
            _products(self.client_wishes, clients, self.provider_brings, providers),
            _products(self.client_brings, clients, self.provider_wishes, providers),
        )


def _products(one: Singles, rows: Rows, other: Singles, columns: Rows) -> Floats:
    total = np.zeros(len(rows))
    for k in range(one.shape[1]):
        total += one[rows, k].astype(np.float64) * other[columns, k].astype(np.float64)
    return total
