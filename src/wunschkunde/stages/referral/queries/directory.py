"""The directory: who may be found, in which order, and what of it a visitor reads. Nothing here is stored.

The order is a pure function of what both sides stated and of published rules: no clicks, no payment, nothing learned.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from wunschkunde import texts
from wunschkunde.accounts.languages import texts_language
from wunschkunde.accounts.models import User
from wunschkunde.engine.matching.encode import Market
from wunschkunde.engine.matching.scores import are_ruled_out
from wunschkunde.engine.sides import Side
from wunschkunde.stages.inquiry.queries.mirror import Mirror, check_offer
from wunschkunde.stages.inquiry.sides import MOST_IMPORTANT
from wunschkunde.stages.referral.models.listing import Listing
from wunschkunde.stages.referral.queries.lines import Line
from wunschkunde.stages.referral.queries.pool import Provider, drawn
from wunschkunde.stages.referral.rules.directory import TOPIC, Places, has_room, is_owner, places_of

IN_FULL, IN_NAME = 12, 36  # practices described on one page, and named after them; of the others their number is said


@dataclass(frozen=True, slots=True)
class Found:
    """One practice as a visitor reads it: their own view alone, in words."""

    provider: Provider
    places: Places
    is_beyond_a_limit: bool
    mirror: Mirror

    @property
    def here(self) -> list[str]:
        """The names of what they wish for and would find here."""
        return [point.name for point, shape in self.mirror.points if shape == "carries"]

    @property
    def not_here(self) -> list[str]:
        """The names of what they wish for and would not find here."""
        return [point.name for point, shape in self.mirror.points if shape == "rubs"]

    @property
    def unsaid(self) -> list[str]:
        """The names of what they wish for and the practice has not spoken of."""
        return [point.name for point, shape in self.mirror.points if shape == "open"]


@dataclass(frozen=True, slots=True)
class Search:
    """What the visitor answered, and who was found."""

    found: tuple[Found, ...]
    named: tuple[Provider, ...]  # who fits less and is only named
    further: int  # who comes after them
    is_ordered: bool  # False while too little was answered to compare
    on_other_topics: int


def visitor_side(answers: Mapping[str, Mapping[str, Any]], most_important: Collection[str]) -> Side:
    """Return what a visitor wishes and brings; what they left open is open."""
    given = {
        part: {key: about[part] for key, about in answers.items() if about.get(part)} for part in ("expects", "offers")
    }
    return Side(given["expects"], given["offers"], dict.fromkeys(most_important, MOST_IMPORTANT))


def search(providers: Sequence[Provider], visitor: Side, language: str, today: date) -> Search:
    """Return who fits this visitor, in the published order, described in their language."""
    on_topic = _on_topic(providers, visitor)
    ordered, is_ordered = in_order(on_topic, visitor, today, IN_FULL + IN_NAME)
    found = tuple(describe(*one, visitor, language, today) for one in ordered[:IN_FULL])
    named = tuple(provider for provider, _is_beyond in ordered[IN_FULL:])
    return Search(found, named, len(on_topic) - len(ordered), is_ordered, len(providers) - len(on_topic))


def _on_topic(providers: Sequence[Provider], visitor: Side) -> Sequence[Provider]:
    asked = visitor.wishes.get(TOPIC)
    if not providers or not isinstance(asked, frozenset):
        return providers
    works_on = providers[0].pool.works_on(asked).tolist()
    return [one for one in providers if works_on[one.row]]


def in_order(
    providers: Sequence[Provider], visitor: Side, today: date, most: int
) -> tuple[list[tuple[Provider, bool]], bool]:
    """Return the first `most` in the published order, each with whether a limit is crossed; and whether any compares.

    Free places come first: nobody is sent to a closed door as long as an open one is there. Then whose limits hold,
    then the mutual fit. Equal ones change places from day to day.
    """
    if not providers:
        return [], False
    laid_out = drawn(providers[0].pool, today)
    market = laid_out.live.met(visitor)
    # Which provider stands at each place of the drawn order: of equals the ranking takes the one drawn first.
    at = np.full(market.n_providers, -1)
    at[np.fromiter((one.row for one in providers), np.intp, len(providers))] = np.arange(len(providers))
    at = at[laid_out.rows]
    is_free = np.fromiter((has_room(one.listing, today) for one in providers), bool, len(providers))[at]
    ordered: list[tuple[Provider, bool]] = []
    is_compared = False
    for group in ((at >= 0) & is_free, (at >= 0) & ~is_free):
        left = most - len(ordered)
        if left or not is_compared:
            best = laid_out.live.best(market, max(left, 1), group).providers[0]
            listed = best[best >= 0]
            is_compared = is_compared or len(listed) > 0
            ordered += [(providers[at[place]], is_out) for place, is_out in _filled(listed[:left], left, group, market)]
    return ordered, is_compared


def _filled(listed: NDArray[np.int32], left: int, group: NDArray[np.bool_], market: Market) -> list[tuple[int, bool]]:
    """Return the places of a group, as many as are left: by fit, then who cannot be compared, then beyond a limit."""
    if len(listed) == left:
        return [(place, False) for place in listed.tolist()]
    everybody = np.flatnonzero(group)
    is_beyond = are_ruled_out(market, np.zeros_like(everybody), everybody)
    alike = np.setdiff1d(everybody[~is_beyond], listed)
    places = np.concatenate((listed, alike, everybody[is_beyond])).tolist()
    within = len(listed) + len(alike)
    return [(place, number >= within) for number, place in enumerate(places[:left])]


def describe(provider: Provider, is_beyond_a_limit: bool, visitor: Side, language: str, today: date) -> Found:  # noqa: FBT001 - as `in_order` returns it
    """Say in words what this practice offers of what the visitor wishes."""
    return Found(
        provider=provider,
        places=places_of(provider.listing, today),
        is_beyond_a_limit=is_beyond_a_limit,
        mirror=check_offer(
            provider.listing.practice, provider.offer, visitor, texts.form_dimensions(), texts_language(language)
        ),
    )


def lines(user: User, today: date) -> list[Line]:
    """Return what Heute says to the owner whose free places are doubted, in the scope of the practice."""
    listing = Listing.objects.select_related("practice").first()
    if listing is None or places_of(listing, today).state != "unsure" or not is_owner(user, listing.practice):
        return []
    text = _("How many places are free? The directory shows what you said on %(day)s") % {
        "day": date_format(listing.stated_on, "MONTH_DAY_FORMAT")
    }
    return [Line(f"places:{listing.stated_on.isoformat()}", text, reverse("referral:listing"))]
