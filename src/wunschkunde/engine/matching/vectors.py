"""Rows whose inner products are ceilings of the needs; see `encode` for what that is good for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.dimensions import ENOUGH_SHARED, ONE_SHARED
from wunschkunde.engine.fit import CORRELATION
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


def _wishes(rules: Rules, need: int, side: Packed, rows: Rows | slice) -> Singles:
    """Table rows times weight, as differences to an open answer; that one stands in the constant."""
    wants, words, weights = side.wants[rows], side.wanted[rows], side.weights[rows].astype(np.float64)
    # An open pair is worth at most its mean and f(n) standard deviations; f rises with n, and z is at most 1.
    number = (wants > 0).sum(axis=1) + (words > 0).sum(axis=1)
    best = np.where(number > 0, CORRELATION * number / (1 + (number - 1) * CORRELATION), 0.0)
    constant = np.zeros(len(wants))
    parts = []
    for index in range(len(rules.scales)):
        table = rules.scale_tables[need, index][wants[:, index]]
        ceiling = weights[:, index, None] * (table[:, :, 0] + best[:, None] * table[:, :, 1])
        constant += ceiling[:, 0]
        parts.append(ceiling[:, 1:] - ceiling[:, :1])
    for index, dimension in enumerate(rules.choices):
        heavy = weights[:, len(rules.scales) + index]
        options, is_open, none = _choice(
            rules.choice_tables[need, index], words[:, index], best, len(dimension.options)
        )
        constant += heavy * none
        parts += [heavy[:, None] * options, (heavy * is_open)[:, None]]
    return np.concatenate([*parts, constant[:, None]], axis=1).astype(np.float32)


def _choice(table: Floats, words: NDArray[np.uint64], best: Floats, options: int) -> tuple[Floats, Floats, Floats]:
    """What each shared option adds, what an open answer adds, and what holds without any."""
    wished = np.bitwise_count(words)
    opened = table[:, SHARED_CODES:]
    expected = opened[wished, 0, 0] + best * opened[wished, 0, 1]
    # Nothing wished: whatever number of options is brought, it counts at most this.
    anyhow = (opened[0, : options + 1, 0] + best[:, None] * opened[0, : options + 1, 1]).max(axis=1)
    each = np.where(wished >= ENOUGH_SHARED, PER_SHARED, 1.0) * (wished > 0)
    none = np.where(wished >= ENOUGH_SHARED, NONE_SHARED, 0.0)
    added = _bits(words, options) * each[:, None]
    return added, np.where(wished > 0, expected - none, 0.0), np.where(wished > 0, none, anyhow)
