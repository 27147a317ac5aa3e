"""Many hands on one button: the same form sent at the same moment is one inquiry."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django_scopes import scope

from tests.stages.inquiry.posting import post, stamp_for
from wunschkunde.history.queries import first_broken_entry
from wunschkunde.outbox.models import Message
from wunschkunde.stages.inquiry.models import Inquiry

HANDS = 8

needs_writers = pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="the tests' SQLite lies in memory, where only one connection writes"
)


@needs_writers
@pytest.mark.django_db(transaction=True)
def test_eight_taps_at_once_are_one_inquiry(practice):
    stamp = stamp_for(practice)

    def tap(_hand: int) -> tuple[int, str]:
        try:
            sent = post(Client(), practice, stamp=stamp)
            return sent.status_code, sent.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as hands:
        answers = set(hands.map(tap, range(HANDS)))
    assert len(answers) == 1
    assert answers.pop()[0] == 303
    with scope(practice=practice):
        assert Inquiry.objects.count() == 1
        assert Message.objects.filter(purpose="inquiry_received").count() == 1
        assert first_broken_entry() is None


@needs_writers
@pytest.mark.django_db(transaction=True)
def test_eight_people_at_once_are_eight_inquiries(practice):
    def tap(hand: int) -> int:
        try:
            return post(Client(), practice, stamp=stamp_for(practice, key=f"{hand}" * 20), name=f"P {hand}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as hands:
        assert list(hands.map(tap, range(HANDS))) == [303] * HANDS
    with scope(practice=practice):
        assert Inquiry.objects.count() == HANDS
        assert Message.objects.filter(purpose="inquiries_digest").count() == 1
        assert first_broken_entry() is None
