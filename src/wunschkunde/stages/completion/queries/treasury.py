"""Reads of the treasury: the compliments, the search in them, and the two or three it offers in hard times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from django.db.models import Avg, Q, QuerySet
from django.utils import timezone

from wunschkunde import texts
from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Complaint, EnergyEntry, LineDismissed, Parting
from wunschkunde.stages.completion.models import Compliment
from wunschkunde.stages.completion.rules.treasury import AFTER_COMPLAINT, AFTER_PARTING, low_weeks_since

OFFERED = 3
PREFIX = "treasury:"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why the treasury offers itself: the moment of the method, and the key by which it is closed."""

    key: str
    moment: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What the treasury offers: two or three compliments, why, and the occasions that are closed with it."""

    moment: texts.Text
    compliments: tuple[Compliment, ...]
    occasions: tuple[str, ...]
    line: texts.Text


def compliments() -> QuerySet[Compliment]:
    """Return all compliments, the latest first; their pictures are not read."""
    return Compliment.objects.select_related("practice", "engagement", "picture").defer("picture__data")


def search(words: str) -> list[Compliment]:
    """Return the compliments in which all the words stand, wherever. What is encrypted is searched here, row by row."""
    wanted = words.casefold().split()
    found = list(compliments())
    return [one for one in found if all(word in _searchable(one) for word in wanted)] if wanted else found


def _searchable(one: Compliment) -> str:
    name = one.engagement.name if one.engagement else ""
    return " ".join(
        filter(None, (one.words, one.sign, one.found_in, one.occasion, one.strength, one.source, name))
    ).casefold()


def occasions_of(user: User, today: date) -> list[Occasion]:
    """Return the hard times of this person that are not closed: a complaint, a parting, their own low weeks."""
    closed = set(
        LineDismissed.objects.filter(author=user, occasion__startswith=PREFIX).values_list("occasion", flat=True)
    )
    since = datetime.combine(today - AFTER_COMPLAINT, time.min, timezone.get_current_timezone())
    complaints = Complaint.objects.filter(Q(received_at__gte=since) | Q(closed_at__gte=since))
    partings = Parting.objects.filter(parted_on__gte=today - AFTER_PARTING)
    found = [Occasion(f"{PREFIX}complaint:{pk}", "after_complaint") for pk in complaints.values_list("pk", flat=True)]
    found += [Occasion(f"{PREFIX}parting:{pk}", "after_parting") for pk in partings.values_list("pk", flat=True)]
    low_since = low_weeks_since(_means(user), today)
    if low_since is not None:
        found.append(Occasion(f"{PREFIX}energy:{low_since:%Y-%m-%d}", "low_energy"))
    return [one for one in found if one.key not in closed]


def _means(user: User) -> list[tuple[date, float]]:
    """Return the mean of each week this person noted, the latest first; nobody else's is ever read."""
    noted = EnergyEntry.objects.filter(author=user).order_by("-week").values("week")
    return list(noted.annotate(mean=Avg("value")).values_list("week", "mean"))


def offer(user: User, today: date) -> Offer | None:
    """Return what the treasury offers this person now: None without an occasion, and while it is empty."""
    found = occasions_of(user, today)
    if not found:
        return None
    kept = list(Compliment.objects.exclude(words=None).order_by("pk").values_list("pk", flat=True))
    if not kept:
        return None
    chosen = Random(found[0].key).sample(kept, min(OFFERED, len(kept)))  # noqa: S311 — the same three until it is closed
    words = texts.compliments()
    return Offer(
        moment=next(entry.text for entry in words.reread_moments if entry.key == found[0].moment),
        compliments=tuple(compliments().filter(pk__in=chosen)),
        occasions=tuple(one.key for one in found),
        line=words.reread_line,
    )
