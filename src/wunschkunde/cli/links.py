"""The way in without a default password: a link that signs one person in, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wunschkunde.cli.database import with_program
from wunschkunde.cli.program import Refusal

if TYPE_CHECKING:
    # Only the name: Django's models need the settings first.
    from wunschkunde.accounts.models import User

FIRST_USER_EMAIL = "owner@wunschkunde.localhost"


@click.command("link")
@click.argument("email")
@with_program
def link_command(email: str) -> None:
    """Print a new sign-in link for EMAIL; it works once, within the hour."""
    from wunschkunde.accounts.models import User

    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise Refusal(f"{email}: nobody signs in with this address here.")
    click.echo(sign_in_url(user))


def first_user() -> User | None:
    """Who was here first: the owner of the installation."""
    from wunschkunde.accounts.models import User

    return User.objects.filter(is_active=True).order_by("pk").first()


def create_first_user() -> User:
    """Create who may sign in to an empty program; the address is a stand-in until they give their own."""
    from wunschkunde.accounts.actions import create_user

    return create_user(email=FIRST_USER_EMAIL)


def has_no_other_way_in(user: User) -> bool:
    """Whether neither a password nor a passkey lets them in; only then a start prints a link, which ends up in logs."""
    from allauth.mfa.models import Authenticator

    return not user.has_usable_password() and not Authenticator.objects.filter(user=user).exists()


def sign_in_url(user: User) -> str:
    """Make a sign-in link for ``user``; earlier ones not used yet end."""
    from django.conf import settings
    from django.urls import reverse

    from wunschkunde.accounts.actions import create_sign_in_link

    return f"{settings.PUBLIC_URL}{reverse('accounts:sign_in_link', args=[create_sign_in_link(user=user)])}"
