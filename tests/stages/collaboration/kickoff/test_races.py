"""Many taps at once: one handing in, one version, one yes of each side."""

from __future__ import annotations

import pytest
from django.test import Client
from django_scopes import scope

from tests.cast import Cast
from tests.stages.collaboration.kickoff.walk import Desk, Room, a_record, answer_both, typed
from tests.trust.test_races import THREADS, at_once
from tests.trust.test_races import people as people  # noqa: PLC0414 - a fixture
from wunschkunde.history.models import Entry
from wunschkunde.history.queries import first_broken_entry
from wunschkunde.stages.collaboration.actions import kickoff as actions
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.models import Kickoff, KickoffSheet, KickoffVersion

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def started(people: Cast) -> Kickoff:
    with scope(practice=people.practice):
        data = {"name": "Malin Sonnenfeld", "topic": "Texte"}
        engagement = begin(practice=people.practice, author=people.owner, data=data)
        return actions.begin_kickoff(engagement=engagement, author=people.owner)


def rooms(kickoff: Kickoff, people: Cast) -> list[Room]:
    secret = open_room(target=kickoff, author=people.owner)[1]
    return [Room(secret) for _n in range(THREADS)]


def test_handed_in_once_however_often_it_is_tapped(people: Cast, started: Kickoff) -> None:
    with scope(practice=people.practice):
        actions.save_answers(kickoff=started, author=None, answers={"why_now": "Weil."}, levels={})
        taps = rooms(started, people)
    statuses = at_once(lambda n: taps[n].post("hand_in").status_code)
    assert sorted(statuses) == [302] + [409] * (THREADS - 1)
    with scope(practice=people.practice):
        assert Entry.objects.filter(verb="kickoff_handed_in", target_id=started.engagement_id).count() == 1


def test_parts_saved_at_once_are_all_kept(people: Cast, started: Kickoff) -> None:
    with scope(practice=people.practice):
        taps = rooms(started, people)
    parts = {1: "why_now", 2: "picture_of_success", 3: "my_part", 4: "ending", 5: "closing_line"}
    at_once(lambda n: taps[n].post("part", n + 1, **{parts[n + 1]: "Ja."}), count=len(parts))
    with scope(practice=people.practice):
        assert set(KickoffSheet.objects.get(kickoff=started).answers) == set(parts.values())


def test_both_say_yes_at_once_and_each_once(people: Cast, started: Kickoff) -> None:
    with scope(practice=people.practice):
        answer_both(started, people.owner, {"why_now": "Weil."}, {"why_now": "Ja."})
        version = actions.propose(kickoff=started, author=None, record=a_record(), based_on=0)
        taps: list[Room | Desk] = [*rooms(started, people)[: THREADS // 2]]
        for _n in range(THREADS // 2):
            client = Client()
            client.force_login(people.owner)
            taps.append(Desk(client, started))
    statuses = at_once(lambda n: taps[n].post("confirm", 1, digest=version.digest).status_code)
    assert sorted(statuses) == [302] * 2 + [409] * (THREADS - 2)
    with scope(practice=people.practice):
        assert sorted(version.confirmations.values_list("side", flat=True)) == ["client", "provider"]
        assert first_broken_entry() is None


def test_of_two_that_propose_at_once_one_is_asked_to_look_again(people: Cast, started: Kickoff) -> None:
    with scope(practice=people.practice):
        answer_both(started, people.owner, {"why_now": "Weil."}, {"why_now": "Ja."})
        taps = rooms(started, people)
    statuses = at_once(lambda n: taps[n].post("record", **typed(0, ending=f"Text {n}")).status_code, count=3)
    assert sorted(statuses) == [302, 422, 422]
    with scope(practice=people.practice):
        assert KickoffVersion.objects.filter(kickoff=started).count() == 1
