"""One side ready to be compared, and what two of them have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.matching.rules import Rules

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint64]
Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Packed:
    """One side, ready to be compared.

    `wants` (n, S) and `wanted` (n, C) are the wishes with their defaults from the side's own offer. `weights` (n, D)
    sum to 1, or are all 0 where nothing is important. A pair crosses a limit when `limits` of one and `said` of the
    other (both (n, L)) share a bit. `cells` (n,) numbers the cell keys of `Market.meets`.
    """

    ids: NDArray[np.object_]
    wants: Bytes
    brings: Bytes
    wanted: Words
    brought: Words
    weights: Singles
    limits: Words
    said: Words
    cells: NDArray[np.int32]
    capacity: NDArray[np.int32]

    def __len__(self) -> int:
        """How many rows."""
        return len(self.ids)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays; ids count as references."""
        return sum(getattr(self, name).nbytes for name in self.__slots__)


class BothSides(Protocol):
    """What is asked of a market to score pairs."""

    @property
    def rules(self) -> Rules: ...
    @property
    def clients(self) -> Packed: ...
    @property
    def providers(self) -> Packed: ...
    @property
    def meets(self) -> NDArray[np.bool_]: ...
