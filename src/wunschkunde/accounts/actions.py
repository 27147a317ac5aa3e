"""Writes to users, practices and memberships, one verb each. Events go to the security log, never their content."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from wunschkunde.accounts import models
from wunschkunde.accounts.models import Membership, Practice, SignInLink, User

log = logging.getLogger("wunschkunde.security")


@transaction.atomic
def create_user(*, email: str, name: str = "", language: str = "de", password: str | None = None) -> User:
    """Create a user whose email address counts as confirmed: who runs the program or an invitation vouches for it."""
    user = User.objects.create_user(email, password=password, name=name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    log.info("user created user=%s", user.pk)
    return user


@transaction.atomic
def create_practice(*, owner: User, name: str, provider_name: str, email: str, **fields: Any) -> Practice:
    """Create a practice with its owner as the only member; the slug is made from the name and is unique."""
    slug = free_slug(fields.pop("slug", "") or name)
    practice = Practice.objects.create(name=name, provider_name=provider_name, email=email, slug=slug, **fields)
    Membership.objects.create(
        practice=practice, user=owner, role=Membership.Role.OWNER, state=Membership.State.ACCEPTED
    )
    log.info("practice created practice=%s user=%s", practice.pk, owner.pk)
    return practice


def free_slug(name: str) -> str:
    """Return a slug made from ``name`` which no practice has yet."""
    spelled = name.lower().translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"})
    base = slugify(spelled)[:70] or "praxis"
    slug, count = base, 1
    while Practice.objects.filter(slug=slug).exists():
        count += 1
        slug = f"{base}-{count}"
    return slug


@transaction.atomic
def create_sign_in_link(*, user: User) -> str:
    """Make a link that signs ``user`` in once within the hour; return its token. Earlier unused links end."""
    SignInLink.objects.filter(user=user, used_at=None).delete()
    token = models.new_token()
    SignInLink.objects.create(
        user=user, token_digest=models.token_digest(token), expires_at=timezone.now() + models.LINK_LIFETIME
    )
    log.info("sign-in link created user=%s", user.pk)
    return token


@transaction.atomic
def use_sign_in_link(*, token: str) -> User | None:
    """Use a sign-in link up; return its user, or None when it is unknown, used or too old."""
    link = (
        SignInLink.objects.select_for_update()
        .filter(token_digest=models.token_digest(token), used_at=None, expires_at__gt=timezone.now())
        .select_related("user")
        .first()
    )
    if link is None or not link.user.is_active:
        log.warning("sign-in link refused")
        return None
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    log.info("sign-in link used user=%s", link.user_id)
    return link.user


@transaction.atomic
def settle_in(*, user: User, name: str, email: str, password: str) -> User:
    """Give a person who came by a link their name, their own address and their own password."""
    user.name = name
    user.set_password(password)
    user.save(update_fields=["name", "password"])
    log.info("password set user=%s", user.pk)
    return change_email(user=user, email=email)


@transaction.atomic
def change_email(*, user: User, email: str) -> User:
    """Change the address with which a person signs in."""
    user.email = email.lower()
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    log.info("email address changed user=%s", user.pk)
    return user


@transaction.atomic
def revise_user(*, user: User, **fields: str) -> User:
    """Change how the program meets a person: ``name``, ``language``, ``theme``."""
    for field, value in fields.items():
        setattr(user, field, value)
    user.save(update_fields=list(fields))
    return user


@transaction.atomic
def revise_practice(*, practice: Practice, author: User, **fields: Any) -> Practice:
    """Change the settings of a practice."""
    for field, value in fields.items():
        setattr(practice, field, value)
    practice.save(update_fields=list(fields))
    log.info("practice settings changed practice=%s user=%s fields=%s", practice.pk, author.pk, ",".join(fields))
    return practice
