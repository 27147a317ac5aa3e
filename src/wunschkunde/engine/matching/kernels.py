"""The compiled kernels: every pair looked at once, in tiles that stay in the cache, nothing written but survivors.

A tile is four clients by some hundred providers. Eight dimensions at a time are multiplied, so that a sum is loaded
and stored once for eight products; a row is then compared with its threshold as a whole, and only looked through where
anybody passes. Plain loops: LLVM makes vectors of them, as wide as the machine has. What passes is scored exactly,
without fastmath.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from wunschkunde.engine.matching.compiled_scores import score_answers
from wunschkunde.engine.matching.jit import compiled, fused

ROWS, DEPTH, STEP = 4, 8, 64
# How a panel is met: both needs in one product, each in its own, or without any, every pair scored.
TOGETHER, APART, DIRECT = 0, 1, 2


@fused
def _eight(rows: Any, i: int, k: int) -> Any:
    low = (rows[i, k], rows[i, k + 1], rows[i, k + 2], rows[i, k + 3])
    return (*low, rows[i, k + 4], rows[i, k + 5], rows[i, k + 6], rows[i, k + 7])


@fused
def _dot(a: Any, x: Any) -> Any:
    low = a[0] * x[0] + a[1] * x[1] + a[2] * x[2] + a[3] * x[3]
    return low + a[4] * x[4] + a[5] * x[5] + a[6] * x[6] + a[7] * x[7]


@fused
def multiply(clients: Any, i: int, columns: Any, part: tuple[int, int], tile: Any) -> None:
    """Tile (4, J) = clients i..i+3 times the columns (K, J), over a part of the dimensions."""
    begin, end = part
    to_a, to_b, to_c, to_d = tile[0], tile[1], tile[2], tile[3]
    for k in range(begin, end, DEPTH):
        a, b = _eight(clients, i, k), _eight(clients, i + 1, k)
        c, d = _eight(clients, i + 2, k), _eight(clients, i + 3, k)
        x0, x1, x2, x3 = columns[k], columns[k + 1], columns[k + 2], columns[k + 3]
        x4, x5, x6, x7 = columns[k + 4], columns[k + 5], columns[k + 6], columns[k + 7]
        if k == begin:
            for j in range(columns.shape[1]):
                x = (x0[j], x1[j], x2[j], x3[j], x4[j], x5[j], x6[j], x7[j])
                to_a[j] = _dot(a, x)
                to_b[j] = _dot(b, x)
                to_c[j] = _dot(c, x)
                to_d[j] = _dot(d, x)
        else:
            for j in range(columns.shape[1]):
                x = (x0[j], x1[j], x2[j], x3[j], x4[j], x5[j], x6[j], x7[j])
                to_a[j] += _dot(a, x)
                to_b[j] += _dot(b, x)
                to_c[j] += _dot(c, x)
                to_d[j] += _dot(d, x)


@fused
def _join(one: Any, other: Any, handicap: Any, thresholds: Any) -> None:
    """Four rows of one = how far the harmonic mean, less the handicap, passes the threshold; its sign counts."""
    for r in range(ROWS):
        a, b, bar = one[r], other[r], thresholds[r]
        for j in range(len(a)):
            a[j] = 2 * a[j] * b[j] - (bar + handicap[j]) * (a[j] + b[j])


@fused
def _passing(row: Any, threshold: Any) -> Any:
    """How many pass. Counted, for LLVM makes vectors of that, and none of a maximum."""
    number = np.int32(0)
    for j in range(len(row)):
        number += np.int32(row[j] > threshold)
    return number


@compiled
def _score_vectors(row: Any, columns: Any, found: Any, halves: tuple[int, int], needs: Any) -> None:
    """Both needs where the inner products are the needs themselves."""
    split, end = halves
    for index in range(len(found)):
        j = found[index]
        one = other = 0.0
        for k in range(split):
            one += np.float64(row[k]) * np.float64(columns[k, j])
            if split + k < end:
                other += np.float64(row[split + k]) * np.float64(columns[split + k, j])
        for k in range(2 * split, end):
            other += np.float64(row[k]) * np.float64(columns[k, j])
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
def _look_through(rows: Any, panel: Any, place: Any, best: Any, market: Any) -> int:
    """Score what passes the threshold in one row of a tile, a stretch at a time; return how many did."""
    clients, numbers, slack, (found, who, needs), tables = rows
    columns, providers, handicap, split, end, is_whole, mode = panel
    t, i, tile_row = place
    meets, cell, cells = market[0], market[1][7][numbers[i]], market[2][7]
    scores, best_ones = best[0][i], best[1][i]
    passed, lowest = 0, np.float32(0)
    for first in range(0, len(tile_row), STEP):
        threshold, number = _threshold(scores, slack[i], mode), 0
        if mode != DIRECT and not _passing(tile_row[first : first + STEP], threshold):
            continue
        for j in range(first, first + STEP):
            if providers[t, j] < 0 or (mode != DIRECT and tile_row[j] <= threshold):
                continue
            if is_whole and not meets[cell, cells[providers[t, j]]]:
                continue
            found[number], who[number] = j, providers[t, j]
            lowest = min(lowest, handicap[t, j])
            number += 1
        passed += number
        if is_whole:
            _score_vectors(clients[i], columns[t], found[:number], (split, end), needs)
        else:
            # A little lower than need be: the bar is only there to save time.
            score_answers(tables, i, (who[:number], scores[-1] + lowest - np.float32(1e-6)), market, needs)
        for index in range(number):
            one, other = needs[0, index], needs[1, index]
            if one > 0 and other > 0:
                fit = np.float32(2 * one * other / (one + other)) - handicap[t, found[index]]
                _keep(scores, best_ones, fit, who[index])
    return passed


@compiled
def _threshold(scores: Any, slack: Any, mode: int) -> Any:
    """What a ceiling has to pass: twice the last fit of the list, or 0 where that is already taken off."""
    return np.float32(0) if mode == APART else np.float32(2 * scores[-1] - slack)


@compiled
def visit(rows: Any, panel: Any, open_tiles: Any, best: Any, market: Any) -> int:
    """Meet every client of a block with every provider of a panel; return how many pairs passed the filter.

    `rows`: vectors (r, K), r a multiple of 4, numbers and slack of the clients (-1: a row that only fills up), room for
    one stretch, tables. `panel`: vectors (tiles, K, J), providers and handicaps (tiles, J), where the halves of K end,
    whether products are needs, and the mode. `open_tiles` (r / 4, tiles): where anybody may meet anybody. `best`: fit,
    providers, and two tiles (4, J) to write to; all aligned, or half the speed is lost.
    """
    clients, numbers, slack, _, _ = rows
    columns, _, handicap, split, end, _, mode = panel
    scores, _, one, other = best
    bars, passed = np.empty(ROWS, np.float32), 0
    for t in range(columns.shape[0]):
        for i in range(0, clients.shape[0], ROWS):
            if not open_tiles[i // ROWS, t]:
                continue
            if mode != DIRECT:
                multiply(clients, i, columns[t], (0, split if mode == APART else columns.shape[1]), one)
            if mode == APART:
                multiply(clients, i, columns[t], (split, end), other)
                for r in range(ROWS):
                    bars[r] = scores[i + r, -1] - 2 * slack[i + r]
                _join(one, other, handicap[t], bars)
            for r in range(ROWS):
                is_met = mode == DIRECT or _passing(one[r], _threshold(scores[i + r], slack[i + r], mode)) > 0
                if is_met and numbers[i + r] >= 0:
                    passed += _look_through(rows, panel, (t, i + r, one[r]), best, market)
    return passed
