"""Reads of rooms: which link stands behind a secret, and which links an object has."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from wunschkunde.accounts.models import token_digest
from wunschkunde.stages.collaboration.models import Complaint, Engagement, RoomLink

# The address of the room of each purpose.
ROUTES = {purpose: f"collaboration:room_{purpose.value}" for purpose in RoomLink.Purpose}


def address_of(link: RoomLink, secret: str) -> str:
    """Return the whole address a client opens."""
    return settings.PUBLIC_URL + reverse(ROUTES[RoomLink.Purpose(link.purpose)], args=[secret])


def link_behind(secret: str) -> RoomLink | None:
    """Return the link of a secret, usable or not; None when nobody knows it. Asked outside any scope."""
    return (
        RoomLink.objects.filter(token_digest=token_digest(secret))
        .select_related(
            "practice",
            "kickoff__engagement__practice",
            "charter__engagement__practice",
            "check_in__engagement__practice",
            "complaint__practice",
        )
        .first()
    )


def client_of(link: RoomLink) -> Engagement | Complaint:
    """Return whom a room belongs to: it says in which language they read."""
    if link.complaint is not None:
        return link.complaint
    holder = link.kickoff or link.charter or link.check_in
    if holder is None:  # the schema knows no such row
        raise LookupError(f"room link {link.pk} opens nothing")
    return holder.engagement


def links_of(**target: object) -> QuerySet[RoomLink]:
    """Return the links of one object, e.g. ``links_of(kickoff=kickoff)``, the newest first."""
    return RoomLink.objects.filter(**target).order_by("-pk")
