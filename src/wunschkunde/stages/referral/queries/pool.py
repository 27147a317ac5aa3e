"""Who is in the directory: read anew for each visitor, while their profiles are read and encoded once per process.

A version of a profile never changes, so what was encoded holds until somebody adopts a new one, enters, or leaves:
which versions stand today is asked every time, and names what is kept. Free places and open pages are never kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache

import numpy as np
from django.db.models import OuterRef, Q, Subquery
from numpy.typing import NDArray

from wunschkunde import texts
from wunschkunde.engine.dimensions import Dimension
from wunschkunde.engine.matching.answers import Answers, answers_of, word_of
from wunschkunde.engine.matching.live import Live
from wunschkunde.engine.matching.rules import Rules
from wunschkunde.engine.sides import Side
from wunschkunde.stages.profile.models import IdealClient, Offer
from wunschkunde.stages.profile.sides import engine_dimension, provider_side
from wunschkunde.stages.referral.models.listing import Listing
from wunschkunde.stages.referral.rules.directory import TOPIC, is_open_to_visitors

# The address of a practice and the two versions that stand, each with its day: a number alone could come back after a
# restore.
Standing = tuple[str, int, datetime, int, datetime]


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The profiles of everybody listed, and their answers as columns, a row each. Another one is never equal."""

    slugs: Sequence[str]
    profiles: Sequence[tuple[IdealClient, Offer]]
    answers: Answers

    def works_on(self, topics: frozenset[str]) -> NDArray[np.bool_]:
        """Return of each row whether it works on any of these topics."""
        choices = asked_rules().choices
        place = next(index for index, dimension in enumerate(choices) if dimension.key == TOPIC)
        word = np.uint64(word_of(topics, choices[place]))
        works: NDArray[np.bool_] = (self.answers.brought[:, place] & word) != 0
        return works


@dataclass(frozen=True, slots=True)
class Provider:
    """A practice in the directory with what it says today."""

    listing: Listing
    pool: Pool
    row: int  # where it stands in the pool

    @property
    def ideal_client(self) -> IdealClient:
        """What it wishes of clients."""
        return self.pool.profiles[self.row][0]

    @property
    def offer(self) -> Offer:
        """What may be expected of it."""
        return self.pool.profiles[self.row][1]

    @property
    def side(self) -> Side:
        """The practice as the engine compares it."""
        return provider_side(self.ideal_client, self.offer)


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
    return [Provider(one, pool, row) for row, one in enumerate(listings)]


def _newest(name: str, model: type[IdealClient | Offer]) -> dict[str, Subquery]:
    newest = model.objects.filter(practice=OuterRef("practice")).order_by("-number")
    return {f"{name}_{field}": Subquery(newest.values(field)[:1]) for field in ("pk", "adopted_at")}


def _standing(listing: Listing) -> Standing:
    kept = ("ideal_pk", "ideal_adopted_at", "of_pk", "of_adopted_at")
    ideal, ideal_at, offer, offer_at = (getattr(listing, name) for name in kept)
    return listing.practice.slug, ideal, ideal_at, offer, offer_at


@lru_cache(maxsize=1)
def _pool_of(standing: tuple[Standing, ...]) -> Pool:
    """Read and encode these profiles. Called with the same ones again, it returns what it had."""
    ideal_clients = IdealClient.objects.in_bulk([ideal for _slug, ideal, _at, _offer, _since in standing])
    offers = Offer.objects.in_bulk([offer for _slug, _ideal, _at, offer, _since in standing])
    profiles = [(ideal_clients[ideal], offers[offer]) for _slug, ideal, _at, offer, _since in standing]
    return Pool(
        slugs=[slug for slug, *_versions in standing],
        profiles=profiles,
        answers=answers_of([provider_side(*both) for both in profiles], asked_rules()),
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pool laid out for comparing, in the order of one day's lot: `rows` of the pool by place."""

    rows: NDArray[np.intp]
    live: Live


@lru_cache(maxsize=1)
def drawn(pool: Pool, today: date) -> Drawn:
    """Draw the order in which equal practices stand today, and lay everybody out in it: once a day and pool."""
    rows = np.array(sorted(range(len(pool.slugs)), key=lambda row: lot(pool.slugs[row], today)), np.intp)
    return Drawn(rows, Live.of(asked_rules(), pool.answers.taken(rows)))


def lot(slug: str, today: date) -> str:
    """Return by what equal practices are drawn on one day: nobody stands first for good."""
    return hashlib.sha256(f"{today.isoformat()} {slug}".encode()).hexdigest()
