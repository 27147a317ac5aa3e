"""The log tells who did what, by ids; it never tells what somebody wrote or which secret they held."""

from __future__ import annotations

import io
import logging

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from wunschkunde.accounts.actions import create_practice, create_sign_in_link, create_user
from wunschkunde.accounts.members import accept_invitation, invite, suspend
from wunschkunde.web.logs import LineFormatter

pytestmark = pytest.mark.django_db
PASSWORD = "canary-password-of-mine"


@pytest.fixture
def lines():
    """Everything the handlers of the program would write."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter())
    loggers = [logging.getLogger(name) for name in settings.LOGGING["loggers"]]
    for logger in loggers:
        logger.addHandler(handler)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


def sign_in(email, password=PASSWORD):
    client = Client(raise_request_exception=False)
    client.post(reverse("account_login"), {"login": email, "password": password})
    return client


def test_sign_in_failure_roles_and_links_are_logged_by_ids_without_content(lines):
    owner = create_user(email="canary-owner@praxis.example", name="Canary Name", password=PASSWORD)
    practice = create_practice(owner=owner, name="Canary Practice", provider_name="Canary Name", email=owner.email)
    sign_in(owner.email)
    sign_in(owner.email, "canary-wrong-password")
    sign_in("canary-nobody@nowhere.example", "canary-wrong-password")
    token = create_sign_in_link(user=owner)
    client = Client()
    client.get(reverse("accounts:sign_in_link", args=[token]))
    client.post(reverse("accounts:sign_in_link", args=[token]))
    client.post(reverse("accounts:sign_in_link", args=[token]))
    member = create_user(email="canary-member@praxis.example")
    _, invitation = invite(practice=practice, author=owner, email=member.email, role="member")
    membership = accept_invitation(token=invitation, user=member)
    denied = Client()
    denied.force_login(member)
    denied.get(reverse("members"))
    suspend(membership=membership, author=owner)
    client.get(reverse("accounts:invitation", args=[invitation]))
    client.get("/a/canarysecretcanarysecretcanary/")
    client.post(reverse("account_logout"))
    log = lines.getvalue()
    for fact in (
        f"signed in user={owner.pk}",
        f"sign-in failed user={owner.pk}",
        "sign-in failed user=unknown",
        f"sign-in link used user={owner.pk}",
        "sign-in link refused",
        f"member invited practice={practice.pk}",
        f"member suspended practice={practice.pk}",
        f"access denied user={member.pk} practice={practice.pk}",
        f"signed out user={owner.pk}",
    ):
        assert fact in log
    assert "canary" not in log.lower()
    assert token not in log
    assert invitation not in log


@pytest.mark.parametrize("attack", ["a\r\nFAKE INFO line", "a\x1b[31mred", "a\x00b", "a\u2028b", "a\x85b"])
def test_whatever_is_typed_stays_one_line(lines, attack):
    logging.getLogger("wunschkunde.security").warning("typed=%s", attack)
    written = lines.getvalue()
    assert written.count("\n") == 1
    assert len(written.splitlines()) == 1
    assert "\x1b" not in written
    assert "\x00" not in written


def test_a_traceback_is_one_line_and_the_time_is_utc(lines):
    try:
        int("canary\nsecond")
    except ValueError:
        logging.getLogger("wunschkunde.security").exception("failed")
    (line,) = lines.getvalue().splitlines()
    assert line.split(" ")[0].endswith("Z")
    assert line.endswith("ValueError")


def test_the_message_of_an_error_stays_out_since_it_may_repeat_what_was_typed(lines):
    typed = "canary"
    try:
        int(typed)
    except ValueError:
        logging.getLogger("wunschkunde.security").exception("failed")
    assert "ValueError" in lines.getvalue()
    assert "invalid literal" not in lines.getvalue()


def test_the_secret_of_a_link_is_hidden(lines):
    secret = "x" * 43
    for place in ("a", "link", "einladung"):
        logging.getLogger("django.request").warning("Not Found: /%s/%s/", place, secret)
    assert secret not in lines.getvalue()
