"""Hopes nobody can meet: both read the same sentence before either can confirm; the client is never told they hoped."""

from __future__ import annotations

import pytest

from tests.stages.collaboration.kickoff.walk import a_record, agree, answer_both, page
from wunschkunde import texts
from wunschkunde.stages.collaboration.actions import kickoff as actions
from wunschkunde.stages.collaboration.models import HopeAcknowledged
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries.kickoff import agreed_version, hopes_heard, hopes_waiting
from wunschkunde.stages.collaboration.rules import Refused

PATTERNS = {one.key: one for one in texts.illusory_patterns()}


@pytest.fixture
def hoping(kickoff, owner):
    """The client hopes in two answers; the practice's own words do not count."""
    client = {"picture_of_success": "Die Verkäufe verdoppeln sich garantiert.", "why_now": "Zehn Jahre."}
    answer_both(kickoff, owner, client, {"ending": "Ich bin jederzeit erreichbar."})
    return kickoff


def test_they_are_heard_in_the_kickoff_answers_of_the_client_once_open(kickoff, owner):
    actions.save_answers(kickoff=kickoff, author=None, answers={"why_now": "Alles garantiert."}, levels={"2": "viral"})
    assert hopes_heard(kickoff) == []
    actions.hand_in(kickoff=kickoff, author=None)
    assert hopes_heard(kickoff) == []
    actions.save_answers(kickoff=kickoff, author=owner, answers={"why_now": "Ja."}, levels={})
    actions.hand_in(kickoff=kickoff, author=owner)
    assert [one.key for one in hopes_heard(kickoff)] == ["guarantee", "doubling"]


def test_neither_side_can_confirm_before_both_have_read(hoping, owner, room, desk, engagement):
    version = actions.propose(kickoff=hoping, author=owner, record=a_record(), based_on=0)
    keys = ["guarantee", "doubling"]
    for side in (room, desk):
        assert side.post("confirm", 1, digest=version.digest).status_code == 409
        assert "Diese Fassung bestätigen" not in page(side.get("version", 1))
    assert room.post("hopes", read=keys[:1]).status_code == 302
    assert [one.key for one in hopes_waiting(hoping, Party.CLIENT)] == keys[1:]
    assert room.post("hopes", read=keys).status_code == 302
    assert room.post("confirm", 1, digest=version.digest).status_code == 409
    assert desk.post("hopes", read=keys).status_code == 302
    assert desk.post("hopes", read=keys).status_code == 302
    assert HopeAcknowledged.objects.count() == 4
    agree(version, owner)
    assert agreed_version(engagement) == version


def test_nothing_is_ticked_beforehand_and_nothing_else_can_be(hoping, room):
    assert "checked" not in page(room.get()).split("<main")[1]
    assert room.post("hopes").status_code == 422
    assert room.post("hopes", read=["everyone"]).status_code == 422
    with pytest.raises(Refused):
        actions.acknowledge(kickoff=hoping, author=None, keys=["everyone"])
    assert HopeAcknowledged.objects.count() == 0


def test_the_room_says_what_neither_can_promise_and_not_more(hoping, room, desk, owner):
    seen, mine = page(room.get()), page(desk.get())
    assert "Was wir beide nicht versprechen können" in seen
    for key in ("guarantee", "doubling"):
        hope = PATTERNS[key]
        assert hope.for_both.de in seen
        assert hope.for_both.de in mine
        assert hope.hides.de in mine
        assert hope.reply.de in mine
        assert hope.hides.de not in seen
        assert hope.reply.de not in seen
    assert "<mark>" not in seen
    assert "<mark>garantiert</mark>" in mine
    english = page(room.get(lang="en"))
    assert "What neither of us can promise" in english
    assert not any(word in seen.lower() + english.lower() for word in ("illus", "unrealis", "hoffnung", "hope"))


def test_without_a_hope_there_is_nothing_to_read(opened, room, desk, owner, engagement):
    assert "nicht versprechen" not in page(room.get()) + page(desk.get())
    agree(actions.propose(kickoff=opened, author=owner, record=a_record(), based_on=0), owner)
    assert agreed_version(engagement) is not None
