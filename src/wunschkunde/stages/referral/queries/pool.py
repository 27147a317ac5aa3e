"""Who is in the directory: read anew for each visitor, while their profiles are read and encoded once per process.

A version of a profile never changes, so what was encoded holds until somebody adopts a new one, enters, or leaves:
which versions stand today is asked every time, and names what is kept. Free places and open pages are never kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from django.db.models import OuterRef, Q, Subquery

from wunschkunde import texts
from wunschkunde.engine.dimensions import Dimension
from wunschkunde.engine.matching.answers import Answers, answers_of
from wunschkunde.engine.matching.rules import Rules
from wunschkunde.engine.sides import Side
from wunschkunde.stages.profile.models import IdealClient, Offer
from wunschkunde.stages.profile.sides import engine_dimension, provider_side
from wunschkunde.stages.referral.models.listing import Listing
from wunschkunde.stages.referral.rules.directory import TOPIC, is_open_to_visitors

# A practice and the two versions that stand, each with its day: a number alone could come back after a restore.
Standing = tuple[int, int, datetime, int, datetime]


@dataclass(frozen=True, slots=True)
class Pool:
    """The profiles of everybody listed, and their answers as columns, a row each."""

    profiles: Mapping[int, tuple[IdealClient, Offer]]  # by practice
    rows: Mapping[int, int]  # of `answers`, by practice
    answers: Answers


@dataclass(frozen=True, slots=True)
class Provider:
    """A practice in the directory with what it says today."""

    listing: Listing
    pool: Pool

    @property
    def ideal_client(self) -> IdealClient:
        """What it wishes of clients."""
        return self.pool.profiles[self.listing.practice.pk][0]

    @property
    def offer(self) -> Offer:
        """What may be expected of it."""
        return self.pool.profiles[self.listing.practice.pk][1]

    @property
    def row(self) -> int:
        """Where it stands in the answers of the pool."""
        return self.pool.rows[self.listing.practice.pk]

    @property
    def side(self) -> Side:
        """The practice as the engine compares it."""
        return provider_side(self.ideal_client, self.offer)

    @property
    def topics(self) -> frozenset[str]:
        """The topics it works on."""
        return frozenset(self.offer.brings.get(TOPIC) or ())


def asked_dimensions() -> tuple[Dimension, ...]:
    """Return the nine dimensions in which the directory compares: the ones a visitor is asked for, and no other."""
    return tuple(engine_dimension(dimension) for dimension in texts.form_dimensions())


@cache
def asked_rules() -> Rules:
    """Return how answers meet in these dimensions."""
    return Rules.of(asked_dimensions())


def listed_providers() -> list[Provider]:
    """Return who is in the directory: one query, and two more when a profile changed; call it with scopes disabled.

    Only practices whose page is open. As long as a real practice is listed, the examples are not.
    """
    found = Listing.objects.select_related("practice").annotate(**_newest("ideal", IdealClient), **_newest("of", Offer))
    with_both = found.filter(Q(ideal_pk__isnull=False, of_pk__isnull=False))
    listings = [one for one in with_both if is_open_to_visitors(one.practice)]
    listings = [one for one in listings if not one.practice.is_demo] or listings
    pool = _pool_of(tuple(_standing(one) for one in listings))
    return [Provider(one, pool) for one in listings]


def _newest(name: str, model: type[IdealClient | Offer]) -> dict[str, Subquery]:
    newest = model.objects.filter(practice=OuterRef("practice")).order_by("-number")
    return {f"{name}_{field}": Subquery(newest.values(field)[:1]) for field in ("pk", "adopted_at")}


def _standing(listing: Listing) -> Standing:
    kept = ("practice_id", "ideal_pk", "ideal_adopted_at", "of_pk", "of_adopted_at")
    practice, ideal, ideal_at, offer, offer_at = (getattr(listing, name) for name in kept)
    return practice, ideal, ideal_at, offer, offer_at


@lru_cache(maxsize=1)
def _pool_of(standing: tuple[Standing, ...]) -> Pool:
    """Read and encode these profiles. Called with the same ones again, it returns what it had."""
    ideal_clients = IdealClient.objects.in_bulk([ideal for _practice, ideal, _at, _offer, _since in standing])
    offers = Offer.objects.in_bulk([offer for _practice, _ideal, _at, offer, _since in standing])
    profiles = {practice: (ideal_clients[ideal], offers[offer]) for practice, ideal, _at, offer, _since in standing}
    return Pool(
        profiles=profiles,
        rows={practice: row for row, practice in enumerate(profiles)},
        answers=answers_of([provider_side(*both) for both in profiles.values()], asked_rules()),
    )
