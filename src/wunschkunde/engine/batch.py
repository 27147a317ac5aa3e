"""Many pairs of sides at once, with the same numbers as one by one.

Answers become small integers once; every dimension is then a table lookup. Used where one
side meets many: a practice all its inquiries, an inquiry many providers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.dimensions import ENOUGH_SHARED, NEEDS, ONE_SHARED, Dimension, Need
from wunschkunde.engine.fit import CORRELATION, THRESHOLD, Z_80, Z_RANGE
from wunschkunde.engine.sides import LEVELS, Answer, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.float64]
Integers = NDArray[np.uint64]
OPEN = 0
MOST_OPTIONS = 64


@dataclass(frozen=True, slots=True)
class BatchFit:
    """One entry per pair of sides; NaN where a need has no answer."""

    client_need: Floats
    provider_need: Floats
    fit: Floats
    low: Floats
    high: Floats
    certainty: Floats
    is_knocked_out: NDArray[np.bool_]
    band: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class _Encoded:
    """Sides as arrays (n, D): levels 1..5 or options as bits, 0 when open; importances."""

    wishes: Integers
    brings: Integers
    importances: Floats


def reciprocal_fit_batch(
    providers: Sequence[Side],
    clients: Sequence[Side],
    dimensions: Sequence[Dimension],
    threshold: float = THRESHOLD,
) -> BatchFit:
    """Fits of providers[i] with clients[i]; a single side on either end meets all of the other.

    Raises ValueError when the numbers of sides do not go together, or an answer is of the
    wrong kind.
    """
    size = max(len(providers), len(clients))
    if not providers or not clients or {len(providers), len(clients)} - {1, size}:
        raise ValueError("as many providers as clients, or one on either end")
    encoded = {"provider": _encode(providers, dimensions), "client": _encode(clients, dimensions)}
    out = np.zeros(size, dtype=bool)
    needs = {}
    for need in NEEDS:
        wisher, bringer = ("client", "provider") if need == "client_need" else ("provider", "client")
        s, mean, variance = _pairs(encoded[wisher], encoded[bringer], dimensions, need, size)
        for index, dimension in enumerate(dimensions):
            if dimension.way(need) == "knockout":
                out |= s[:, index] == 0
        importances = np.broadcast_to(encoded[wisher].importances, s.shape)
        prior = np.array([dimension.moments(need, None, None)[1] for dimension in dimensions])
        needs[need] = _needs(s, mean, variance, importances, prior)
    out |= _crossed(providers, clients, size) | _crossed(clients, providers, size)
    client, provider = needs["client_need"], needs["provider_need"]
    ends = [np.where(out, 0.0, _harmonic(client[name], provider[name])) for name in ("value", "low", "high")]
    rubs = out | (client["high"] < threshold) | (provider["high"] < threshold)
    carries = ~rubs & (client["low"] >= threshold) & (provider["low"] >= threshold)
    return BatchFit(
        client_need=client["value"],
        provider_need=provider["value"],
        fit=ends[0],
        low=ends[1],
        high=ends[2],
        certainty=np.minimum(client["certainty"], provider["certainty"]),
        is_knocked_out=out,
        band=np.where(rubs, "rubs", np.where(carries, "carries", "clarify")),
    )


def _encode(sides: Sequence[Side], dimensions: Sequence[Dimension]) -> _Encoded:
    bits: list[dict[str, int]] = []
    for dimension in dimensions:
        if len(dimension.options) > MOST_OPTIONS:
            raise ValueError(f"{dimension.key}: more than {MOST_OPTIONS} options")
        bits.append({option: 1 << index for index, option in enumerate(dimension.options)})

    def number(dimension: Dimension, answer: Answer | None, known: dict[str, int]) -> int:
        dimension.check(answer)
        if answer is None:
            return OPEN
        return answer if isinstance(answer, int) else sum(known[option] for option in answer)

    def answers(part: Literal["wishes", "brings"]) -> Integers:
        rows = [
            [number(d, getattr(side, part).get(d.key), known) for d, known in zip(dimensions, bits, strict=True)]
            for side in sides
        ]
        return np.array(rows, dtype=np.uint64).reshape(len(sides), len(dimensions))

    importances = [[side.importances.get(d.key, d.importance) for d in dimensions] for side in sides]
    return _Encoded(answers("wishes"), answers("brings"), np.array(importances, dtype=np.float64))


def _pairs(
    wisher: _Encoded, bringer: _Encoded, dimensions: Sequence[Dimension], need: Need, size: int
) -> tuple[Floats, Floats, Floats]:
    """The score s (NaN when open), mean and variance of every pair, each (n, D)."""
    s, mean, variance = (np.empty((size, len(dimensions))) for _ in range(3))
    for index, dimension in enumerate(dimensions):
        wish, own, brought = wisher.wishes[:, index], wisher.brings[:, index], bringer.brings[:, index]
        if dimension.way(need) == "similar":
            wish = np.where(wish == OPEN, own, wish)
        elif dimension.way(need) == "complementary":
            wish = np.where((wish == OPEN) & (own != OPEN), np.uint64(6) - own, wish)
        lookup = _choice_lookup if dimension.options else _scale_lookup
        s[:, index], mean[:, index], variance[:, index] = lookup(dimension, need, wish, brought)
    return s, mean, variance


def _scale_lookup(dimension: Dimension, need: Need, wish: Integers, brought: Integers) -> tuple[Floats, Floats, Floats]:
    tables = np.full((3, len(LEVELS) + 1, len(LEVELS) + 1), np.nan)
    for row in (None, *LEVELS):
        for column in (None, *LEVELS):
            place = (row or OPEN, column or OPEN)
            tables[1][place], tables[2][place] = dimension.moments(need, row, column)
            if row and column:
                tables[0][place] = dimension.score(need, row, column)
    return tables[0][wish, brought], tables[1][wish, brought], tables[2][wish, brought]


def _choice_lookup(
    dimension: Dimension, need: Need, wish: Integers, brought: Integers
) -> tuple[Floats, Floats, Floats]:
    shared = np.bitwise_count(wish & brought)
    wished, offered = np.bitwise_count(wish), np.bitwise_count(brought)
    score = np.where(shared == 0, 0.0, np.where(shared >= np.minimum(wished, ENOUGH_SHARED), 1.0, ONE_SHARED))
    s = np.where((wished == 0) | (offered == 0), np.nan, score)
    moments = np.array(
        [
            dimension.moments(need, frozenset(dimension.options[:count]) or None, None)
            for count in range(len(dimension.options) + 1)
        ]
    )
    known = np.where(wished, wished, offered)
    mean, variance = (np.broadcast_to(moments[known, column], s.shape) for column in (0, 1))
    return s, mean, variance


def _needs(s: Floats, mean: Floats, variance: Floats, importances: Floats, prior: Floats) -> dict[str, Floats]:
    """Value, ends and certainty of one need for all pairs of sides."""
    is_open = np.isnan(s)
    answered = (~is_open).sum(axis=1)
    total = importances.sum(axis=1)
    r = CORRELATION
    factor = np.where(answered > 0, r * answered / (1 + (answered - 1) * r), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        deviation = np.where(is_open | (variance == 0), 0.0, (s - mean) / np.sqrt(variance))
        z = np.clip(np.where(answered > 0, deviation.sum(axis=1) / answered, 0.0), *Z_RANGE)
        guess = mean + np.sqrt(variance) * (factor * z)[:, None]
        value = (importances * np.where(is_open, guess, s)).sum(axis=1) / total
        weights = np.where(is_open, importances, 0.0)
        spread = np.sqrt(_variance(weights, variance, factor)) / total
        before = _variance(importances, np.broadcast_to(prior, s.shape), np.zeros_like(factor))
        still = _variance(weights, np.broadcast_to(prior, s.shape), factor)
        certainty = np.where(before > 0, 1 - np.sqrt(still / before), 0.0)
    is_none = (np.where(is_open, 0.0, importances).sum(axis=1) == 0) | (total == 0)
    return {
        "value": np.where(is_none, np.nan, np.clip(value, 0.0, 1.0)),
        "low": np.where(is_none, np.nan, np.maximum(0.0, value - Z_80 * spread)),
        "high": np.where(is_none, np.nan, np.minimum(1.0, value + Z_80 * spread)),
        "certainty": np.where(is_none, 0.0, certainty),
    }


def _variance(weights: Floats, variance: Floats, factor: Floats) -> Floats:
    shared = CORRELATION * (1 - factor)
    own = (weights**2 * variance).sum(axis=1)
    joint = (weights * np.sqrt(variance)).sum(axis=1)
    result: Floats = own * (1 - CORRELATION * factor - shared) + shared * joint**2
    return result


def _harmonic(first: Floats, second: Floats) -> Floats:
    total = first + second
    return np.where(total == 0, 0.0, 2 * first * second / np.where(total == 0, 1.0, total))


def _crossed(stating: Sequence[Side], others: Sequence[Side], size: int) -> NDArray[np.bool_]:
    """Whether a limit of the stating side is crossed; limits are few, so they are looped over."""
    crossed = np.zeros(size, dtype=bool)
    for index in range(size):
        side, other = stating[index % len(stating)], others[index % len(others)]
        crossed[index] = any(
            limit.is_crossed_by(getattr(other, limit.on).get(key))
            for key in side.limits
            for limit in side.limits_of(key)
        )
    return crossed
