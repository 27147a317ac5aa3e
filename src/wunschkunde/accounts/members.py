"""Writes to memberships: invite, accept, suspend, reinstate, remove. Each shows in the security log by ids."""

from __future__ import annotations

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde.accounts import actions
from wunschkunde.accounts.models import INVITATION_LIFETIME, Membership, Practice, User, new_token, token_digest

log = logging.getLogger("wunschkunde.security")

State, Role = Membership.State, Membership.Role


@transaction.atomic
def invite(*, practice: Practice, author: User, email: str, role: str) -> tuple[Membership, str]:
    """Invite somebody by mail; return the membership and the token of the link. An older invitation of theirs ends.

    Raises ValidationError with a sentence when the person has a place in the practice already.
    """
    email = email.lower()
    _lock(practice)
    if Membership.objects.filter(practice=practice, user__email=email).exists():
        raise ValidationError(_("This person belongs to the practice already."))
    Membership.objects.filter(practice=practice, invited_email=email, state=State.INVITED).delete()
    token = new_token()
    membership = Membership.objects.create(
        practice=practice,
        invited_email=email,
        role=role,
        token_digest=token_digest(token),
        expires_at=timezone.now() + INVITATION_LIFETIME,
    )
    log.info("member invited practice=%s membership=%s user=%s", practice.pk, membership.pk, author.pk)
    return membership, token


def find_invitation(token: str) -> Membership | None:
    """Return the invitation a link stands for, or None when it is unknown, used, taken back or too old."""
    return (
        Membership.objects.filter(
            token_digest=token_digest(token), state=State.INVITED, expires_at__gt=timezone.now(), user=None
        )
        .select_related("practice")
        .first()
    )


@transaction.atomic
def accept_invitation(*, token: str, user: User | None, name: str = "", language: str = "de") -> Membership:
    """Accept as ``user``, or as a new person with the invited address. The link is used up.

    Raises ValidationError when the link holds no longer, or the person has a place there already: a suspended
    member does not come back in by another invitation.
    """
    found = find_invitation(token)
    if found is None:
        raise ValidationError(_("This invitation is no longer open."))
    _lock(found.practice)
    membership = Membership.objects.select_for_update().filter(pk=found.pk, state=State.INVITED).first()
    if membership is None or (user and Membership.objects.filter(practice=found.practice, user=user).exists()):
        raise ValidationError(_("This person belongs to the practice already."))
    membership.user = user or actions.create_user(email=membership.invited_email, name=name, language=language)
    membership.state = State.ACCEPTED
    membership.token_digest = ""
    membership.save(update_fields=["user", "state", "token_digest"])
    log.info(
        "invitation accepted practice=%s membership=%s user=%s",
        membership.practice_id,
        membership.pk,
        membership.user.pk,
    )
    return membership


@transaction.atomic
def suspend(*, membership: Membership, author: User) -> Membership:
    """Close the practice to a member, from their next request on."""
    _keep_an_owner(membership)
    return _move(membership, author, State.ACCEPTED, State.SUSPENDED)


@transaction.atomic
def reinstate(*, membership: Membership, author: User) -> Membership:
    """Open the practice to a suspended member again."""
    return _move(membership, author, State.SUSPENDED, State.ACCEPTED)


@transaction.atomic
def remove(*, membership: Membership, author: User) -> Membership:
    """Take a member's place, or an invitation, away. What they wrote stays."""
    _keep_an_owner(membership)
    log.info("member removed practice=%s membership=%s user=%s", membership.practice_id, membership.pk, author.pk)
    membership.delete()
    return membership


def _move(membership: Membership, author: User, before: Membership.State, after: Membership.State) -> Membership:
    if not Membership.objects.filter(pk=membership.pk, state=before).update(state=after):
        raise ValidationError(_("That is not possible in the state this membership is in."))
    membership.state = after
    log.info("member %s practice=%s membership=%s user=%s", after, membership.practice_id, membership.pk, author.pk)
    return membership


def _keep_an_owner(membership: Membership) -> None:
    _lock(membership.practice)
    others = Membership.objects.filter(practice=membership.practice, role=Role.OWNER, state=State.ACCEPTED)
    if not others.exclude(pk=membership.pk).exists():
        raise ValidationError(_("A practice needs at least one owner."))


def _lock(practice: Practice) -> None:
    """Let one change of the members of a practice happen at a time."""
    Practice.objects.select_for_update().get(pk=practice.pk)
