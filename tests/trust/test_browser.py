"""A real browser opens the pages of an inquiry full of payloads: no script runs, nothing is asked elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django_scopes import scope

from tests.cast import rehearsed
from tests.trust.test_output import PAYLOAD, plant
from wunschkunde.stages.decision.models import LetterDraft
from wunschkunde.stages.inquiry.models import Inquiry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.journey


@pytest.fixture
def triggers(live_server: LiveServer) -> Iterator[None]:
    """Planting takes triggers away, and with a live server nothing is rolled back: they are put back by hand."""
    with connection.cursor() as cursor:
        made = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    yield
    with connection.cursor() as cursor:
        for name, sql in made:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(sql)


def test_32_and_36_no_script_of_a_stranger_runs(page: Page, live_server: LiveServer, triggers: None) -> None:
    people = rehearsed()
    with scope(practice=people.practice):
        inquiry = Inquiry.objects.get(state="clarifying")
        data = dict.fromkeys(("reason", "topic", "condition", "question", "subject", "body", "kickoff_first"), "x")
        LetterDraft.objects.create(
            practice=people.practice, inquiry=inquiry, data=data | {"kind": "decline", "colleague": ""}
        )
    plant(PAYLOAD)
    client = Client()
    client.force_login(people.owner)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    ran: list[str] = []
    elsewhere: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: ran.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("pageerror", lambda error: ran.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((live_server.url, "data:")) else elsewhere.append(r.url))
    shown = 0
    way = f"/anfragen/{inquiry.pk}/"
    home = f"/p/{people.practice.slug}/"
    for path in ("/heute/", "/anfragen/", way, way + "brief/", way + "warum/", "/profil/", "/kolleginnen/", home):
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        shown += "<img src=x onerror=alert(1)>" in page.inner_text("body") + str(
            page.eval_on_selector_all("textarea,input", "them => them.map(one => one.value).join()")
        )
        assert page.locator("img[src=x]").count() == 0
    assert (ran, elsewhere) == ([], [])
    assert shown >= 6
