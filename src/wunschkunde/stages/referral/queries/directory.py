"""The directory: who may be found, in which order, and what of it a visitor reads. Nothing here is stored.

The order is a pure function of what both sides stated and of published rules: no clicks, no payment, nothing learned.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.languages import texts_language
from wunschkunde.accounts.models import User
from wunschkunde.engine.matching import encode
from wunschkunde.engine.matching.answers import answers_of
from wunschkunde.engine.matching.encode import Market
from wunschkunde.engine.matching.ranking import rank
from wunschkunde.engine.matching.scores import are_ruled_out
from wunschkunde.engine.sides import Side
from wunschkunde.stages.inquiry.queries.mirror import Mirror, check_offer
from wunschkunde.stages.inquiry.sides import MOST_IMPORTANT
from wunschkunde.stages.referral.models.listing import Listing
from wunschkunde.stages.referral.queries.lines import Line
from wunschkunde.stages.referral.queries.pool import Provider, asked_rules
from wunschkunde.stages.referral.rules.directory import TOPIC, Places, is_owner, places_of

IN_FULL = 12  # practices described on one page; the others are named


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
    is_ordered: bool  # False while too little was answered to compare
    on_other_topics: int


def visitor_side(answers: Mapping[str, Mapping[str, Any]], most_important: Collection[str]) -> Side:
    """Return what a visitor wishes and brings; what they left open is open."""
    given = {
        part: {key: about[part] for key, about in answers.items() if about.get(part)} for part in ("expects", "offers")
    }
    return Side(given["expects"], given["offers"], dict.fromkeys(most_important, MOST_IMPORTANT))


def market_of(providers: Sequence[Provider], visitor: Side) -> Market:
    """Return one visitor and many practices as the matching of thousands takes them: the same numbers as one by one."""
    rows = np.array([one.row for one in providers], np.intp)
    everybody = providers[0].pool.answers.taken(rows)
    return encode.market_of(asked_rules(), answers_of([visitor], asked_rules()), everybody)


def search(providers: Sequence[Provider], visitor: Side, language: str, today: date) -> Search:
    """Return who fits this visitor, in the published order, described in their language."""
    asked = visitor.wishes.get(TOPIC)
    on_topic = [one for one in providers if not isinstance(asked, frozenset) or asked & one.topics]
    ordered, is_ordered = in_order(on_topic, visitor, today)
    found = tuple(describe(*one, visitor, language, today) for one in ordered[:IN_FULL])
    named = tuple(provider for provider, _is_beyond in ordered[IN_FULL:])
    return Search(found, named, is_ordered, len(providers) - len(on_topic))


def in_order(providers: Sequence[Provider], visitor: Side, today: date) -> tuple[list[tuple[Provider, bool]], bool]:
    """Return the practices in the published order, each with whether a limit is crossed; and whether any was compared.

    Free places come first: nobody is sent to a closed door as long as an open one is there, and nobody vanishes who
    will have room again. Then whose limits hold, then the mutual fit. Equal ones change places from day to day.
    """
    if not providers:
        return [], False
    drawn = sorted(providers, key=lambda one: lot(one.listing.practice.slug, today))
    market, everybody = market_of(drawn, visitor), np.arange(len(drawn))
    # The ranking of networks: of equals the one drawn first; who cannot be compared is on no list.
    best = rank(market, len(drawn), compiled=False).providers[0]
    listed = best[best >= 0]
    place = np.full(len(drawn), len(drawn))
    place[listed] = np.arange(len(listed))
    is_beyond = are_ruled_out(market, np.zeros_like(everybody), everybody)
    is_closed = np.array([not places_of(one.listing, today).is_free for one in drawn])
    order = np.lexsort((place, is_beyond, is_closed))
    return [(drawn[number], bool(is_beyond[number])) for number in order], len(listed) > 0


def lot(slug: str, today: date) -> str:
    """Return by what equal practices are drawn on one day: nobody stands first for good."""
    return hashlib.sha256(f"{today.isoformat()} {slug}".encode()).hexdigest()


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
