"""Into the directory, out of it, and what is said of free places."""

from __future__ import annotations

from datetime import date, datetime

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.inquiry.rules.guards import bucket_of
from wunschkunde.stages.profile.queries import current_ideal_client, current_offer
from wunschkunde.stages.referral.models.listing import Listing
from wunschkunde.stages.referral.rules.directory import check_listing, check_owner, check_places

SEARCHES_AN_HOUR = 120  # from one network
HOUR = 3600


@transaction.atomic
def enter_directory(
    *, practice: Practice, author: User, free_places: int, free_from: date | None = None, today: date | None = None
) -> Listing:
    """Let the practice be found, or say anew how many places are free. Raises Refused."""
    day = today or timezone.localdate()
    check_owner(author, practice)
    check_listing(practice, current_ideal_client(practice), current_offer(practice))
    check_places(free_places, free_from, day)
    said = {
        "author": author,
        "free_places": free_places,
        "free_from": None if free_places else free_from,
        "stated_on": day,
    }
    listing: Listing
    listing, is_new = Listing.objects.update_or_create(practice=practice, defaults=said)
    verb = "directory_entered" if is_new else "places_stated"
    record(practice=practice, actor=author, verb=verb, target=listing, data={"free_places": free_places})
    return listing


@transaction.atomic
def leave_directory(*, practice: Practice, author: User) -> None:
    """Take the practice out of the directory; a second time changes nothing. Raises Refused."""
    check_owner(author, practice)
    listing = Listing.objects.filter(practice=practice).first()
    if listing is None:
        return
    record(practice=practice, actor=author, verb="directory_left", target=listing)
    listing.delete()


def spend_search(*, address: str, now: datetime | None = None) -> bool:
    """Count one search from this network; False when it searched enough this hour.

    Counted in the memory of the web process under a digest that changes every hour: a search writes nothing.
    """
    hour = (now or timezone.now()).replace(minute=0, second=0, microsecond=0)
    key = f"directory-{bucket_of(address, hour)}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) <= SEARCHES_AN_HOUR
    except ValueError:  # thrown out of a full memory between the two lines
        return True
