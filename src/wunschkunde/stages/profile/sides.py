"""The two profiles as the engine takes them: one side, and the dimensions without their words."""

from __future__ import annotations

from collections import defaultdict

from wunschkunde import texts
from wunschkunde.engine.dimensions import Dimension
from wunschkunde.engine.sides import Limit, Side
from wunschkunde.stages.profile.models import IdealClient, Offer

# A practice limits what clients bring, or what they wish for.
PARTS = {"client_offers": "brings", "client_expects": "wishes"}


def provider_side(ideal_client: IdealClient, offer: Offer) -> Side:
    """Return the practice's side: what it wishes of clients, what it brings, and what it cannot accept."""
    limits: dict[str, list[Limit]] = defaultdict(list)
    for limit in ideal_client.limits:
        part = PARTS.get(limit["side"], limit["side"])
        limits[limit["dimension"]].append(Limit(part, below=limit.get("below"), above=limit.get("above")))
    return Side(
        wishes=ideal_client.wishes,
        brings=offer.brings,
        importances=ideal_client.importances,
        limits={key: tuple(found) for key, found in limits.items()},
    )


def engine_dimension(dimension: texts.Dimension) -> Dimension:
    """Return what the engine needs of a dimension: how answers meet, how much it weighs, which options there are."""
    options = tuple(str(level.value) for level in dimension.scale) if dimension.kind == "choice_multi" else ()
    return Dimension(
        key=dimension.key,
        client_need=dimension.client_need,
        provider_need=dimension.provider_need,
        importance=dimension.default_importance,
        options=options,
    )
