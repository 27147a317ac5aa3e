"""The secrets of links: long, stored as digests only, for one thing each, and never acting by being looked at."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from tests.cast import Cast
from tests.stages.inquiry.posting import post, stamp_for
from wunschkunde.accounts.actions import create_sign_in_link
from wunschkunde.accounts.members import find_invitation
from wunschkunde.accounts.models import Practice
from wunschkunde.outbox.actions import cancel, deliver_due
from wunschkunde.outbox.models import Message
from wunschkunde.stages.inquiry.models import ClientLink, Inquiry

pytestmark = pytest.mark.django_db
BITS_OF_A_LETTER = 6  # base64


def stored() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but sessions, which a visit may write."""
    with scopes_disabled():
        return {
            model._meta.label: list(model._base_manager.order_by("pk").values())
            for model in apps.get_models()
            if not model._meta.label.startswith("sessions.")
        }


def secret_of(address: str) -> str:
    return address.strip("/").split("/")[-1]


@pytest.fixture
def secrets(cast: Cast, client: Client) -> dict[str, str]:
    """One secret of each kind, as its holder gets it."""
    owner = Client()
    owner.force_login(cast.owner)
    session = owner.session
    session["practice"] = cast.practice.pk
    session.save()
    page = owner.post(reverse("members"), {"email": "neu@gast.example", "role": "owner"}).content.decode()
    invitation = re.search(r"/einladung/([\w-]+)/", page)
    assert invitation is not None
    return {
        "receipt": secret_of(post(client, cast.practice)["Location"]),
        "invitation": invitation.group(1),
        "sign-in": create_sign_in_link(user=cast.newcomer),
    }


@pytest.fixture
def addresses(secrets: dict[str, str]) -> dict[str, str]:
    return {
        "receipt": reverse("inquiry:receipt", args=[secrets["receipt"]]),
        "withdraw": reverse("inquiry:withdraw", args=[secrets["receipt"]]),
        "invitation": reverse("accounts:invitation", args=[secrets["invitation"]]),
        "sign-in": reverse("accounts:sign_in_link", args=[secrets["sign-in"]]),
    }


def test_21_secrets_are_long_and_nothing_but_their_digest_is_kept(secrets: dict[str, str], cast: Cast) -> None:
    """A mail that waits holds its link; once it has left, only its reader does."""
    assert all(len(secret) * BITS_OF_A_LETTER >= 128 for secret in secrets.values())
    assert len(set(secrets.values())) == len(secrets)
    Practice.objects.update(is_demo=False)  # letters of the examples would go to files
    deliver_due(now=timezone.now() + timedelta(days=7), limit=1000)
    sent = "".join(str(letter.body) for letter in mail.outbox)
    assert secrets["receipt"] in sent
    assert secrets["invitation"] in sent
    everything = str(stored())
    assert {kind: secret for kind, secret in secrets.items() if secret in everything} == {}


def test_21_a_mail_called_back_forgets_its_link(secrets: dict[str, str], cast: Cast) -> None:
    with scope(practice=cast.practice):
        waiting = Message.objects.get(purpose="invitation", body__contains=secrets["invitation"])
        assert cancel(message=waiting)
        waiting.refresh_from_db()
    assert secrets["invitation"] not in waiting.body


def test_21_client_links_end_after_thirty_days_and_serve_one_purpose(secrets: dict[str, str], cast: Cast) -> None:
    with scope(practice=cast.practice):
        link = ClientLink.objects.latest("pk")
        assert link.expires_at - timezone.now() <= timedelta(days=30)
    client = Client()
    for name, kind in (("inquiry:receipt", "sign-in"), ("inquiry:withdraw", "invitation")):
        assert client.get(reverse(name, args=[secrets[kind]])).status_code == 404
    assert client.post(reverse("accounts:sign_in_link", args=[secrets["receipt"]])).status_code == 410
    assert client.get(reverse("accounts:invitation", args=[secrets["receipt"]])).status_code == 410
    assert find_invitation(secrets["receipt"]) is None


def test_10_the_link_of_one_inquiry_withdraws_no_other(client: Client, cast: Cast) -> None:
    links = []
    for name in ("Malin Eins", "Malin Zwei"):
        stamp = stamp_for(cast.practice, key=name)
        links.append(post(client, cast.practice, name=name, email="malin@eins.example", stamp=stamp)["Location"])
    with scope(practice=cast.practice):
        first, second = Inquiry.objects.order_by("-pk")[:2][::-1]
    client.post(links[0] + "zurueckziehen/", {"inquiry": second.pk, "pk": second.pk, "token": secret_of(links[1])})
    with scope(practice=cast.practice):
        states = dict(Inquiry.objects.filter(pk__in=[first.pk, second.pk]).values_list("name", "state"))
    assert states == {"": "withdrawn", "Malin Zwei": "received"}


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_23_looking_at_a_link_changes_nothing(addresses: dict[str, str], method: str) -> None:
    before = stored()
    for address in addresses.values():
        answer = getattr(Client(), method)(address)
        assert answer.status_code in (200, 405)
    after = stored()
    for row in (*before["inquiry.ClientLink"], *after["inquiry.ClientLink"]):
        row.pop("last_used_at")  # the one thing that is noted: when it was opened
    assert after == before


def test_22_no_link_page_tells_its_address_to_others(addresses: dict[str, str]) -> None:
    for address in addresses.values():
        page = Client().get(address)
        assert page["Referrer-Policy"] in ("no-referrer", "same-origin")
        assert page["Cache-Control"] == "no-store"
        loaded = re.findall(rb'(?:src|href|action)="([^"]+)"', page.content)
        assert [link for link in loaded if not link.startswith((b"/", b"#", b"?"))] == []
