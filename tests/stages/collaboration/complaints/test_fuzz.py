"""Posts of whatever comes to mind: no error of ours, and no row for bad input."""

from __future__ import annotations

import random

import pytest
from django.test import Client, RequestFactory

from tests.stages.collaboration.complaints.conftest import FIELDS, stamp_for
from tests.stages.inquiry.test_fuzz import VALUES
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.complaining import FIELDS as TEXTS
from wunschkunde.stages.collaboration.models import Complaint
from wunschkunde.stages.collaboration.public.complaints import complain

POSTS = 400
NAMES = [*TEXTS, "stamp", "website", "engagement", "state", "practice", "responsible", "legal_due_on", "\x00", "[]"]
DAYS = ["2025-02-30", "0001-01-01", "9999-12-31", "15.01.2025", "2025-01-15T10:00"]
pytestmark = pytest.mark.once


def junk(chance: random.Random, stamp: str) -> dict[str, list[str]]:
    """A post that no browser of a person would send: something in it is always wrong."""
    data = {name: [text] for name, text in {"stamp": stamp, **FIELDS}.items()}
    for _count in range(chance.randint(1, 6)):
        data[chance.choice(NAMES)] = chance.choices([*VALUES, *DAYS], k=chance.randint(1, 3))
    data[chance.choice(("name", "email", "statement", "matter"))] = chance.choice(
        (["", ""], ["\x00"], ["a", "b"], [""])
    )
    return data


def test_whatever_is_posted_leaves_no_error_and_no_row(practice):
    chance = random.Random(20261122)
    stamp, url, send = stamp_for(practice), f"/p/{practice.slug}/beschwerde/", RequestFactory().post
    statuses = set()
    for _count in range(POSTS):
        request = send(url, junk(chance, stamp))
        request.LANGUAGE_CODE = "de"
        statuses.add(complain(request, practice.slug).status_code)
    assert statuses == {422}
    assert not Complaint.objects.exists()
    assert not Message.objects.exists()


def test_the_same_through_the_whole_stack(practice):
    chance = random.Random(5)
    client = Client(raise_request_exception=False)
    url = f"/p/{practice.slug}/beschwerde/"
    bodies = [chance.randbytes(chance.randint(0, 300)) for _count in range(60)]
    kinds = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"]
    answered = {client.post(url, body, content_type=kind).status_code for body in bodies for kind in kinds}
    answered |= {client.post(url, junk(chance, stamp_for(practice))).status_code for _count in range(60)}
    assert answered <= {400, 422}
    assert not Complaint.objects.exists()
