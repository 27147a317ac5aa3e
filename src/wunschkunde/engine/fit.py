"""Two sides in, a reciprocal fit out: published rules, no training.

A need is the importance-weighted mean of s over its pairs. Open pairs count with what the
answered ones let expect and with their uncertainty (exchangeable answers, conditional
normal with correlation r).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum, sqrt
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from wunschkunde.engine.dimensions import NEEDS, Dimension, Need, Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wunschkunde.engine.sides import Answer, Limit, Side

Band = Literal["carries", "clarify", "rubs"]
THRESHOLD = 0.75
CORRELATION = 0.3
Z_80 = 1.28
Z_RANGE = (-1.5, 1.0)
# One level apart (0.75, 0.67) or one shared option (0.7) is a shade, not a gap worth a talk.
SLIGHT_FROM = 0.6


# Variances before any answer, by need and dimension.
Prior = Mapping[Need, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Pair:
    """One wish meeting what the other side brings. `s` is None when the pair is open."""

    dimension: str
    need: Need
    wish: Answer | None
    brought: Answer | None
    s: float | None
    importance: float
    mean: float
    variance: float
    way: Way

    @property
    def loss(self) -> float:
        """Importance times what is missing; an open pair loses nothing."""
        return 0.0 if self.s is None else self.importance * (1 - self.s)

    @property
    def is_slight(self) -> bool:
        """Whether the two are only a shade apart (one level, or one shared option)."""
        return self.s is not None and SLIGHT_FROM <= self.s < 1


@dataclass(frozen=True, slots=True)
class NeedFit:
    """One need: its value with an 80 % interval, None when nothing in it is answered."""

    value: float | None
    low: float | None
    high: float | None
    certainty: float
    contributions: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Knockout:
    """What rules a collaboration out: a limit crossed, or no shared option at all."""

    dimension: str
    stated_by: Literal["client", "provider"]
    limit: Limit | None
    answer: Answer


@dataclass(frozen=True, slots=True)
class Gap:
    """The dimension's larger loss, and the need that names it."""

    pair: Pair

    @property
    def dimension(self) -> str:
        """Key of the dimension."""
        return self.pair.dimension

    @property
    def loss(self) -> float:
        """Importance x (1 - s)."""
        return self.pair.loss


@dataclass(frozen=True, slots=True)
class ReciprocalFit:
    """How two sides fit: both needs, reasons, what is open. Never a decision."""

    client_need: NeedFit
    provider_need: NeedFit
    fit: float | None
    interval: tuple[float, float] | None
    band: Band
    knockouts: tuple[Knockout, ...]
    gaps: tuple[Gap, ...]
    strengths: tuple[str, ...]
    open: tuple[str, ...]
    open_pairs: tuple[Pair, ...]
    certainty: float
    pairs: tuple[Pair, ...]
    threshold: float

    @property
    def rubs(self) -> tuple[Gap, ...]:
        """The gaps that are more than a shade."""
        return tuple(gap for gap in self.gaps if not gap.pair.is_slight)

    @property
    def shades(self) -> tuple[Gap, ...]:
        """The gaps that are only a shade; one shared topic of several is none at all."""
        return tuple(gap for gap in self.gaps if gap.pair.is_slight and gap.pair.way != "knockout")

    @property
    def carries(self) -> tuple[str, ...]:
        """What to name first: the strengths, and the topics that both sides share."""
        shared = [gap.dimension for gap in self.gaps if gap.pair.is_slight and gap.pair.way == "knockout"]
        return (*self.strengths, *shared)

    def pair(self, dimension: str, need: Need) -> Pair:
        """One pair. Raises KeyError when the dimension was not compared."""
        for pair in self.pairs:
            if pair.dimension == dimension and pair.need == need:
                return pair
        raise KeyError((dimension, need))


@dataclass(frozen=True, slots=True)
class Outlook:
    """As much of a fit as its band needs."""

    client_need: NeedFit
    provider_need: NeedFit
    band: Band
    is_out: bool

    @property
    def weaker(self) -> float:
        """The weaker need: 0 after a knock-out, and while nothing is known of either."""
        values = [need.value for need in (self.client_need, self.provider_need) if need.value is not None]
        return 0.0 if self.is_out else min(values, default=0.0)


