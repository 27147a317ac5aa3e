"""Trust 13: who owns a practice together with others signs in with a second step; before that, nothing opens."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.accounts.conftest import PASSWORD
from tests.architecture.routes import Route, routes
from wunschkunde.accounts import members
from wunschkunde.accounts.actions import create_user
from wunschkunde.accounts.middleware import PUBLIC_PREFIXES
from wunschkunde.accounts.models import Membership, Practice, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def others(practice: Practice, owner: User) -> Membership:
    """A member, and an owner who has no second step."""
    user = create_user(email="milan@praxis.example", name="Milan", password=PASSWORD)
    _, token = members.invite(practice=practice, author=owner, email=user.email, role=Membership.Role.MEMBER)
    return members.accept_invitation(token=token, user=user)


def signed_in_as(user: User) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def is_led_on(client: Client) -> bool:
    answer = client.get(reverse("home"))
    return answer.status_code == 302 and answer.url == reverse("accounts:second_step")


def test_who_works_alone_is_not_asked(owner: User, practice: Practice) -> None:
    client = signed_in_as(owner)
    assert client.get(reverse("home")).status_code == 200
    assert client.get(reverse("accounts:second_step")).url == reverse("home")
    members.invite(practice=practice, author=owner, email="neu@gast.example", role="member")
    assert not is_led_on(client)


def test_with_the_first_member_the_owner_is_led_there_and_the_member_is_not(owner: User, others: Membership) -> None:
    client = signed_in_as(owner)
    assert is_led_on(client)
    page = client.get(reverse("accounts:second_step"))
    assert page.status_code == 200
    for name in ("mfa_add_webauthn", "mfa_activate_totp", "account_logout"):
        assert reverse(name) in page.content.decode()
    assert signed_in_as(others.user).get(reverse("home")).status_code == 200


def test_it_begins_and_ends_with_the_members(owner: User, others: Membership) -> None:
    client = signed_in_as(owner)
    members.suspend(membership=others, author=owner)
    assert not is_led_on(client)
    members.reinstate(membership=others, author=owner)
    assert is_led_on(client)
    members.remove(membership=others, author=owner)
    assert not is_led_on(client)


def test_a_second_owner_is_asked_too(practice: Practice, owner: User) -> None:
    second = create_user(email="zora@praxis.example", name="Zora", password=PASSWORD)
    _, token = members.invite(practice=practice, author=owner, email=second.email, role=Membership.Role.OWNER)
    members.accept_invitation(token=token, user=second)
    assert is_led_on(signed_in_as(second))


def test_the_examples_ask_for_nothing(owner: User, practice: Practice, others: Membership) -> None:
    Practice.objects.update(is_demo=True)
    assert not is_led_on(signed_in_as(owner))


def test_another_practice_is_no_way_around(owner: User, others: Membership) -> None:
    from wunschkunde.accounts.actions import create_practice

    alone = create_practice(owner=owner, name="Allein", provider_name="Olga", email=owner.email)
    client = signed_in_as(owner)
    session = client.session
    session["practice"] = alone.pk
    session.save()
    assert is_led_on(client)


@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_either_kind_opens_everything(owner: User, others: Membership, kind: str) -> None:
    client = signed_in_as(owner)
    Authenticator.objects.create(user=owner, type=kind, data={})
    assert client.get(reverse("home")).status_code == 200
    Authenticator.objects.all().delete()
    assert is_led_on(client)


def test_recovery_codes_alone_are_no_second_step(owner: User, others: Membership) -> None:
    Authenticator.objects.create(user=owner, type=Authenticator.Type.RECOVERY_CODES, data={})
    client = Client()
    client.force_login(owner)
    assert is_led_on(client)


def test_the_way_with_an_app_leads_through(owner: User, others: Membership) -> None:
    client = signed_in_as(owner)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    done = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert done.url == reverse("mfa_view_recovery_codes")
    assert client.get(done.url).status_code == 200
    assert client.get(reverse("home")).status_code == 200


# Setting it up (a password first, where there is none), who one is, signing out, the language.
OPEN = {
    "accounts:second_step",
    "accounts:welcome",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_logout",
    "set_language",
}
VALUES = {"kind": "ideal_client", "step": "sentence", "key": "planning", "slug": "praxis"}


def addresses() -> Iterator[tuple[Route, str]]:
    """Every address that is no client's page, with something in place of each argument."""
    for route in routes():
        names = re.findall(r"[<](?:\w+:)?(\w+)>", route.pattern)
        path = reverse(route.name, kwargs={name: VALUES.get(name, "1") for name in names})
        if not path.startswith(PUBLIC_PREFIXES):
            yield route, path


def test_nothing_opens_without_it_but_setting_it_up(owner: User, others: Membership) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(owner)
    open_ones = set()
    for route, path in addresses():
        for method in ("GET", "POST"):
            cache.clear()
            answer = client.generic(method, path)
            if not (answer.status_code == 302 and answer.url == reverse("accounts:second_step")):
                open_ones.add(route.name)
                client.force_login(owner)  # signing out works, too
    assert open_ones == OPEN


def test_the_language_changes_there_and_signing_out_works(owner: User, others: Membership) -> None:
    client = signed_in_as(owner)
    here = reverse("accounts:second_step")
    assert client.post(reverse("set_language"), {"language": "en", "next": here}).url == here
    assert "A second step, before you go on" in client.get(here).content.decode()
    client.post(reverse("account_logout"))
    assert client.get(here).url.startswith(reverse("account_login"))
