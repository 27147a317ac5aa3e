"""Many taps at once: one version, one yes of each side, one answer to an advice, one answer to a check-in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from tests.cast import Cast
from tests.stages.collaboration.charter.walk import Room, filled, newest
from tests.stages.collaboration.check_ins.walk import Room as CheckInRoom
from tests.stages.collaboration.check_ins.walk import pulse
from tests.trust.test_races import THREADS, at_once
from tests.trust.test_races import people as people  # noqa: PLC0414 - a fixture
from wunschkunde.history.models import Entry
from wunschkunde.history.queries import first_broken_entry
from wunschkunde.stages.collaboration.actions.charter import begin_charter
from wunschkunde.stages.collaboration.actions.check_ins import begin_check_in
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.actions.sharing import share
from wunschkunde.stages.collaboration.models import (
    Charter,
    CharterConfirmation,
    CharterVersion,
    CheckInAnswer,
    Engagement,
    SharedEntry,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def engagement(people: Cast) -> Engagement:
    with scope(practice=people.practice):
        data = {"name": "Malin Sonnenfeld", "topic": "Texte"}
        return begin(practice=people.practice, author=people.owner, data=data)


@pytest.fixture
def charter(people: Cast, engagement: Engagement) -> Charter:
    with scope(practice=people.practice):
        return begin_charter(engagement=engagement, author=people.owner)


def rooms(charter: Charter, people: Cast) -> list[Room]:
    secret = open_room(target=charter, author=people.owner)[1]
    return [Room(secret) for _n in range(THREADS)]


def test_the_same_proposal_is_one_version_and_another_one_is_asked_again(people: Cast, charter: Charter) -> None:
    with scope(practice=people.practice):
        taps = rooms(charter, people)
    statuses = at_once(lambda n: taps[n].send("propose", **filled(0)).status_code)
    assert set(statuses) <= {302, 422}
    with scope(practice=people.practice):
        assert CharterVersion.objects.filter(charter=charter).count() == 1
    different = [filled(1, prepared=("left_out", "", f"Grund {n}")) for n in range(THREADS)]
    statuses = at_once(lambda n: taps[n].send("propose", **different[n]).status_code)
    assert statuses.count(302) == 1
    assert set(statuses) <= {302, 409, 422}
    with scope(practice=people.practice):
        assert [version.number for version in CharterVersion.objects.filter(charter=charter).order_by("pk")] == [1, 2]
        assert first_broken_entry() is None


def test_both_say_yes_at_once_and_each_once(people: Cast, charter: Charter) -> None:
    with scope(practice=people.practice):
        taps = rooms(charter, people)
        taps[0].send("propose", **filled(0))
        digest = newest(charter).digest
    clients = [Client() for _n in range(THREADS)]
    for client in clients:
        client.force_login(people.owner)
    desk = reverse("collaboration:charter_confirm", args=[charter.engagement_id])

    def confirm(number: int) -> int:
        if number % 2:
            return taps[number].send("confirm", digest=digest).status_code
        return clients[number].post(desk, {"digest": digest}).status_code

    assert set(at_once(confirm)) == {302}
    with scope(practice=people.practice):
        assert sorted(one.side for one in CharterConfirmation.objects.filter(version__charter=charter)) == [
            "client",
            "provider",
        ]
        assert Entry.objects.filter(verb="charter_confirmed", target_id=charter.pk).count() == 2


def test_an_advice_is_answered_once(people: Cast, charter: Charter) -> None:
    with scope(practice=people.practice):
        taps = rooms(charter, people)
        kind = SharedEntry.Kind.ADVICE_AGAINST
        entry = share(engagement=charter.engagement, side="provider", kind=kind, text="Nicht so.", author=people.owner)
    statuses = at_once(lambda n: taps[n].send("settle", entry.pk, heeded="otherwise", reason=f"Grund {n}").status_code)
    assert sorted(statuses) == [302] + [409] * (THREADS - 1)
    with scope(practice=people.practice):
        assert Entry.objects.filter(verb="advice_settled", target_id=charter.engagement_id).count() == 1


def test_a_check_in_is_answered_once(people: Cast, engagement: Engagement) -> None:
    with scope(practice=people.practice):
        check_in = begin_check_in(engagement=engagement, author=people.owner, occasion="Halbzeit")
        secret = open_room(target=check_in, author=people.owner)[1]
    taps = [CheckInRoom(secret) for _n in range(THREADS)]
    statuses = at_once(lambda n: taps[n].send(**pulse(n)).status_code)
    assert sorted(statuses) == [302] + [409] * (THREADS - 1)
    with scope(practice=people.practice):
        assert CheckInAnswer.objects.filter(check_in=check_in).count() == 1
        assert Entry.objects.filter(verb="check_in_answered", target_id=check_in.pk).count() == 1
