"""Ten thousand posts of whatever comes to mind: no error of ours, and no row for bad input."""

from __future__ import annotations

import random
from urllib.parse import urlencode

import pytest
from django.test import Client, RequestFactory
from django_scopes import scope

from tests.stages.inquiry.conftest import FIELDS
from tests.stages.inquiry.posting import stamp_for
from wunschkunde.stages.inquiry.actions.arriving import FIELDS as TEXTS
from wunschkunde.stages.inquiry.models import Answer, Inquiry
from wunschkunde.stages.inquiry.public import ask
from wunschkunde.texts import form_dimensions

POSTS = 10_000
VALUES = [
    "",
    " ",
    "0",
    "6",
    "-1",
    "4.0",
    "1e400",
    "9" * 400,
    "NaN",
    "\x00",
    "a\r\nb",
    "\u202e",
    "\ud83d\udc69\u200d\ud83c\udf3e".encode("utf-16", "surrogatepass").decode("utf-16"),
    "%s %(name)s {0} {{ x }}",
    "<script>alert(1)</script>",
    "'; DROP TABLE inquiry_inquiry; --",
    "x" * 7000,
    "İıßẞ\u0308",
    "[]",
    '{"a": [[[[]]]]}',
    "None",
    "true",
]
DIMENSIONS = [f"{side}_{d.key}" for d in form_dimensions() for side in ("expects", "offers")]
NAMES = [
    *TEXTS,
    *DIMENSIONS,
    "important",
    "stamp",
    "website",
    "intermediary",
    "form",
    "state",
    "practice",
    "\x00",
    "[]",
]


def junk(chance: random.Random, stamp: str) -> dict[str, list[str]]:
    """A post that no browser of a person would send: something in it is always wrong."""
    data = {name: [text] for name, text in {"stamp": stamp, **FIELDS}.items()}
    for _count in range(chance.randint(1, 6)):
        data[chance.choice(NAMES)] = chance.choices(VALUES, k=chance.randint(1, 3))
    data[chance.choice(("name", "email", "occasion"))] = chance.choice((["", ""], ["\x00"], ["a", "b"], [""]))
    return data


@pytest.mark.once
@pytest.mark.django_db
def test_ten_thousand_posts_leave_no_error_and_no_row(practice):
    chance = random.Random(20261122)
    stamp, url, send = stamp_for(practice), f"/p/{practice.slug}/anfrage/", RequestFactory().generic
    statuses = set()
    for _count in range(POSTS):
        body = urlencode(junk(chance, stamp), doseq=True)  # as a browser sends this form
        request = send("POST", url, body, "application/x-www-form-urlencoded")
        request.LANGUAGE_CODE = "de"
        statuses.add(ask(request, practice.slug).status_code)
    assert statuses == {422}
    with scope(practice=practice):
        assert not Inquiry.objects.exists()
        assert not Answer.objects.exists()


@pytest.mark.once
@pytest.mark.django_db
def test_the_same_through_the_whole_stack(practice):
    chance = random.Random(5)
    client = Client(raise_request_exception=False)
    url = f"/p/{practice.slug}/anfrage/"
    bodies = [chance.randbytes(chance.randint(0, 300)) for _count in range(100)]
    kinds = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"]
    answered = {client.post(url, body, content_type=kind).status_code for body in bodies for kind in kinds}
    answered |= {client.post(url, junk(chance, stamp_for(practice))).status_code for _count in range(100)}
    assert answered <= {400, 422}
    with scope(practice=practice):
        assert not Inquiry.objects.exists()
