"""Vectors laid out for the filter: clients in blocks, providers in panels, both aligned and padded with nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Singles = NDArray[np.float32]
Floats = NDArray[np.float64]
Numbers = NDArray[np.int32]
Rows = NDArray[np.intp]
NOBODY = -1
# So many clients stand for all where only the order of work depends on it.
SAMPLE = 1024
ALIGNED = 64
FOURS, EIGHTS = 4, 8
# Providers whose vectors are made at a time, and how many of them lie side by side in a tile: less where vectors are
# long, so that a tile of them stays in the second cache.
PANEL, WIDE, NARROW, LONG = 65_280, 768, 256, 256


class Vectors(Protocol):
    """What ranking asks of a market: ceilings as vectors, needs exactly."""

    @property
    def n_clients(self) -> int: ...
    @property
    def n_providers(self) -> int: ...
    @property
    def split(self) -> int: ...
    @property
    def meets(self) -> NDArray[np.bool_]: ...
    @property
    def client_cells(self) -> Numbers: ...
    @property
    def provider_cells(self) -> Numbers: ...
    def client_vectors(self, rows: Rows) -> Singles: ...
    def provider_vectors(self, rows: Rows) -> Singles: ...
    def needs(self, clients: Rows, providers: Rows) -> tuple[Floats, Floats]: ...


@dataclass(frozen=True, slots=True)
class Panel:
    """Some providers: their vectors as columns (tiles, K, J), who they are and what is taken off their fit (tiles, J).

    The first half of K ends at `split`, the second at `end`; behind it stands the handicap. `norms`: the longest half
    of each kind. `open_to` (client cells, tiles): whether anybody of the tile may meet the cell.
    """

    columns: Singles
    providers: Numbers
    handicap: Singles
    split: int
    end: int
    norms: tuple[float, float]
    open_to: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Block:
    """Some clients: vectors (r, K), numbers (r,), lengths of both halves (r, 2); r a multiple of 4, -1 fills up."""

    vectors: Singles
    numbers: Numbers
    norms: Floats

    def slack(self, panel: Panel) -> Singles:
        """How far a ceiling in float32 may lie below the true one, whatever the order of the sum (Higham 2002, 3.1)."""
        unit = (self.vectors.shape[1] + 2) * 2.0**-24
        size = self.norms[:, 0] * panel.norms[0] + self.norms[:, 1] * panel.norms[1]
        handicap = 2 * float(np.abs(panel.handicap).max(initial=0))
        return np.asarray(1.05 * unit * (size + handicap) + 1e-6, np.float32)


def aligned(*shape: int) -> Singles:
    """Zeros that begin at the start of a cache line."""
    size = int(np.prod(shape))
    room = np.zeros(size + ALIGNED // 4, np.float32)
    first = -room.ctypes.data % ALIGNED // 4
    zeros: Singles = room[first : first + size].reshape(shape)
    return zeros


def block_of(market: Vectors, clients: Rows, *, has_handicap: bool) -> Block:
    """The vectors of these clients, with room for a handicap."""
    rows = market.client_vectors(clients)
    split, end, depth = _halves(market.split, rows.shape[1], has_handicap=has_handicap)
    filled = -(-len(clients) // FOURS) * FOURS
    vectors, norms = aligned(filled, depth), np.zeros((filled, 2))
    for half, first in ((rows[:, : market.split], 0), (rows[:, market.split :], split)):
        vectors[: len(rows), first : first + half.shape[1]] = half
        norms[: len(rows), int(first > 0)] = np.linalg.norm(half.astype(np.float64), axis=1)
    if has_handicap:
        vectors[: len(rows), end] = 1
    numbers = np.full(filled, NOBODY, np.int32)
    numbers[: len(rows)] = clients
    return Block(vectors, numbers, norms)


def panels_of(market: Vectors, handicap: Singles | None, size: int = PANEL) -> Iterator[Panel]:
    """All providers, `size` at a time, those of one cell side by side."""
    order = np.argsort(market.provider_cells, kind="stable")
    some = np.linspace(0, market.n_clients - 1, min(SAMPLE, market.n_clients)).astype(np.intp)
    average = market.client_vectors(some).mean(axis=0) if len(some) else None
    for first in range(0, len(order), size):
        providers = order[first : first + size]
        rows = market.provider_vectors(providers)
        if average is not None:
            # Who suits the average client comes first: thresholds rise early, and fewer have to be scored.
            again = np.lexsort((-(rows @ average), market.provider_cells[providers]))
            providers, rows = providers[again], rows[again]
        yield _panel(market, providers, rows, handicap)


def _panel(market: Vectors, providers: Rows, rows: Singles, handicap: Singles | None) -> Panel:
    split, end, depth = _halves(market.split, rows.shape[1], has_handicap=handicap is not None)
    width = NARROW if depth > LONG else WIDE
    tiles = -(-len(providers) // width)
    columns, numbers = aligned(tiles, depth, width), np.full((tiles, width), NOBODY, np.int32)
    off = np.zeros((tiles, width), np.float32)
    numbers.reshape(-1)[: len(providers)] = providers
    if handicap is not None:
        off.reshape(-1)[: len(providers)] = handicap[providers]
    halves = ((rows[:, : market.split], 0), (rows[:, market.split :], split))
    for tile in range(tiles):
        for half, first in halves:
            part = half[tile * width : (tile + 1) * width]
            columns[tile, first : first + part.shape[1], : len(part)] = part.T
    if handicap is not None:
        columns[:, end] = -2 * off
    one, other = (float(np.sqrt((half**2).sum(axis=1).max(initial=0))) for half, _ in halves)
    cells = market.provider_cells[providers]
    open_to = [
        market.meets[:, np.unique(cells[tile * width : (tile + 1) * width])].any(axis=1) for tile in range(tiles)
    ]
    return Panel(columns, numbers, off, split, end, (one, other), np.stack(open_to, axis=1))


def _halves(split: int, width: int, *, has_handicap: bool) -> tuple[int, int, int]:
    """Where the halves end, and how many dimensions there are in all, in eights."""
    first = -(-split // EIGHTS) * EIGHTS
    end = first + -(-(width - split) // EIGHTS) * EIGHTS
    return first, end, end + EIGHTS * has_handicap
