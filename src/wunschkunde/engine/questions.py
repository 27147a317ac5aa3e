"""The one question that clarifies most: the expected value of the decision after hearing it."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, exp, fsum
from typing import TYPE_CHECKING, Literal

from wunschkunde.engine.dimensions import ENOUGH_SHARED, Dimension, Need, shared_score
from wunschkunde.engine.fit import (
    CORRELATION,
    THRESHOLD,
    Outlook,
    Pair,
    Prior,
    ReciprocalFit,
    expectation_factor,
    expected,
    mean_deviation,
    outlook,
    prior_of,
    reciprocal_fit,
)
from wunschkunde.engine.sides import LEVELS, Answer, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Asked = Literal["client", "provider"]
# Values below this are rounding, not knowledge.
PRECISION = 9


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """What to ask, whom, and what it is worth. `side` is a perspective: "client_offers" ..."""

    dimension: str
    side: str
    value: float
    importance: float
    changes_band: bool


def next_question(
    provider: Side,
    client: Side,
    dimensions: Sequence[Dimension],
    threshold: float = THRESHOLD,
    *,
    asked: Asked = "client",
) -> NextQuestion | None:
    """The open answer of the `asked` side that is worth most to know, or None.

    Worth is U = E max(0, weaker need - threshold) after hearing the answer, minus the same
    before, both over the same predictions: never negative. A knock-out makes the weaker
    need 0. Ties go to the more important. None when no answer could change the band.

    Questions that can be answered in writing go first: how somebody is under pressure shows
    in the conversation, and asked in a letter it reads as suspicion.
    """
    now = reciprocal_fit(provider, client, dimensions, threshold)
    if now.knockouts:
        return None
    prior = prior_of(dimensions)
    weighed = [
        (dimension, question)
        for dimension in dimensions
        for question in _weigh(provider, client, dimension, now, prior, asked=asked)
        if question.changes_band
    ]
    in_writing = [question for dimension, question in weighed if dimension.is_written]
    candidates = in_writing or [question for _, question in weighed]
    return max(candidates, key=lambda q: (round(q.value, PRECISION), q.importance), default=None)


def _weigh(
    provider: Side,
    client: Side,
    dimension: Dimension,
    now: ReciprocalFit,
    prior: Prior,
    *,
    asked: Asked,
) -> Iterator[NextQuestion]:
    """Both open answers of one dimension: what the asked side brings, then what it wishes."""
    own_need: Need = "client_need" if asked == "client" else "provider_need"
    other_need: Need = "provider_need" if asked == "client" else "client_need"
    parts: tuple[tuple[Literal["brings", "wishes"], Need], ...] = (("brings", other_need), ("wishes", own_need))
    for part, need in parts:
        pair = now.pair(dimension.key, need)
        known = pair.wish if part == "brings" else pair.brought
        side = client if asked == "client" else provider
        # Nothing to learn when it was answered, or when the other side says nothing to meet it.
        if pair.s is not None or known is None or dimension.key in getattr(side, part):
            continue
        results = []
        for answer, weight in _predictions(dimension, need, part, known, pair=pair, now=now):
            changed = side.with_answer(part, dimension.key, answer)
            sides = (provider, changed) if asked == "client" else (changed, client)
            results.append((outlook(now, *sides, dimension, prior), weight))
        perspective = f"{asked}_{'offers' if part == 'brings' else 'expects'}"
        yield NextQuestion(
            dimension=dimension.key,
            side=perspective,
            value=_value(results, now.threshold),
            importance=pair.importance,
            changes_band=any(result.band != now.band for result, _ in results),
        )


def _value(results: Sequence[tuple[Outlook, float]], threshold: float) -> float:
    total = fsum(weight for _, weight in results)
    weaker = [(result.weaker, weight / total) for result, weight in results]
    after = fsum(weight * max(0.0, need - threshold) for need, weight in weaker)
    before = max(0.0, fsum(weight * need for need, weight in weaker) - threshold)
    return max(0.0, after - before)


def _predictions(
    dimension: Dimension,
    need: Need,
    part: Literal["brings", "wishes"],
    known: Answer,
    *,
    pair: Pair,
    now: ReciprocalFit,
) -> list[tuple[Answer, float]]:
    """Possible answers with their weights from the conditional normal of the open pair."""
    answered = [p for p in now.pairs if p.need == need and p.s is not None]
    factor = expectation_factor(len(answered))
    mean = expected(pair, mean_deviation(answered), factor)
    variance = pair.variance * (1 - CORRELATION * factor)
    found = []
    for answer, prior in _answers(dimension, known):
        wish, brought = (known, answer) if part == "brings" else (answer, known)
        score = dimension.score(need, wish, brought)
        found.append((answer, prior * (exp(-((score - mean) ** 2) / (2 * variance)) if variance else 1.0)))
    return found


def _answers(dimension: Dimension, known: Answer) -> list[tuple[Answer, float]]:
    """The levels, equally likely; or one set for each number of shared options."""
    if isinstance(known, int):
        return [(level, 1 / len(LEVELS)) for level in LEVELS]
    inside = sorted(known)
    outside = [option for option in dimension.options if option not in known]
    size, total = len(inside), comb(len(dimension.options), len(inside))
    found: dict[float, tuple[frozenset[str], float]] = {}
    for shared in range(size + 1):
        if size - shared > len(outside):
            continue
        weight = comb(size, shared) * comb(len(outside), size - shared) / total
        score = shared_score(min(shared, ENOUGH_SHARED), size)
        answer = frozenset(inside[:shared] + outside[: size - shared])
        found[score] = (answer, found.get(score, (answer, 0.0))[1] + weight)
    return list(found.values())
