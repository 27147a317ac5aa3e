"""Rows whose inner products are ceilings of the needs; see `encode` for what that is good for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.dimensions import ENOUGH_SHARED, ONE_SHARED
from wunschkunde.engine.fit import CORRELATION, Z_RANGE
from wunschkunde.engine.matching.rules import LEVEL_CODES, SHARED_CODES

if TYPE_CHECKING:
    from wunschkunde.engine.matching.packed import Packed
    from wunschkunde.engine.matching.rules import Rules

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Rows = NDArray[np.intp]
# Two shared options count 1 and one counts 0.7: a line through both lies nowhere below.
PER_SHARED = 1 - ONE_SHARED
NONE_SHARED = ONE_SHARED - PER_SHARED


def client_side(rules: Rules, clients: Packed, rows: Rows | slice) -> Singles:
    """[what the clients wish | what they bring]."""
    return np.concatenate((_wishes(rules, 0, clients, rows), _brings(rules, clients, rows)), axis=1)


def provider_side(rules: Rules, providers: Packed, rows: Rows | slice) -> Singles:
    """[what the providers bring | what they wish]."""
    return np.concatenate((_brings(rules, providers, rows), _wishes(rules, 1, providers, rows)), axis=1)


def _brings(rules: Rules, side: Packed, rows: Rows | slice) -> Singles:
    """One-hot levels (all 0 when open), options, whether a choice is open, and 1."""
    levels, words = side.brings[rows], side.brought[rows]
    scales = levels[:, :, None] == np.arange(1, LEVEL_CODES, dtype=np.uint8)
    parts = [scales.reshape(len(levels), -1)]
    for index, dimension in enumerate(rules.choices):
        parts += [_bits(words[:, index], len(dimension.options)), words[:, index, None] == 0]
    return np.concatenate([*parts, np.ones((len(levels), 1), bool)], axis=1).astype(np.float32)


def _bits(words: NDArray[np.uint64], options: int) -> NDArray[np.bool_]:
    bits: NDArray[np.bool_] = (words[:, None] >> np.arange(options, dtype=np.uint64)) & np.uint64(1) != 0
    return bits


def sums(rules: Rules, need: int, side: Packed, rows: Rows | slice) -> tuple[Singles, ...]:
    """What needs are made of, inner products as well: value, spread, deviation, what is wished; then what is brought.

    The first three times the fifth of the other side, the fourth (n, D) times the sixth, which says what is brought at
    all, the number answered. Exact but for choices, where they are such that the need is never too low.
    """
    wants, wanted = side.wants[rows] > 0, side.wanted[rows] > 0
    brings, brought = side.brings[rows] > 0, side.brought[rows] > 0
    masks = (np.concatenate(both, axis=1).astype(np.float32) for both in ((wants, wanted), (brings, brought)))
    wished, said = masks
    value, spread, deviation = (part.astype(np.float32) for part in _wished(rules, need, side, rows))
    return value, spread, deviation, wished, _brings(rules, side, rows), said


def _wishes(rules: Rules, need: int, side: Packed, rows: Rows | slice) -> Singles:
    """An open pair is worth at most its mean and f(n) standard deviations; f rises with n, and z is at most 1."""
    number = (side.wants[rows] > 0).sum(axis=1) + (side.wanted[rows] > 0).sum(axis=1)
    best = np.where(number > 0, CORRELATION * number / (1 + (number - 1) * CORRELATION), 0.0)
    value, spread, _ = _wished(rules, need, side, rows)
    ceiling: Singles = (value + best[:, None] * spread).astype(np.float32)
    return ceiling


def _wished(rules: Rules, need: int, side: Packed, rows: Rows | slice) -> Floats:
    """Value, spread and deviation (3, n, width): table rows, the first two times weight.

    They are differences to an open answer; that one stands in the constant.
    """
    wants, words, weights = side.wants[rows], side.wanted[rows], side.weights[rows].astype(np.float64)
    constant = np.zeros((3, len(wants), 1))
    heavy = np.ones((3, len(wants), 1))
    parts = []
    for index in range(len(rules.scales)):
        heavy[:2] = weights[:, index, None]
        four = heavy * np.moveaxis(rules.scale_tables[need, index][wants[:, index]], 2, 0)[:3]
        constant += four[:, :, :1]
        parts.append(four[:, :, 1:] - four[:, :, :1])
    for index, dimension in enumerate(rules.choices):
        heavy[:2] = weights[:, len(rules.scales) + index, None]
        options, is_open, none = _choice(rules.choice_tables[need, index], words[:, index], len(dimension.options))
        constant += heavy * none
        parts += [heavy * options, heavy * is_open]
    return np.concatenate([*parts, constant], axis=2)


def _choice(table: Floats, words: NDArray[np.uint64], options: int) -> tuple[Floats, Floats, Floats]:
    """What each shared option adds to the three, what an open answer adds, and what holds without any."""
    wished = np.bitwise_count(words)
    is_any, is_more = wished > 0, wished >= ENOUGH_SHARED
    opened = np.moveaxis(table[wished, SHARED_CODES, :3], 1, 0)[:, :, None]
    # Deviations are (s - mean) / sd.
    steps = table[wished, 1, 2] - table[wished, 0, 2]
    each, none = np.zeros((3, len(words))), np.zeros((3, len(words)))
    each[0] = np.where(is_more, PER_SHARED, 1.0) * is_any
    none[0] = np.where(is_more, NONE_SHARED, 0.0)
    each[2] = np.where(is_more, steps * PER_SHARED / ONE_SHARED, steps) * is_any
    none[2] = (table[wished, 0, 2] + np.where(is_more, steps * NONE_SHARED / ONE_SHARED, 0.0)) * is_any
    none = np.where(is_any, none, _anyhow(table[0, SHARED_CODES : SHARED_CODES + options + 1])[:, None])[:, :, None]
    is_open = np.where(is_any[:, None], opened - none, 0.0)
    return _bits(words, options) * each[:, :, None], is_open, none


def _anyhow(opened: Floats) -> Floats:
    """Value and spread where nothing is wished, never too low whatever number of options is brought.

    What counts is mean + u sd with u = f(n) z from -1.5 to 1: the line through the highest at both ends.
    """
    low, high = ((opened[:, 0] + u * opened[:, 1]).max() for u in Z_RANGE)
    spread = (high - low) / (Z_RANGE[1] - Z_RANGE[0])
    return np.array([high - Z_RANGE[1] * spread, spread, 0.0])
