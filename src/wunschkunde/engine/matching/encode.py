"""Sides as arrays: packed once, compared a million times, with the same numbers as one by one.

**What is kept.** `Packed` holds one side, n rows: levels as bytes, options as bit words, importances as weights that
sum to 1 over a row. `Market` holds both. Everything else is derived from it, block by block.

**What a need is here.** With all answered a need is one inner product: the weighted table rows of who wishes with the
one-hot answers of who brings. An open pair counts `m + sqrt(v) f(n) z`, and n and z depend on what both answered, so
four sums over the dimensions are taken (value, spread, deviation, number answered) and joined as in `engine.fit`:
`Market.needs` does this exactly, for listed pairs.

**Ceilings.** `client_vectors` and `provider_vectors` give float32 rows whose inner product is never below the needs: an
open pair at its best (z = 1, n as many as the wishing side stated), a choice by `0.4 + 0.3 x shared`. Where everything
is answered and nothing is a choice the ceiling is the need itself. So a filter on ceilings loses nothing, and what
passes it is scored exactly (docs/decisions/0020).

**Order.** Clients stand in the order in which they came, providers sorted by id: of equals the lower row wins.

Shapes: n rows, S scales, C choices, D = S + C dimensions (scales first), L words of limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.dimensions import NEEDS, Dimension, Need
from wunschkunde.engine.matching.answers import Answers, answers_of
from wunschkunde.engine.matching.needs import RULED_OUT
from wunschkunde.engine.matching.packed import Packed
from wunschkunde.engine.matching.rules import LEVEL_CODES, Rules
from wunschkunde.engine.matching.scores import score_needs
from wunschkunde.engine.matching.vectors import client_side, provider_side, sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wunschkunde.engine.sides import Side

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint64]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Rows = NDArray[np.intp]
Indices = NDArray[np.integer[Any]]
Name = Literal["client", "provider"]
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Market:
    """Clients and providers; `meets` (client cells, provider cells) says whether two cells share what they must."""

    rules: Rules
    clients: Packed
    providers: Packed
    meets: NDArray[np.bool_]

    @property
    def capacity(self) -> NDArray[np.int32]:
        """Places of each provider."""
        return self.providers.capacity

    @property
    def client_cells(self) -> NDArray[np.int32]:
        """The cell of each client: a row of `meets`."""
        return self.clients.cells

    @property
    def provider_cells(self) -> NDArray[np.int32]:
        """The cell of each provider: a column of `meets`."""
        return self.providers.cells

    @property
    def split(self) -> int:
        """Where in the vectors the client's need ends and the provider's begins."""
        return self.rules.width

    @property
    def n_clients(self) -> int:
        """How many clients."""
        return len(self.clients)

    @property
    def n_providers(self) -> int:
        """How many providers."""
        return len(self.providers)

    def client_vectors(self, rows: Rows | slice) -> Singles:
        """Rows [wishes | answers], (r, 2 x width)."""
        return client_side(self.rules, self.clients, rows)

    def provider_vectors(self, rows: Rows | slice) -> Singles:
        """Rows [answers | wishes], (r, 2 x width); times a client's row: the ceiling of both needs together."""
        return provider_side(self.rules, self.providers, rows)

    def client_sums(self, rows: Rows | slice) -> tuple[Singles, ...]:
        """The sums that needs are made of: see `vectors.sums`."""
        return sums(self.rules, 0, self.clients, rows)

    def provider_sums(self, rows: Rows | slice) -> tuple[Singles, ...]:
        """The other side of `client_sums`."""
        return sums(self.rules, 1, self.providers, rows)

    def needs(self, clients: Rows, providers: Rows) -> tuple[Floats, Floats]:
        """Both needs of each listed pair, exactly; NaN where the pair may not meet or nothing can be compared."""
        return score_needs(self, clients, providers)

    def pairs(self, clients: Indices, providers: Indices) -> tuple[Singles, Singles]:
        """Both needs of each listed pair as `matching.needs` wants them: RULED_OUT where `needs` has NaN."""
        one, other = (np.where(np.isnan(need), RULED_OUT, need) for need in self._both(clients, providers))
        return one.astype(np.float32), other.astype(np.float32)

    def _both(self, clients: Indices, providers: Indices) -> tuple[Floats, Floats]:
        one, other = self.needs(clients.astype(np.intp), providers.astype(np.intp))
        # Where one need is unknown there is no fit.
        is_out = np.isnan(one + other)
        return np.where(is_out, np.nan, one), np.where(is_out, np.nan, other)