def reciprocal_fit(
    provider: Side, client: Side, dimensions: Sequence[Dimension], threshold: float = THRESHOLD
) -> ReciprocalFit:
    """Compare both needs over `dimensions`.

    Raises ValueError, naming the dimension, for an answer of the wrong kind or an option
    the dimension does not have. The order of answers never changes anything.
    """
    for dimension in dimensions:
        for side in (provider, client):
            dimension.check(side.wishes.get(dimension.key))
            dimension.check(side.brings.get(dimension.key))
    pairs = {need: tuple(_pair(dimension, need, provider, client) for dimension in dimensions) for need in NEEDS}
    prior = prior_of(dimensions)
    client_need, provider_need = (_need(pairs[need], prior[need]) for need in NEEDS)
    knockouts = _knockouts(provider, client, dimensions, pairs)
    both = tuple(pair for need in NEEDS for pair in pairs[need])
    return ReciprocalFit(
        client_need=client_need,
        provider_need=provider_need,
        fit=0.0 if knockouts else harmonic(client_need.value, provider_need.value),
        interval=_interval(client_need, provider_need, is_out=bool(knockouts)),
        band=band_of((client_need, provider_need), threshold, is_out=bool(knockouts)),
        knockouts=knockouts,
        gaps=_gaps(dimensions, both),
        strengths=_strengths(dimensions, both),
        open=_open(dimensions, both),
        open_pairs=tuple(pair for pair in both if pair.s is None),
        certainty=min(client_need.certainty, provider_need.certainty),
        pairs=both,
        threshold=threshold,
    )


def outlook(now: ReciprocalFit, provider: Side, client: Side, changed: Dimension, prior: Prior) -> Outlook:
    """What a fit without knock-outs becomes where nothing but the answers to one dimension are others.

    The same to the last bit as `reciprocal_fit` of the two sides, for a tenth of the work: only
    what hangs on that dimension is computed again. `prior` is that of all dimensions.
    """
    pairs = {need: _pair(changed, need, provider, client) for need in NEEDS}
    needs = {"client_need": now.client_need, "provider_need": now.provider_need}
    for need, pair in pairs.items():
        if pair != now.pair(changed.key, need):
            of_need = [pair if one.dimension == changed.key else one for one in now.pairs if one.need == need]
            needs[need] = _need(of_need, prior[need])
    is_out = bool(_knockouts(provider, client, (changed,), {need: (pair,) for need, pair in pairs.items()}))
    band = band_of(tuple(needs.values()), now.threshold, is_out=is_out)
    return Outlook(needs["client_need"], needs["provider_need"], band, is_out)


def harmonic(first: float | None, second: float | None) -> float | None:
    """The harmonic mean: near the weaker of the two; None when one is unknown."""
    if first is None or second is None:
        return None
    return 2 * first * second / (first + second) if first + second else 0.0


def band_of(needs: Sequence[NeedFit], threshold: float, *, is_out: bool) -> Band:
    """The band, always from the weaker side: a good mean must not hide a bad one."""
    if is_out or any(need.high is not None and need.high < threshold for need in needs):
        return "rubs"
    if all(need.low is not None and need.low >= threshold for need in needs):
        return "carries"
    return "clarify"


def expectation_factor(answered: int) -> float:
    """The factor f = r n / (1 + (n - 1) r): how much n answered pairs tell about an open one."""
    return CORRELATION * answered / (1 + (answered - 1) * CORRELATION) if answered else 0.0


def _pair(dimension: Dimension, need: Need, provider: Side, client: Side) -> Pair:
    wisher, other = (client, provider) if need == "client_need" else (provider, client)
    wish, brought = dimension.wish_of(wisher, need), other.brings.get(dimension.key)
    mean, variance = dimension.moments(need, wish, brought)
    return Pair(
        dimension=dimension.key,
        need=need,
        wish=wish,
        brought=brought,
        s=None if wish is None or brought is None else dimension.score(need, wish, brought),
        importance=wisher.importances.get(dimension.key, dimension.importance),
        mean=mean,
        variance=variance,
        way=dimension.way(need),
    )


def prior_of(dimensions: Sequence[Dimension]) -> Prior:
    """The variances before any answer, by need and dimension."""
    return {need: {one.key: one.moments(need, None, None)[1] for one in dimensions} for need in NEEDS}


def _need(pairs: Sequence[Pair], prior: Mapping[str, float]) -> NeedFit:
    """Value, interval and certainty of one need; `prior` are variances before any answer."""
    total = fsum(pair.importance for pair in pairs)
    answered = [pair for pair in pairs if pair.s is not None]
    if not total or not any(pair.importance for pair in answered):
        return NeedFit(None, None, None, 0.0, MappingProxyType({}))
    z, factor = mean_deviation(answered), expectation_factor(len(answered))
    parts = {
        pair.dimension: pair.importance / total * (expected(pair, z, factor) if pair.s is None else pair.s)
        for pair in pairs
    }
    mean = fsum(parts.values())
    value = min(max(mean, 0.0), 1.0)
    missing = [pair for pair in pairs if pair.s is None]
    spread = sqrt(_variance([(p.importance, p.variance) for p in missing], len(answered))) / total
    # Certainty uses the variances before any answer: it depends on what is open, not on what was said.
    still = _variance([(p.importance, prior[p.dimension]) for p in missing], len(answered))
    before = _variance([(p.importance, prior[p.dimension]) for p in pairs], 0)
    return NeedFit(
        value=value,
        low=max(0.0, mean - Z_80 * spread),
        high=min(1.0, mean + Z_80 * spread),
        certainty=1 - sqrt(still / before) if before else 0.0,
        # Where the mean had to be clipped the parts shrink with it, so they sum to the need exactly.
        contributions=MappingProxyType({key: part * (value / mean if mean else 1.0) for key, part in parts.items()}),
    )


