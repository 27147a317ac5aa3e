"""Reads of practices and their members."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.mfa.models import Authenticator
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


def memberships_of(user: User) -> list[Membership]:
    """Return the accepted places of a person with their practices, their own before the examples."""
    accepted = Membership.objects.filter(user_id=user.pk, state=Membership.State.ACCEPTED)
    return list(accepted.select_related("practice").order_by("practice__is_demo", "pk"))


def practice_that_asks_for_a_second_step(user: User, places: Sequence[Membership]) -> Practice | None:
    """Return a practice this person owns together with others, while they have no second step; else None.

    Whoever owns a practice alone chooses freely, and so do members. The examples ask for nothing. Asked on every
    request: so it begins with the person's ``places``, which are known by then, and reads no more than it must.
    """
    own = [place.practice for place in places if place.role == Membership.Role.OWNER and not place.practice.is_demo]
    if not own:
        return None
    others = Membership.objects.filter(practice__in=own, state=Membership.State.ACCEPTED).exclude(user_id=user.pk)
    together = set(others.order_by().values_list("practice_id", flat=True))
    if not together or has_second_step(user):
        return None
    return next(practice for practice in own if practice.pk in together)


def has_second_step(user: User) -> bool:
    """Whether a code or a passkey stands beside the password; recovery codes alone do not count."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists())
