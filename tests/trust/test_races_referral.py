"""Trust 10: many colleagues' words at once take a place once; trust 9: one handover is answered once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.cast import Cast
from tests.trust.test_races import at_once
from tests.trust.test_races import people as people  # noqa: PLC0414 - a fixture
from wunschkunde.history.models import Entry
from wunschkunde.history.queries import first_broken_entry
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.referral.actions.rooms import make_link
from wunschkunde.stages.referral.models import Handover, HandoverLink
from wunschkunde.stages.referral.states import State

pytestmark = pytest.mark.django_db(transaction=True)
MANY, PLACES = 50, 3


def handed_over(people: Cast, colleague: Colleague, number: int) -> str:
    """A handover that waits for its colleague; return the address of their room."""
    today = timezone.localdate()
    inquiry = Inquiry.objects.create(
        practice=people.practice, name=f"Anfrage {number}", occasion="Bitte.", state="referred",
        read_on=today, answer_by=today, erase_on=today,
    )  # fmt: skip
    made = Handover.objects.create(
        practice=people.practice, inquiry=inquiry, colleague=colleague, asked_by=people.owner, answer_by=today,
        state=State.DELIVERED, consented_at=timezone.now(), fields=["name", "occasion"],
    )  # fmt: skip
    link = HandoverLink(handover=made, purpose=HandoverLink.Purpose.COLLEAGUE)
    secret = make_link(link, practice=people.practice, author=None, what="colleague")[1]
    return reverse("referral:room_colleague", args=[secret])


def a_colleague(people: Cast, capacity: int) -> Colleague:
    colleague: Colleague = Colleague.objects.create(
        practice=people.practice, name="Viel Gefragt", contact="v@g.example", capacity=capacity
    )
    return colleague


def test_10_fifty_at_once_take_as_many_places_as_there_are(people: Cast) -> None:
    with scope(practice=people.practice):
        colleague = a_colleague(people, PLACES)
        rooms = [handed_over(people, colleague, number) for number in range(MANY)]
    statuses: list[Any] = at_once(lambda n: Client().post(rooms[n], {"accept": "1"}).status_code, MANY)
    assert sorted(statuses) == [302] * PLACES + [409] * (MANY - PLACES)
    with scope(practice=people.practice):
        colleague.refresh_from_db()
        assert colleague.capacity == 0
        assert Handover.objects.filter(colleague=colleague, state=State.ACCEPTED).count() == PLACES
        assert first_broken_entry() is None


def test_9_one_handover_answered_by_many_taps_is_answered_once(people: Cast) -> None:
    with scope(practice=people.practice):
        colleague = a_colleague(people, 9)
        room = handed_over(people, colleague, 0)
    words = ("accept", "decline")
    statuses: list[Any] = at_once(lambda n: Client().post(room, {words[n % 2]: "1"}).status_code)
    assert statuses.count(302) == 1
    with scope(practice=people.practice):
        made = Handover.objects.get(colleague=colleague)
        colleague.refresh_from_db()
        assert colleague.capacity == 9 - (made.state == State.ACCEPTED)
        verbs = ("handover_accepted", "handover_declined")
        assert Entry.objects.filter(verb__in=verbs, target_id=made.pk).count() == 1
