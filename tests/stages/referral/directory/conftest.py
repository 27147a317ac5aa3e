"""A visitor of the directory, and practices for it: the three examples, or as many as wanted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from tests.cast import Cast
from tests.stages.inquiry.conftest import IMPRINT
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.profile.models import IdealClient, Offer
from wunschkunde.stages.referral.actions.directory import enter_directory
from wunschkunde.stages.referral.models.listing import Listing

# Somebody who looks for help with a brand and with texts, lets things grow, and needs nobody at night.
ANSWERS = {
    "expects_topic": ["brand", "text"],
    "offers_topic": ["brand", "text"],
    "expects_planning": ["4"],
    "offers_planning": ["4"],
    "expects_availability": ["2"],
    "important": ["planning"],
}


def state_places(cast: Cast, slug: str, *, free_places: int = 1, weeks: int = 0, weeks_ago: int = 0) -> Listing:
    """Put an example practice into the directory, or say its places anew."""
    practice = Practice.objects.get(slug=slug)
    today = timezone.localdate() - timedelta(weeks=weeks_ago)
    free_from = today + timedelta(weeks=weeks) if weeks else None
    with scope(practice=practice):
        return enter_directory(
            practice=practice, author=cast.owner, free_places=free_places, free_from=free_from, today=today
        )


def look(answers: dict[str, Any] | None = None, *, client: Client | None = None, query: str = "", **more: Any) -> Any:
    """Answer the points as a browser without cookies does."""
    given = {**(ANSWERS if answers is None else answers), **more}
    answer: HttpResponse = (client or Client()).post(f"/p/{query}", given)
    return answer


def names(answer: Any) -> list[str]:
    """Who was found, in this order."""
    return [one.provider.listing.practice.slug for one in answer.context["result"].found]


def crowd(owner: User, count: int) -> list[Practice]:
    """So many real practices that wish to be found, each with a profile a little different from the next."""
    now = timezone.now()
    practices = Practice.objects.bulk_create(
        Practice(
            name=f"Praxis {number}",
            slug=f"praxis-{number}",
            provider_name=f"Person {number}",
            email=f"p{number}@praxis.example",
            imprint={**IMPRINT, "phone": "0000"},
            published_at=now,
        )
        for number in range(count)
    )
    with scopes_disabled():
        shared = [{"practice": practice, "author": owner, "number": 1} for practice in practices]
        IdealClient.objects.bulk_create(
            IdealClient(**one, wishes={"planning": 1 + place % 5}) for place, one in enumerate(shared)
        )
        Offer.objects.bulk_create(
            Offer(**one, brings={"planning": 1 + place % 5, "availability": 2, "topic": ["text"]})
            for place, one in enumerate(shared)
        )
        Listing.objects.bulk_create(Listing(practice=one, author=owner, free_places=1) for one in practices)
    return practices