def market_of(rules: Rules, clients: Answers, providers: Answers) -> Market:
    """Bring both sides together: cells from the knock-outs, words for the limits that anybody states.

    Clients keep their order, providers get that of their ids.
    """
    places = [*clients.forbidden, *(place for place in providers.forbidden if place not in clients.forbidden)]
    return met(
        rules, encoded(rules, clients, "client", places), encoded(rules, providers.sorted_by_id(), "provider", places)
    )


@dataclass(frozen=True, slots=True)
class Encoded:
    """One side, and what each of its cells must share with the other: `cells` (cells, columns)."""

    side: Packed
    cells: Words


def encoded(rules: Rules, side: Answers, name: Name, places: Sequence[Place]) -> Encoded:
    """One side in its order, ready to meet any other with the same `places` of limits: (part, scale)."""
    need: Need = "client_need" if name == "client" else "provider_need"
    cells, cell_of = np.unique(_cell_words(rules, side, name), axis=0, return_inverse=True)
    return Encoded(_packed(rules, side, need, cell_of.reshape(-1), places), cells)


def met(rules: Rules, clients: Encoded, providers: Encoded) -> Market:
    """Both sides together."""
    return Market(rules, clients.side, providers.side, _meets(clients.cells, providers.cells))


def market_of_sides(
    clients: Sequence[Side],
    providers: Sequence[Side],
    dimensions: Sequence[Dimension],
    capacity: Sequence[int] | None = None,
) -> Market:
    """A market of sides in the order given. Raises ValueError, naming the dimension, for a wrong kind of answer."""
    rules = Rules.of(dimensions)
    both = (answers_of(clients, rules), answers_of(providers, rules, capacity))
    return market_of(rules, *both)


def _packed(rules: Rules, side: Answers, need: Need, cells: NDArray[np.intp], places: Sequence[Place]) -> Packed:
    total = side.importances.sum(axis=1, dtype=np.float64, keepdims=True)
    weights = np.divide(side.importances, total, out=np.zeros(side.importances.shape), where=total > 0)
    wants, wanted = rules.with_defaults(need, (side.wishes, side.wished), (side.brings, side.brought))
    limits, said = _limit_words(side, places)
    return Packed(
        ids=side.ids,
        wants=wants,
        brings=side.brings,
        wanted=wanted,
        brought=side.brought,
        weights=weights.astype(np.float32),
        limits=limits,
        said=said,
        cells=cells.astype(np.int32),
        capacity=side.capacity,
    )


def _limit_words(side: Answers, places: Sequence[Place]) -> tuple[Words, Words]:
    """Twelve places, of five levels each, to a word."""
    per_word = 64 // (LEVEL_CODES - 1)
    shape = (len(side.ids), -(-len(places) // per_word))
    limits, said = np.zeros(shape, np.uint64), np.zeros(shape, np.uint64)
    for index, (part, scale) in enumerate(places):
        word, shift = index // per_word, np.uint64(index % per_word * (LEVEL_CODES - 1))
        if (part, scale) in side.forbidden:
            limits[:, word] |= side.forbidden[part, scale].astype(np.uint64) << shift
        level = (side.wishes if part == "wishes" else side.brings)[:, scale]
        bit = np.left_shift(np.uint64(1), level.astype(np.uint64)) >> np.uint64(1)
        said[:, word] |= bit << shift
    return limits, said


def _cell_words(rules: Rules, side: Answers, name: Name) -> Words:
    """What both sides must share: for each need with a knock-out the words of who wishes, and of who brings."""
    columns = [np.zeros(len(side.ids), np.uint64)]
    for need in NEEDS:
        is_wishing = (need == "client_need") == (name == "client")
        for index, dimension in enumerate(rules.choices):
            if dimension.way(need) == "knockout":
                columns.append((side.wished if is_wishing else side.brought)[:, index])
    return np.stack(columns, axis=1)


def _meets(clients: Words, providers: Words) -> NDArray[np.bool_]:
    """Which cells may meet. What is open on either side rules nothing out."""
    meets = np.ones((len(clients), len(providers)), dtype=bool)
    for column in range(clients.shape[1]):
        one, other = clients[:, column, None], providers[None, :, column]
        meets &= (one == 0) | (other == 0) | ((one & other) != 0)
    return meets
