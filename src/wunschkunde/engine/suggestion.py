"""A suggestion, never an action; and the colleagues with whom somebody fits better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wunschkunde.engine.dimensions import NEEDS, Dimension
from wunschkunde.engine.fit import THRESHOLD, ReciprocalFit, reciprocal_fit
from wunschkunde.engine.sides import Side

if TYPE_CHECKING:
    from collections.abc import Sequence

Suggestion = Literal["accept", "clarify", "refer", "decline"]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody to whom an inquiry may be passed on, as far as they have stated themselves."""

    name: str
    side: Side
    capacity: int


@dataclass(frozen=True, slots=True)
class RankedColleague:
    """A colleague with free capacity and the topic: fit over what they have stated.

    `closer` names the dimensions in which they lose less than the practice, most first.
    """

    colleague: Colleague
    fit: ReciprocalFit
    is_better: bool
    closer: tuple[str, ...]


def suggest(fit: ReciprocalFit, colleagues: Sequence[RankedColleague] = ()) -> Suggestion:
    """What the bands suggest: a person decides.

    Knock-out or rubs: refer if a colleague fits better, else decline; carries: accept.
    """
    if fit.band == "carries":
        return "accept"
    if fit.band == "clarify":
        return "clarify"
    return "refer" if any(ranked.is_better for ranked in colleagues) else "decline"


def rank_colleagues(
    practice: ReciprocalFit,
    colleagues: Sequence[Colleague],
    client: Side,
    dimensions: Sequence[Dimension],
    threshold: float = THRESHOLD,
) -> tuple[RankedColleague, ...]:
    """Colleagues with free capacity whose topic overlaps, the best fit first.

    Only what a colleague has stated is compared; what is missing is left out, never guessed.
    """
    ranked = [
        _ranked(practice, colleague, client, dimensions, threshold)
        for colleague in colleagues
        if colleague.capacity > 0 and _covers_topic(colleague.side, client, dimensions)
    ]
    return tuple(sorted(ranked, key=lambda item: (-_order(item.fit.fit), item.colleague.name)))


def _order(fit: float | None) -> float:
    return -1.0 if fit is None else fit


def _covers_topic(colleague: Side, client: Side, dimensions: Sequence[Dimension]) -> bool:
    """Whether the colleague brings one of the options wished for (in each knock-out choice)."""
    topics = [dimension for dimension in dimensions if dimension.client_need == "knockout"]
    for topic in topics:
        wished, brought = client.wishes.get(topic.key), colleague.brings.get(topic.key)
        if not isinstance(wished, frozenset) or not isinstance(brought, frozenset) or not wished & brought:
            return False
    return True


def _ranked(
    practice: ReciprocalFit,
    colleague: Colleague,
    client: Side,
    dimensions: Sequence[Dimension],
    threshold: float,
) -> RankedColleague:
    side = colleague.side
    # A pair for which the colleague has stated nothing gets no weight.
    unheard = {d.key: 0.0 for d in dimensions if d.key not in side.brings}
    unwished = {d.key: 0.0 for d in dimensions if d.wish_of(side, "provider_need") is None}
    stated = [d for d in dimensions if d.key not in unheard or d.key not in unwished]
    fit = reciprocal_fit(
        Side(side.wishes, side.brings, {**side.importances, **unwished}, side.limits),
        Side(client.wishes, client.brings, {**client.importances, **unheard}, client.limits),
        stated,
        threshold,
    )
    return RankedColleague(
        colleague=colleague,
        fit=fit,
        is_better=fit.fit is not None and fit.fit > _order(practice.fit),
        closer=_closer(practice, fit, stated),
    )


def _closer(practice: ReciprocalFit, other: ReciprocalFit, dimensions: Sequence[Dimension]) -> tuple[str, ...]:
    """Where the colleague is nearer, by the loss spared (each side weighing for itself)."""
    spared = []
    for dimension in dimensions:
        if dimension.options:
            continue
        gain = 0.0
        for need in NEEDS:
            here, there = practice.pair(dimension.key, need), other.pair(dimension.key, need)
            if here.s is not None and there.s is not None:
                gain += (there.s - here.s) * max(here.importance, there.importance)
        if gain > 0:
            spared.append((-gain, dimension.key))
    return tuple(key for _, key in sorted(spared, key=lambda item: item[0]))
