"""Who may stand in the directory, and when its word on free places is still believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.utils.translation import gettext as _

from wunschkunde.accounts.models import Membership, Practice, User
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.inquiry.rules.imprint import missing_fields
from wunschkunde.stages.profile.models import IdealClient, Offer
from wunschkunde.stages.referral.models.listing import Listing

BELIEVED_FOR = timedelta(weeks=8)
TOPIC = "topic"
FURTHEST = timedelta(days=2 * 366)

State = Literal["free", "later", "full", "unsure"]


@dataclass(frozen=True, slots=True)
class Places:
    """What may be said of free places on one day."""

    state: State
    day: date | None = None  # free again from then; for "unsure", when it was last said

    @property
    def is_free(self) -> bool:
        """Whether somebody could begin now, as far as is known."""
        return self.state == "free"


def has_room(listing: Listing, today: date) -> bool:
    """Return whether somebody could begin now: what was said eight weeks ago is doubted, whatever it was."""
    if today - listing.stated_on > BELIEVED_FOR:
        return False
    return listing.free_places > 0 or (listing.free_from is not None and listing.free_from <= today)


def places_of(listing: Listing, today: date) -> Places:
    """Return what is known of free places, with the day on which it was said or from which there are some."""
    if has_room(listing, today):
        return Places("free")
    if today - listing.stated_on > BELIEVED_FOR:
        return Places("unsure", listing.stated_on)
    return Places("later", listing.free_from) if listing.free_from else Places("full")


def is_open_to_visitors(practice: Practice) -> bool:
    """Whether the public page of this practice is open: a directory leads nowhere else."""
    return practice.published_at is not None and not missing_fields(practice.country, practice.imprint)


def check_listing(practice: Practice, ideal_client: IdealClient | None, offer: Offer | None) -> None:
    """Raise unless the practice can be found by mutual fit: an open page, both profiles, and its topics."""
    if not is_open_to_visitors(practice):
        raise Refused(_("First open your public page: the directory leads visitors there."))
    if ideal_client is None or offer is None:
        raise Refused(_("First write both profiles: without them no mutual fit can be found."))
    if not offer.brings.get(TOPIC):
        raise Refused(_("First say in your offer which topics you work on: visitors choose by topic."))


def is_owner(user: User, practice: Practice) -> bool:
    """Whether this person leads the practice."""
    owner = {"role": Membership.Role.OWNER, "state": Membership.State.ACCEPTED}
    return practice.memberships.filter(user=user, **owner).exists()


def check_owner(user: User, practice: Practice) -> None:
    """Raise unless an owner of the practice acts."""
    if not is_owner(user, practice):
        raise Refused(_("Only an owner of this practice can do this."))


def check_places(free_places: int, free_from: date | None, today: date) -> None:
    """Raise for a day of free places that lies behind or too far ahead; who has free places now needs none."""
    if free_places or free_from is None:
        return
    if free_from <= today:
        raise Refused(_("This day is over. From which day on will there be room again?"))
    if free_from - today > FURTHEST:
        raise Refused(_("Please give a day within the next two years."))
