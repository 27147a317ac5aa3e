"""A market of vectors instead of answers: each need is exactly one inner product."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Rows = NDArray[np.intp]


def _nothing() -> NDArray[np.int32]:
    return np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True)
class VectorMarket:
    """client_need = <client_wishes, provider_brings>, provider_need = <provider_wishes, client_brings>.

    All four are float32 with one row a person; needs must lie in [0, 1]. Only who is in one cell may meet; without
    cells, everybody.

    >>> import numpy as np
    >>> one = np.array([[0.5, 0.5]], np.float32)
    >>> VectorMarket(one, one, one, one).needs(np.array([0]), np.array([0]))
    (array([0.5]), array([0.5]))
    """

    client_wishes: Singles
    client_brings: Singles
    provider_wishes: Singles
    provider_brings: Singles
    client_cells: NDArray[np.int32] = field(default_factory=_nothing)
    provider_cells: NDArray[np.int32] = field(default_factory=_nothing)

    def __post_init__(self) -> None:
        """Put everybody into one cell where there are none."""
        for name, size in (("client_cells", self.n_clients), ("provider_cells", self.n_providers)):
            if len(getattr(self, name)) == 0:
                object.__setattr__(self, name, np.zeros(size, np.int32))

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
        """Each cell meets itself alone."""
        cells = 1 + max(self.client_cells.max(initial=0), self.provider_cells.max(initial=0))
        return np.eye(cells, dtype=bool)

    def client_vectors(self, rows: Rows | slice) -> Singles:
        """Rows [wishes | answers]."""
        return np.concatenate((self.client_wishes[rows], self.client_brings[rows]), axis=1)

    def provider_vectors(self, rows: Rows | slice) -> Singles:
        """Rows [answers | wishes]."""
        return np.concatenate((self.provider_brings[rows], self.provider_wishes[rows]), axis=1)

    def needs(self, clients: Rows, providers: Rows) -> tuple[Floats, Floats]:
        """Both needs of each listed pair, NaN across cells; summed in the order of the kernel."""
        one = _products(self.client_wishes, clients, self.provider_brings, providers)
        other = _products(self.client_brings, clients, self.provider_wishes, providers)
        is_out = self.client_cells[clients] != self.provider_cells[providers]
        return np.where(is_out, np.nan, one), np.where(is_out, np.nan, other)


def _products(one: Singles, rows: Rows, other: Singles, columns: Rows) -> Floats:
    total = np.zeros(len(rows))
    for k in range(one.shape[1]):
        total += one[rows, k].astype(np.float64) * other[columns, k].astype(np.float64)
    return total
