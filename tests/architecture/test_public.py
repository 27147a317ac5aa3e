"""Who may enter where is visible in the source: without signing in, only what lies in a `public` module or package."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.architecture.routes import Route, routes

# The marks that the decorators of `accounts.access` and `api.access` leave on a view.
SIGNED_IN = {"user", "member", "owner", "key"}

# Sign-in itself comes from allauth. What it opens to strangers is named here one by one.
ALLAUTH_OPEN = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reauthenticate",
    "account_confirm_login_code",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_email_verification_sent",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_signup_webauthn",
    "mfa_trust",
}


def of_allauth(route: Route) -> bool:
    return route.module.startswith(("allauth.", "django.views.generic"))


def ours() -> list[Route]:
    return [route for route in routes() if not of_allauth(route)]


def is_sent_to_sign_in(client: Client, address: str) -> bool:
    answer = client.get(address, follow=True)
    return any(reverse("account_login") in place for place, _status in answer.redirect_chain)


def some_address(route: Route) -> str | None:
    for arguments in [], [1]:
        with suppress(NoReverseMatch):
            return reverse(route.name, args=arguments)
    return None


def test_open_pages_lie_in_public() -> None:
    misplaced = [route for route in ours() if route.access not in SIGNED_IN and "public" not in route.module.split(".")]
    assert misplaced == []


def test_public_holds_nothing_else() -> None:
    misplaced = [route for route in ours() if route.access in SIGNED_IN and "public" in route.module.split(".")]
    assert misplaced == []


@pytest.mark.django_db
def test_allauth_opens_only_what_is_named() -> None:
    client = Client()
    opened = set()
    for route in filter(of_allauth, routes()):
        address = some_address(route)
        if address is None or not is_sent_to_sign_in(client, address):
            opened.add(route.name)
    assert opened - ALLAUTH_OPEN == set()


def test_the_walk_finds_the_program() -> None:
    assert {"index", "home", "account_login"} <= {route.name for route in routes()}
