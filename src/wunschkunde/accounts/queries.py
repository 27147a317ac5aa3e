"""Reads of practices and their members."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from wunschkunde.accounts.models import Membership, Practice, User


def members_of(practice: Practice) -> QuerySet[Membership]:
    """Return everybody with a place in a practice, the invited too, longest there first."""
    return Membership.objects.filter(practice=practice).select_related("user", "practice").order_by("pk")


def practices_of(user: User) -> QuerySet[Practice]:
    """Return the practices that are open to a person, their own before the examples."""
    return Practice.objects.filter(memberships__user=user, memberships__state=Membership.State.ACCEPTED).order_by(
        "is_demo", "pk"
    )


def practice_that_asks_for_a_second_step(user: User) -> Practice | None:
    """Return a practice this person owns together with others, while they have no second step; else None.

    Whoever owns a practice alone chooses freely, and so do members. The examples ask for nothing.
    """
    own = {"role": Membership.Role.OWNER, "state": Membership.State.ACCEPTED, "practice__is_demo": False}
    others = Membership.objects.filter(practice=OuterRef("practice"), state=Membership.State.ACCEPTED)
    steps = Authenticator.objects.filter(
        user=OuterRef("user"), type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    )
    owing = (
        Membership.objects.filter(Exists(others.exclude(user=OuterRef("user"))), ~Exists(steps), user=user, **own)
        .select_related("practice")
        .order_by("pk")
        .first()
    )
    return owing.practice if owing else None
