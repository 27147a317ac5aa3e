"""Exact needs, compiled: the same sums in the same order as in `scores.py`, a client's tables looked up once."""

from __future__ import annotations

from typing import Any

import numpy as np

from wunschkunde.engine.fit import CORRELATION, Z_RANGE
from wunschkunde.engine.matching.jit import compiled
from wunschkunde.engine.matching.rules import LEVEL_CODES, SHARED_CODES

R, Z_LOW, Z_HIGH = CORRELATION, Z_RANGE[0], Z_RANGE[1]


@compiled
def _options(word: Any) -> int:
    number = 0
    while word:
        word &= word - np.uint64(1)
        number += 1
    return number


@compiled
def _column(wish: Any, offer: Any) -> int:
    """Where in the table of a choice an offer stands; see `rules.py`."""
    if wish == 0:
        return SHARED_CODES + _options(offer)
    return min(_options(wish & offer), SHARED_CODES - 1) if offer else SHARED_CODES


@compiled
def _joined(sums: tuple[float, float, float, float, float]) -> float:
    """A need of its five sums, -1 when nothing of weight is answered; see `scores.py`."""
    value, spread, deviation, answered, weighed = sums
    if weighed <= 0:
        return -1.0
    number = max(answered, 1.0)
    z = min(max(deviation / number, Z_LOW), Z_HIGH)
    factor = R * answered / (1 + (number - 1) * R)
    return min(max(value + spread * factor * z, 0.0), 1.0)


@compiled
def _client_need(mine: Any, chosen: Any, wanted: Any, brings: Any, brought: Any) -> float:
    """The tables of one client, weights multiplied in, at what one provider brings."""
    value = spread = deviation = answered = weighed = 0.0
    for d in range(len(brings)):
        level = brings[d]
        value += mine[d, level, 0]
        spread += mine[d, level, 1]
        deviation += mine[d, level, 2]
        answered += mine[d, level, 3]
        weighed += mine[d, level, 4]
    for d in range(len(brought)):
        column = _column(wanted[d], brought[d])
        value += chosen[d, column, 0]
        spread += chosen[d, column, 1]
        deviation += chosen[d, column, 2]
        answered += chosen[d, column, 3]
        weighed += chosen[d, column, 4]
    return _joined((value, spread, deviation, answered, weighed))


@compiled
def _provider_need(theirs: Any, choices: Any, wishing: Any, j: int, brought: Any) -> float:
    """The tables at what one client brings, at the wishes of one provider."""
    wants, wanted, weights = wishing
    value = spread = deviation = answered = weighed = 0.0
    for d in range(wants.shape[1]):
        level, weight = wants[j, d], np.float64(weights[j, d])
        value += weight * theirs[d, level, 0]
        spread += weight * theirs[d, level, 1]
        deviation += theirs[d, level, 2]
        answered += theirs[d, level, 3]
        weighed += weight * theirs[d, level, 3]
    for d in range(len(brought)):
        wished, column = _options(wanted[j, d]), _column(wanted[j, d], brought[d])
        weight = np.float64(weights[j, wants.shape[1] + d])
        value += weight * choices[d, wished, column, 0]
        spread += weight * choices[d, wished, column, 1]
        deviation += choices[d, wished, column, 2]
        answered += choices[d, wished, column, 3]
        weighed += weight * choices[d, wished, column, 3]
    return _joined((value, spread, deviation, answered, weighed))


@compiled
def tables_of(market: Any, numbers: Any) -> Any:
    """Tables of these clients, so that each level and option is looked up once a pair: see `rules.py`.

    What the client gives for each level (r, S, 6, 5) and choice (r, C, P + 4, 5), weights multiplied in, and what is
    given for each wish at what the client brings (r, S, 6, 4). Empty for a market of vectors.
    """
    scales, choices, clients = market[3], market[4], market[1]
    wants, brings, wanted, _, weights = clients[:5]
    levels, options, size = wants.shape[1], wanted.shape[1], len(numbers)
    mine, theirs = np.zeros((size, levels, LEVEL_CODES, 5)), np.zeros((size, levels, LEVEL_CODES, 4))
    chosen = np.zeros((size, options, choices.shape[3], 5))
    for row in range(size if len(wants) else 0):
        i = max(numbers[row], 0)
        for d in range(levels):
            theirs[row, d] = scales[1, d, :, brings[i, d]]
            mine[row, d, :, :4] = scales[0, d, wants[i, d]]
            _weigh(mine[row, d], np.float64(weights[i, d]))
        for d in range(options):
            chosen[row, d, :, :4] = choices[0, d, _options(wanted[i, d])]
            _weigh(chosen[row, d], np.float64(weights[i, levels + d]))
    return mine, theirs, chosen, numbers


@compiled
def _weigh(table: Any, weight: float) -> None:
    """Value and spread by weight; behind the rest, what is answered by weight."""
    for code in range(len(table)):
        table[code, 0] *= weight
        table[code, 1] *= weight
        table[code, 4] = weight * table[code, 3]


@compiled
def score_answers(tables: Any, row: int, found: Any, market: Any, needs: Any) -> None:
    """Both needs of one client with each provider found into `needs` (2, n); -1 where there is none.

    `found`: providers, and the bar: where the client's need alone shows that the harmonic mean stays below it, the
    provider's is left at -1.
    """
    (mine, theirs, chosen, numbers), (meets, clients, others, _, choices), (providers, bar) = tables, market, found
    _, _, client_wanted, client_brought, _, limits, said, cells = clients
    wants, brings, wanted, brought, weights, other_limits, other_said, other_cells = others
    i = numbers[row]
    for index in range(len(providers)):
        j = providers[index]
        needs[0, index] = needs[1, index] = -1.0
        may_meet = meets[cells[i], other_cells[j]]
        for word in range(limits.shape[1]):
            if limits[i, word] & other_said[j, word] or other_limits[j, word] & said[i, word]:
                may_meet = False
        if not may_meet:
            continue
        need = _client_need(mine[row], chosen[row], client_wanted[i], brings[j], brought[j])
        needs[0, index] = need
        if 2 * need >= bar * (1 + need):
            wishing = (wants, wanted, weights)
            needs[1, index] = _provider_need(theirs[row], choices[1], wishing, j, client_brought[i])


@compiled
def needs_of_pairs(market: Any, clients: Any, providers: Any) -> Any:
    """Both needs (2, n) of the pairs clients[i] with providers[i]; NaN where there is none."""
    needs = np.empty((2, len(clients)))
    first = 0
    while first < len(clients):
        end = first + 1
        while end < len(clients) and clients[end] == clients[first]:
            end += 1
        # The same tables serve as long as the client is the same.
        tables = tables_of(market, clients[first : first + 1])
        score_answers(tables, 0, (providers[first:end], np.float32(-1)), market, needs[:, first:end])
        first = end
    return np.where(needs < 0, np.nan, needs)
