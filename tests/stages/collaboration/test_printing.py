"""The sheets as PDF: two pages, from our own files alone."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from tests.cast import Cast
from wunschkunde.stages.collaboration import printing
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.models import Engagement

pytestmark = pytest.mark.django_db


def pages(pdf: bytes) -> int:
    """The number of pages of a PDF, whose objects lie in packed streams."""
    assert pdf.startswith(b"%PDF-")
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    objects = b"".join(unpacked(one) for one in packed)
    return len(re.findall(rb"/Type ?/Page\b", objects))


def unpacked(stream: bytes) -> bytes:
    """A stream as it was before it was packed; nothing of one that is packed otherwise."""
    with suppress(zlib.error):
        return zlib.decompress(stream)
    return b""


@pytest.mark.once
@pytest.mark.parametrize(("route", "object_name"), [("kickoff_print", "kickoff"), ("charter_print", "charter")])
def test_both_sides_save_the_same_sheet_on_two_pages(cast: Cast, route: str, object_name: str) -> None:
    desk = Client()
    desk.force_login(cast.owner)
    with scope(practice=cast.practice):
        engagement = Engagement.objects.get(name="Malin Sonnenfeld")
        _link, secret = open_room(target=getattr(engagement, object_name), author=None)
    addresses = {
        desk: reverse(f"collaboration:{route}", args=[engagement.pk, 1]),
        Client(): reverse(f"collaboration:room_{route}", args=[secret, 1]),
    }
    for client, address in addresses.items():
        assert "?pdf=1" in client.get(address).text
        answer = client.get(address, {"pdf": "1"})
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment")
        assert pages(answer.content) == 2


def test_around_a_sheet_in_german_the_desk_keeps_its_language(cast: Cast) -> None:
    cast.owner.language = "en"
    cast.owner.save(update_fields=["language"])
    desk = Client()
    desk.force_login(cast.owner)
    with scope(practice=cast.practice):
        engagement = Engagement.objects.get(name="Malin Sonnenfeld")
    page = desk.get(reverse("collaboration:kickoff_print", args=[engagement.pk, 1])).text
    assert "Working together" in page
    assert "Zusammenarbeit</a>" not in page
    assert '<div lang="de">' in page
    assert "Was wir vereinbart haben</h1>" in page


def test_nothing_but_our_own_static_files_is_read() -> None:
    ours = static("css/tokens.css")
    assert printing.own_file(f"https://sheet.invalid{ours}").read().startswith(b"/*")
    for address in (
        "file:///etc/passwd",
        f"https://sheet.invalid{settings.STATIC_URL}../../settings.py",
        f"https://sheet.invalid{settings.STATIC_URL}%2e%2e/%2e%2e/settings.py",
        "https://sheet.invalid/heute/",
        f"http://127.0.0.1{ours}",
    ):
        with pytest.raises((ValueError, SuspiciousFileOperation)):
            printing.own_file(address)


def test_without_the_extra_the_page_says_how_to_print(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "find_spec", lambda _name: None)
    desk = Client()
    desk.force_login(cast.owner)
    with scope(practice=cast.practice):
        engagement = Engagement.objects.get(name="Malin Sonnenfeld")
    address = reverse("collaboration:kickoff_print", args=[engagement.pk, 1])
    assert "?pdf" not in desk.get(address).text
    assert desk.get(address, {"pdf": "1"})["Content-Type"].startswith("text/html")
