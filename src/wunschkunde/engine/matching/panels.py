"""Vectors laid out for the filter: clients in blocks, providers in panels, both padded with nobody."""

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
# Clients and providers whose products are made at once, and providers whose vectors are held at a time.
FOURS, STRIP, PANEL = 4, 64, 65_280


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
    """Some providers, n of them, a multiple of 64: vectors (n, K), who they are, what is taken off their fit, cells.

    The first half of K ends at `split`, the second at `end`; behind it stands the handicap, if any. -1 fills up, in a
    cell that is there. `norms`: the longest half of each kind. `open_to` (client cells, n / 64): whether anybody of
    these 64 may meet the cell.
    """

    vectors: Singles
    providers: Numbers
    handicap: Singles
    cells: Numbers
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


def block_of(market: Vectors, clients: Rows, *, has_handicap: bool) -> Block:
    """The vectors of these clients, with room for a handicap."""
    rows = market.client_vectors(clients)
    width = rows.shape[1]
    filled = -(-len(clients) // FOURS) * FOURS
    vectors, norms = np.zeros((filled, width + has_handicap), np.float32), np.zeros((filled, 2))
    vectors[: len(rows), :width] = rows
    vectors[: len(rows), width:] = 1
    for place, half in enumerate((rows[:, : market.split], rows[:, market.split :])):
        norms[: len(rows), place] = np.sqrt(np.einsum("ij,ij->i", half, half, dtype=np.float64))
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
        again = np.arange(len(providers))
        if average is not None:
            # Who suits the average client comes first: thresholds rise early, and fewer have to be scored.
            suits = (rows @ average).astype(np.float64)
            lowest, highest = suits.min(), suits.max()
            again = np.argsort(market.provider_cells[providers] - (suits - lowest) / (2 * (highest - lowest) + 1e-9))
        yield _panel(market, providers[again], (rows, again), handicap)


def _panel(market: Vectors, providers: Rows, known: tuple[Singles, Rows], handicap: Singles | None) -> Panel:
    rows, order = known
    split, end = market.split, rows.shape[1]
    filled = -(-len(providers) // STRIP) * STRIP
    vectors = np.zeros((filled, end + (handicap is not None)), np.float32)
    np.take(rows, order, axis=0, out=vectors[: len(rows), :end], mode="clip")
    numbers, off = np.full(filled, NOBODY, np.int32), np.zeros(filled, np.float32)
    numbers[: len(providers)] = providers
    if handicap is not None:
        off[: len(providers)] = handicap[providers]
        vectors[:, end] = -2 * off
    cells = np.zeros(filled, np.int32)
    cells[: len(providers)] = market.provider_cells[providers]
    cells[len(providers) :] = cells[len(providers) - 1]
    halves = vectors[:, :split], vectors[:, split:end]
    one, other = (float(np.sqrt(np.einsum("ij,ij->i", half, half).max(initial=0))) for half in halves)
    return Panel(vectors, numbers, off, cells, split, end, (one, other), _open_to(market.meets, cells))


def _open_to(meets: NDArray[np.bool_], cells: Numbers) -> NDArray[np.bool_]:
    """Which cells of clients meet anybody in each strip."""
    strips = np.arange(len(cells)) // STRIP
    is_new = np.ones(len(cells), bool)
    # Cells rise, so each stands once or a few times in a row.
    is_new[1:] = (cells[1:] != cells[:-1]) | (strips[1:] != strips[:-1])
    places = np.flatnonzero(is_new)
    starts = np.flatnonzero(np.diff(strips[places], prepend=-1))
    open_to: NDArray[np.bool_] = np.logical_or.reduceat(meets[:, cells[places]], starts, axis=1)
    return open_to
