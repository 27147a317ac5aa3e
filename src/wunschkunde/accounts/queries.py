"""Reads of practices and their members."""

from __future__ import annotations

from django.db.models import QuerySet

from wunschkunde.accounts.models import Membership, Practice, User


def members_of(practice: Practice) -> QuerySet[Membership]:
    """Return everybody with a place in a practice, the invited too, longest there first."""
    return Membership.objects.filter(practice=practice).select_related("user", "practice").order_by("pk")


def practices_of(user: User) -> QuerySet[Practice]:
    """Return the practices that are open to a person, their own before the examples."""
    return Practice.objects.filter(memberships__user=user, memberships__state=Membership.State.ACCEPTED).order_by(
        "is_demo", "pk"
    )
