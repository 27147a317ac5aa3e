"""Many at once while people work together: one ending, one complaint, one consent, as many words as there is room."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.cast import Cast
from tests.stages.collaboration.complaints.conftest import post as complain
from tests.stages.collaboration.complaints.conftest import stamp_for
from tests.trust.test_races import THREADS, at_once
from tests.trust.test_races import people as people  # noqa: PLC0414 - a fixture
from wunschkunde.accounts.models import Practice
from wunschkunde.history.models import Entry
from wunschkunde.history.queries import first_broken_entry
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.charter import begin_charter
from wunschkunde.stages.collaboration.actions.complaining import enter_complaint
from wunschkunde.stages.collaboration.actions.complaints import save_settings
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.models import Complaint, Consent, Engagement, Parting, Pause, RoomLink
from wunschkunde.stages.collaboration.rules.complaints import MOST_WORDS

pytestmark = pytest.mark.django_db(transaction=True)
REASON = {"cause": "respect", "reason": "x", "door_open": "", "handed_over": "", "result_level": ""}


@pytest.fixture
def engagement(people: Cast) -> Engagement:
    with scope(practice=people.practice):
        return begin(practice=people.practice, author=people.owner, data={"name": "Aurelia", "topic": "Texte"})


def desks(people: Cast) -> list[Client]:
    clients = [Client() for _n in range(THREADS)]
    for client in clients:
        client.force_login(people.owner)
    return clients


def test_10_a_collaboration_ends_once_and_rests_no_more(people: Cast, engagement: Engagement) -> None:
    """Two kinds of ending and a pause, tapped at once: whatever came first, it ends once, in one chain."""
    clients = desks(people)
    ways = [
        (reverse("collaboration:part_as", args=[engagement.pk, "parted"]), REASON),
        (reverse("collaboration:part_as", args=[engagement.pk, "insight"]), REASON),
        (reverse("collaboration:pause", args=[engagement.pk]), {"reason": "", "until": ""}),
    ]
    statuses = at_once(lambda n: clients[n].post(*ways[n % len(ways)]).status_code)
    assert set(statuses) <= {302, 409}
    with scope(practice=people.practice):
        assert Parting.objects.filter(engagement=engagement).count() == 1
        assert Entry.objects.filter(verb="engagement_parted", target_id=engagement.pk).count() == 1
        assert Pause.objects.filter(engagement=engagement).count() <= 1
        engagement.refresh_from_db()
        assert (
            engagement.state
            == {"parted": "parted", "insight": "insight"}[Parting.objects.get(engagement=engagement).kind]
        )
        assert statuses.count(302) == 1 + Pause.objects.filter(engagement=engagement).count()
        assert first_broken_entry() is None


def test_26_one_complaint_form_sent_many_times_at_once_is_one_complaint(people: Cast) -> None:
    Practice.objects.filter(pk=people.practice.pk).update(published_at=timezone.now())
    with scope(practice=people.practice):
        save_settings(practice=people.practice, author=people.owner, is_public=True, refund_days=7, responsible=None)
    stamp = stamp_for(people.practice, key="the same key")
    answers: list[Any] = at_once(lambda _n: complain(Client(), people.practice, stamp=stamp))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == 1
    with scope(practice=people.practice):
        found = Complaint.objects.get(email="gesine.waldkauz@example.org", engagement=None, medium="form")
        assert RoomLink.objects.filter(complaint=found).count() == 1
        assert Message.objects.filter(purpose="complaint_received", to_address=found.email).count() == 1


def test_24_a_consent_given_by_many_taps_stands_once_and_is_taken_back_once(
    people: Cast, engagement: Engagement
) -> None:
    with scope(practice=people.practice):
        secret = open_room(target=begin_charter(engagement=engagement, author=people.owner), author=people.owner)[1]
    path = reverse("collaboration:room_charter_consents", args=[secret])
    for way, verb, standing in (("give", "consent_given", 1), ("withdraw", "consent_withdrawn", 0)):
        taps = at_once(lambda _n, way=way: Client().post(path, {"purpose": "reminders", way: "1"}).status_code)
        assert set(taps) == {302}
        with scope(practice=people.practice):
            assert Consent.objects.filter(engagement=engagement, withdrawn_at=None).count() == standing
            assert Consent.objects.filter(engagement=engagement).count() == 1
            assert Entry.objects.filter(verb=verb, target_id=engagement.pk).count() == 1


def test_27_words_sent_at_once_do_not_slip_past_their_end(people: Cast) -> None:
    with scope(practice=people.practice):
        said = {"name": "Gesine Waldkauz", "statement": "Seit sechs Wochen."}
        complaint = enter_complaint(practice=people.practice, author=people.owner, medium="call", fields=said)
        for number in range(MOST_WORDS - 1):
            complaint.words.create(practice=people.practice, text=f"Wort {number}")
        secret = open_room(target=complaint, author=people.owner)[1]
    path = reverse("collaboration:room_complaint_word", args=[secret])
    statuses = at_once(lambda n: Client().post(path, {"text": f"Noch {n}"}).status_code)
    assert sorted(statuses) == [302] + [409] * (THREADS - 1)
    with scope(practice=people.practice):
        assert complaint.words.count() == MOST_WORDS
