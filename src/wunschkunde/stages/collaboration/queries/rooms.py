"""Reads of rooms: which link stands behind a secret, and which links an object has."""

from __future__ import annotations

from django.db.models import QuerySet

from wunschkunde.accounts.models import token_digest
from wunschkunde.stages.collaboration.models import RoomLink


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


def links_of(**target: object) -> QuerySet[RoomLink]:
    """Return the links of one object, e.g. ``links_of(kickoff=kickoff)``, the newest first."""
    return RoomLink.objects.filter(**target).order_by("-pk")
