"""The compiled kernels: every pair looked at once, in tiles that stay in the registers, nothing written but survivors.

A tile is four clients by 64 providers. Their ceilings are products of integers (`products.py`); four rows are compared
with their thresholds as a whole, and only looked through where anybody passes. What passes is scored exactly, without
fastmath.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from wunschkunde.engine.fit import CORRELATION, Z_RANGE
from wunschkunde.engine.matching.compiled_scores import score_answers
from wunschkunde.engine.matching.jit import compiled, fused, inlined
from wunschkunde.engine.matching.products import ROWS, STRIP, multiply

# How a panel is met: both ceilings in one product, each in its own, or each in the sums that a need is made of.
TOGETHER, APART, SUMS = 0, 1, 2
ONE, TWO = np.float32(1), np.float32(2)
R, Z_LOW, Z_HIGH = np.float32(CORRELATION), np.float32(Z_RANGE[0]), np.float32(Z_RANGE[1])
LEAST = -(2.0**30)


@fused
def _scaled(tile: Any, scale: Any, lift: Any, ceilings: Any) -> None:
    """Ceilings (4, 64) of one need: its product."""
    for r in range(ROWS):
        for j in range(STRIP):
            ceilings[r, j] = np.float32(tile[0, r, j]) * scale[0] + lift


@fused
def _summed(tile: Any, scale: Any, lift: Any, ceilings: Any) -> None:
    """The same of value, spread, deviation and number answered; see `engine.fit`."""
    for r in range(ROWS):
        for j in range(STRIP):
            value, spread = np.float32(tile[0, r, j]) * scale[0], np.float32(tile[1, r, j]) * scale[1]
            deviation, answered = np.float32(tile[2, r, j]) * scale[2], np.float32(tile[3, r, j])
            number = max(answered, ONE)
            z = min(max(deviation / number, Z_LOW), Z_HIGH)
            need = value + spread * z * (R * answered / (ONE + (number - ONE) * R))
            ceilings[r, j] = min(max(need, np.float32(0)), ONE) + lift


@fused
def _join(one: Any, other: Any, handicap: Any, bars: Any) -> None:
    """Four rows of one = how far the harmonic mean, less the handicap, passes the bar; its sign counts."""
    for r in range(ROWS):
        bar = bars[r]
        for j in range(STRIP):
            a, b = one[r, j], other[r, j]
            one[r, j] = TWO * a * b - (bar + handicap[j]) * (a + b)


@fused
def _passing(row: Any, bar: Any) -> Any:
    """How many pass. Counted, for LLVM makes vectors of that, and none of a maximum."""
    number = np.int32(0)
    for j in range(STRIP):
        number += np.int32(row[j] > bar)
    return number


@fused
def _above(row: Any, bar: Any, over: Any) -> None:
    for j in range(STRIP):
        over[j] = np.float32(row[j]) - np.float32(bar)


@compiled
def _least(scores: Any, lifts: Any, unit: float) -> Any:
    """What the sum of both ceilings has to pass: twice the last fit, in units; a little lower keeps equals."""
    bar = (2 * np.float64(scores[-1]) - lifts[0]) * unit
    return np.int32(max(min(bar, -LEAST), LEAST)) - np.int32(1)


@fused
def _product(one: Any, other: Any, end: int) -> Any:
    total = np.float32(0)
    for k in range(end):
        total += one[k] * other[k]
    return total


@compiled
def _score_vectors(client: Any, providers: Any, found: Any, halves: tuple[int, int], needs: Any) -> None:
    """Both needs where the inner products are the needs themselves."""
    split, end = halves
    for index in range(len(found)):
        provider = providers[found[index]]
        one = other = 0.0
        # Side by side, for each sum waits for itself.
        for k in range(split):
            one += np.float64(client[k]) * np.float64(provider[k])
            if split + k < end:
                other += np.float64(client[split + k]) * np.float64(provider[split + k])
        for k in range(2 * split, end):
            other += np.float64(client[k]) * np.float64(provider[k])
        needs[0, index], needs[1, index] = one, other


@compiled
def _keep(scores: Any, who: Any, score: Any, provider: int) -> None:
    """Put a provider into a row of the best; of equals the lower row comes first."""
    last = len(scores) - 1
    if score < scores[last] or (score == scores[last] and 0 <= who[last] < provider):
        return
    place = last
    while place > 0 and (
        score > scores[place - 1] or (score == scores[place - 1] and not 0 <= who[place - 1] < provider)
    ):
        scores[place], who[place] = scores[place - 1], who[place - 1]
        place -= 1
    scores[place], who[place] = score, provider


@compiled
def _may_enter(client: Any, provider: Any, split: int, total: Any, bar: Any) -> bool:
    """Whether the harmonic mean of both ceilings reaches the bar: one is a product, the other what the sum leaves.

    `total`: the ceiling of the sum, and what each may lie too low by.
    """
    ceiling, lift = total
    a = _product(client, provider, split) + lift
    b = ceiling - a + TWO * lift
    return bool(a > 0 and b > 0 and TWO * a * b >= bar * (a + b))


@inlined
def _look_through(meeting: tuple[Any, Any, Any], place: Any, best: Any, market: Any) -> int:
    """Score what passes in one row of a tile; return how many did."""
    clients, panel, rule = meeting
    vectors, _, numbers, (found, who, needs), tables = clients
    rows, _, providers, handicap, cells, _ = panel
    _, _, scales, lifts, split, end, is_whole, mode = rule
    (s, i), sums, over, left = place
    scores, best_ones = best[0][i], best[1][i]
    meets, bar = market[0][market[1][7][numbers[i]]], scores[-1]
    number, passed, lowest = 0, 0, np.float32(0)
    for j in range(STRIP):
        if left == 0:
            break
        if over[j] <= 0:
            continue
        left -= 1
        if providers[s, j] < 0 or not meets[cells[s, j]]:
            continue
        passed += 1
        off = handicap[s, j]
        if mode == TOGETHER:
            ceiling = np.float32(sums[j]) * scales[0] + lifts[0] + TWO * off
            if not _may_enter(vectors[i], rows[s, j], split, (ceiling, lifts[1]), bar + off):
                continue
        found[number], who[number] = j, providers[s, j]
        lowest = min(lowest, off)
        number += 1
    if is_whole:
        _score_vectors(vectors[i], rows[s], found[:number], (split, end), needs)
    else:
        # A little lower than need be: the bar is only there to save time.
        score_answers(tables, i, (who[:number], bar + lowest - np.float32(1e-6)), market, needs)
    for index in range(number):
        one, other = needs[0, index], needs[1, index]
        if one > 0 and other > 0:
            fit = np.float32(2 * one * other / (one + other)) - handicap[s, found[index]]
            _keep(scores, best_ones, fit, who[index])
    return passed


@compiled
def _ceilings(rule: Any, tile: Any, ceilings: Any, handicap: Any, bars: Any) -> None:
    """How far the harmonic mean of the ceilings passes the bars, into the first of `ceilings` (2, 4, 64)."""
    _, _, scales, lifts, _, _, _, mode = rule
    each = len(tile) // 2 if mode == SUMS else 1
    for need in range(2):
        first = need * each
        if mode == SUMS:
            _summed(tile[first : first + each], scales[first : first + each], lifts[need], ceilings[need])
        else:
            _scaled(tile[first : first + 1], scales[first : first + 1], lifts[need], ceilings[need])
    _join(ceilings[0], ceilings[1], handicap, bars)


@compiled
def visit(clients: Any, panel: Any, rule: Any, best: Any, market: Any) -> int:
    """Meet every client of a block with every provider of a panel; return how many pairs passed the filter.

    `clients`: vectors (r, K), r a multiple of 4, the same as integers, numbers of the clients (-1: a row that only
    fills up), room for one strip, tables. `panel`: vectors (strips, 64, K), the same as integers, providers, handicaps
    and cells (strips, 64), and where anybody may meet anybody (r / 4, strips). `rule`: the parts of a product (client's
    and provider's first dimension, and how many), what an integer of TOGETHER stands for, what one of each product
    does, how far a ceiling has to be lifted, where the needs end in a vector, whether products are needs, and the mode.
    `best`: fit, providers, room for the products (8, 4, 64) and ceilings (2, 4, 64).
    """
    _, integers, numbers, _, _ = clients
    _, strips, _, handicap, _, is_open = panel
    parts, unit, _, lifts, _, _, _, mode = rule
    scores, _, tile, ceilings = best
    bars, least, passed = np.empty(ROWS, np.float32), np.empty(len(numbers), np.int32), 0
    for i in range(len(numbers)):
        least[i] = _least(scores[i], lifts, unit)
    for s in range(strips.shape[0]):
        for i in range(0, integers.shape[0], ROWS):
            if not is_open[i // ROWS, s]:
                continue
            for p in range(len(parts)):
                multiply(integers, (i, parts[p, 0]), strips[s], (parts[p, 1], parts[p, 2]), tile[p])
            if mode != TOGETHER:
                bars[:] = scores[i : i + ROWS, -1]
                _ceilings(rule, tile[: len(parts)], ceilings, handicap[s], bars)
            for r in range(ROWS):
                over = ceilings[0, r]
                if mode == TOGETHER:
                    number = _passing(tile[0, r], least[i + r])
                    if number:
                        _above(tile[0, r], least[i + r], over)
                else:
                    number = _passing(over, np.float32(0))
                if number and numbers[i + r] >= 0:
                    passed += _look_through(
                        (clients, panel, rule), ((s, i + r), tile[0, r], over, number), best, market
                    )
                    least[i + r] = _least(scores[i + r], lifts, unit)
    return passed