def mean_deviation(answered: Sequence[Pair]) -> float:
    """Mean standardized deviation z of the answered pairs, clipped to [-1.5, 1]."""
    deviations = [
        (pair.s - pair.mean) / sqrt(pair.variance) if pair.s is not None and pair.variance else 0.0 for pair in answered
    ]
    mean = fsum(deviations) / len(deviations) if deviations else 0.0
    return min(max(mean, Z_RANGE[0]), Z_RANGE[1])


def expected(pair: Pair, z: float, factor: float) -> float:
    """What the answered pairs let expect of an open one: m + sqrt(v) f z. The need is clipped, not the pair."""
    return pair.mean + sqrt(pair.variance) * factor * z


def _variance(parts: Sequence[tuple[float, float]], answered: int) -> float:
    """Variance of a weighted sum of open pairs, given n answered ones.

    Each has v (1 - r f), any two sqrt(v v') r (1 - r) / (1 + (n - 1) r).
    """
    r, factor = CORRELATION, expectation_factor(answered)
    shared = r * (1 - factor)
    own = fsum(weight**2 * variance for weight, variance in parts)
    joint = fsum(weight * sqrt(variance) for weight, variance in parts)
    return own * (1 - r * factor - shared) + shared * joint**2


def _interval(client: NeedFit, provider: NeedFit, *, is_out: bool) -> tuple[float, float] | None:
    if is_out:
        return 0.0, 0.0
    low, high = harmonic(client.low, provider.low), harmonic(client.high, provider.high)
    return None if low is None or high is None else (low, high)


def _knockouts(
    provider: Side, client: Side, dimensions: Sequence[Dimension], pairs: Mapping[Need, Sequence[Pair]]
) -> tuple[Knockout, ...]:
    found = []
    for index, dimension in enumerate(dimensions):
        for name, side, other in (("provider", provider, client), ("client", client, provider)):
            stated_by: Literal["client", "provider"] = "provider" if name == "provider" else "client"
            for limit in side.limits_of(dimension.key):
                answer = getattr(other, limit.on).get(dimension.key)
                if limit.is_crossed_by(answer):
                    found.append(Knockout(dimension.key, stated_by, limit, answer))
            need: Need = "provider_need" if name == "provider" else "client_need"
            pair = pairs[need][index]
            if dimension.way(need) == "knockout" and pair.s == 0 and pair.brought is not None:
                found.append(Knockout(dimension.key, stated_by, None, pair.brought))
    return tuple(found)


def _gaps(dimensions: Sequence[Dimension], pairs: Sequence[Pair]) -> tuple[Gap, ...]:
    """Largest loss first; equal losses in the order of the dimensions."""
    larger = (max(both, key=lambda pair: pair.loss) for both in _side_by_side(dimensions, pairs))
    return tuple(sorted((Gap(pair) for pair in larger if pair.loss > 0), key=lambda gap: -gap.loss))


def _strengths(dimensions: Sequence[Dimension], pairs: Sequence[Pair]) -> tuple[str, ...]:
    """Dimensions in which both needs are met wholly, the most important first."""
    whole = [both for both in _side_by_side(dimensions, pairs) if both[0].s == both[1].s == 1]
    whole.sort(key=lambda both: -max(both[0].importance, both[1].importance))
    return tuple(first.dimension for first, _second in whole)


def _side_by_side(dimensions: Sequence[Dimension], pairs: Sequence[Pair]) -> Iterator[tuple[Pair, Pair]]:
    """The pairs of both needs, dimension by dimension: those of one need stand before those of the other."""
    return zip(pairs[: len(dimensions)], pairs[len(dimensions) :], strict=True)


def _open(dimensions: Sequence[Dimension], pairs: Sequence[Pair]) -> tuple[str, ...]:
    """Dimensions of which nothing can be compared, in neither need."""
    compared = {pair.dimension for pair in pairs if pair.s is not None}
    return tuple(dimension.key for dimension in dimensions if dimension.key not in compared)
