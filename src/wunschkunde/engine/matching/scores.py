"""Both needs of listed pairs, exactly: the same sums in the same order here and in the compiled kernels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.fit import CORRELATION, Z_RANGE
from wunschkunde.engine.matching.rules import SHARED_CODES

if TYPE_CHECKING:
    from wunschkunde.engine.matching.packed import BothSides, Packed
    from wunschkunde.engine.matching.rules import Rules

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
CLIENT, PROVIDER = 0, 1


def score_needs(market: BothSides, clients: Rows, providers: Rows) -> tuple[Floats, Floats]:
    """Client's and provider's need of each pair (clients[i], providers[i]); NaN where the pair may not meet."""
    one = _need(market.rules, CLIENT, (market.clients, clients), (market.providers, providers))
    other = _need(market.rules, PROVIDER, (market.providers, providers), (market.clients, clients))
    is_out = are_ruled_out(market, clients, providers)
    one[is_out] = np.nan
    other[is_out] = np.nan
    return one, other


def are_ruled_out(market: BothSides, clients: Rows, providers: Rows) -> NDArray[np.bool_]:
    """Whether a knock-out or a limit stands between each pair (clients[i], providers[i])."""
    is_out: NDArray[np.bool_] = ~market.meets[market.clients.cells[clients], market.providers.cells[providers]]
    for word in range(market.clients.limits.shape[1]):
        is_out |= (market.clients.limits[clients, word] & market.providers.said[providers, word]) != 0
        is_out |= (market.providers.limits[providers, word] & market.clients.said[clients, word]) != 0
    return is_out


def harmonic_mean(one: Floats, other: Floats) -> Floats:
    """The fit of both needs; NaN where one is unknown."""
    total = one + other
    return np.divide(2 * one * other, total, out=np.where(np.isnan(total), np.nan, 0.0), where=total > 0)


def _need(rules: Rules, need: int, who_wishes: tuple[Packed, Rows], who_brings: tuple[Packed, Rows]) -> Floats:
    (wishing, wishers), (bringing, bringers) = who_wishes, who_brings
    sums = np.zeros((5, len(wishers)))
    for index in range(len(rules.scales)):
        four = rules.scale_tables[need, index][wishing.wants[wishers, index], bringing.brings[bringers, index]]
        _add(sums, four, wishing.weights[wishers, index])
    for index in range(len(rules.choices)):
        wish, brought = wishing.wanted[wishers, index], bringing.brought[bringers, index]
        shared = np.minimum(np.bitwise_count(wish & brought), SHARED_CODES - 1)
        is_open = (wish == 0) | (brought == 0)
        column = np.where(is_open, SHARED_CODES + np.where(wish == 0, np.bitwise_count(brought), 0), shared)
        four = rules.choice_tables[need, index][np.bitwise_count(wish), column]
        _add(sums, four, wishing.weights[wishers, len(rules.scales) + index])
    return _joined(*sums)


def _add(sums: Floats, four: Floats, weight: NDArray[np.float32]) -> None:
    heavy = weight.astype(np.float64)
    sums[0] += heavy * four[:, 0]
    sums[1] += heavy * four[:, 1]
    sums[2] += four[:, 2]
    sums[3] += four[:, 3]
    sums[4] += heavy * four[:, 3]


def _joined(value: Floats, spread: Floats, deviation: Floats, answered: Floats, weighed: Floats) -> Floats:
    """A need of its five sums: see `engine.fit`. NaN when nothing of weight is answered."""
    number = np.maximum(answered, 1.0)
    z = np.minimum(np.maximum(deviation / number, Z_RANGE[0]), Z_RANGE[1])
    factor = CORRELATION * answered / (1 + (number - 1) * CORRELATION)
    need = np.minimum(np.maximum(value + spread * factor * z, 0.0), 1.0)
    return np.where(weighed > 0, need, np.nan)
