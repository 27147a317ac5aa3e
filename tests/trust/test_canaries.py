"""Words planted everywhere are found in no log, no address, no subject and no history."""

from __future__ import annotations

import io
import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from tests.cast import Cast
from tests.stages.decision.walk import address, heard, standing, weigh
from tests.stages.inquiry.posting import post, stamp_for
from wunschkunde.history.models import Entry
from wunschkunde.outbox.actions import deliver_due
from wunschkunde.outbox.models import Message
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.web.logs import LineFormatter

pytestmark = pytest.mark.django_db
WORDS = "Kanarie\r\nFAKE ERROR line\x1b[31m"


@pytest.fixture
def lines():
    """All that the loggers of the program and of Django would write, down to the last detail."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter())
    loggers = [logging.getLogger(name) for name in (*settings.LOGGING["loggers"], "django.request", "django.security")]
    for logger in loggers:
        logger.addHandler(handler)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


def walk(client: Client, cast: Cast) -> list[Any]:
    """An inquiry from the form to the letter, with the canary in every field of every page on the way."""
    names = ("occasion", "wish", "would_also_do", "must_haves", "tried")
    typed = dict.fromkeys(names, WORDS) | dict.fromkeys(("organisation", "why_me", "intermediary", "phone"), "Kanarie")
    seen = [post(Client(), cast.practice, name="Kanarie Kanarie", email="kanarie@wald.example", **typed)]
    seen.append(post(Client(), cast.practice, name=WORDS, email="kanarie", stamp=stamp_for(cast.practice, key="x")))
    seen.append(Client().get(f"/p/{cast.practice.slug}/Kanarie/"))
    client.force_login(cast.owner)
    with scope(practice=cast.practice):
        inquiry = Inquiry.objects.get(email="kanarie@wald.example")
        weigh(client, inquiry)
        seen.append(client.post(address("note", inquiry), {"text": WORDS, "basis": "said"}))
        seen.append(
            client.post(address("point", inquiry, "planning"), heard(note=WORDS, **standing(inquiry, "planning")))
        )
        seen.append(client.post(address("choose", inquiry, "decline"), {"reason": WORDS, "topic": "Texte"}))
        seen.append(client.post(address("save_draft", inquiry), {"subject": "Ihre Anfrage", "body": WORDS}))
        seen.append(client.post(address("letter", inquiry), {"subject": "Ihre Anfrage", "body": WORDS, "send": "now"}))
        seen.append(client.post(address("choose", inquiry, "accept"), {"reason": WORDS}))
    seen.append(client.get("/anfragen/", {"q": "Kanarie"}))
    seen.append(client.post(reverse("account_login"), {"login": "kanarie@wald.example", "password": "Kanarie"}))
    seen.append(client.get("/kein/weg/"))
    deliver_due()
    return seen


def test_56_what_people_wrote_stands_in_no_log_address_subject_or_history(
    client: Client, cast: Cast, lines: io.StringIO
) -> None:
    seen = walk(client, cast)
    written = lines.getvalue().replace(f"/p/{cast.practice.slug}/Kanarie/", "")
    assert "kanarie" not in written.lower()
    assert len(written.splitlines()) > 3
    assert not any("kanarie" in str(answer.headers).lower() for answer in seen)
    with scope(practice=cast.practice):
        assert not any("kanarie" in message.subject.lower() for message in Message.objects.all())
        assert not any("kanarie" in str(entry.data).lower() for entry in Entry.objects.all())


def test_55_what_people_wrote_never_begins_a_line_of_its_own(client: Client, cast: Cast, lines: io.StringIO) -> None:
    Client().get("/p/x%0d%0aFAKE%20ERROR%1b[31m/")
    walk(client, cast)
    written = lines.getvalue()
    assert not any(line.startswith("FAKE") for line in written.splitlines())
    assert "\x1b" not in written


def test_22_no_secret_of_any_link_is_logged(lines: io.StringIO) -> None:
    secret = "x1" * 20
    for path in (f"/a/{secret}/", f"/a/{secret}/zurueckziehen/", f"/einladung/{secret}/", f"/link/{secret}/"):
        for method in ("GET", "POST", "PUT", "DELETE"):
            Client(enforce_csrf_checks=True).generic(method, path)
    reset = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": f"abc-{secret}"})
    for method in ("PUT", "POST"):
        Client(enforce_csrf_checks=True).generic(method, reset)
    assert lines.getvalue().count("\n") > 8
    assert secret not in lines.getvalue()
