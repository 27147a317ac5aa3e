"""What the decision left open stands on top: for the client only what they were told."""

from __future__ import annotations

import pytest
from django_scopes import scope

from tests.stages.collaboration.kickoff.walk import Desk, Room, page
from tests.stages.decision.conftest import make_inquiry, make_practice
from tests.stages.decision.walk import address, weigh
from wunschkunde import texts
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.kickoff import begin_kickoff, hand_in, save_answers
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries.kickoff import hopes_heard, left_open
from wunschkunde.stages.inquiry.models import Inquiry

CONDITION = "Bis zum 1. Dezember weiß ich, wer entscheidet."
REASON = "Ganz im Vertrauen: mir ist etwas bang."


@pytest.fixture
def accepted(client, owner):
    """q01, the detail planner, accepted on condition; planning comes first."""

    def make(first="planning"):
        practice = make_practice("quittenblau", owner)
        client.force_login(owner)
        with scope(practice=practice):
            inquiry = make_inquiry(practice, "q01", language="de")
            weigh(client, inquiry)
            chosen = {"reason": REASON, "topic": "Texte", "condition": CONDITION, "kickoff_first": first}
            assert client.post(address("choose", inquiry, "accept") + "?bedingung=1", chosen).status_code == 302
            letter = {"subject": "Ja", "body": CONDITION, "send": "now"}
            assert client.post(address("letter", inquiry), letter).status_code == 302
            inquiry = Inquiry.objects.select_related("practice").get(pk=inquiry.pk)
            data = {"name": inquiry.name, "topic": "Texte"}
            engagement = begin(practice=practice, author=owner, data=data, inquiry=inquiry)
            return begin_kickoff(engagement=engagement, author=owner)

    return make


def test_the_point_that_rubbed_comes_first_and_the_condition_stands_there(accepted, client, owner):
    kickoff = accepted()
    with scope(practice=kickoff.practice):
        room = Room(open_room(target=kickoff, author=owner)[1])
        planning = texts.dimension("planning")
        mine, hers = page(Desk(client, kickoff).get()), page(room.get())
        for shown in (mine, hers):
            assert planning.name.de in shown
            assert planning.letter.question.de in shown
            assert CONDITION in shown
        told = left_open(kickoff.engagement, Party.PROVIDER)
        assert told.open_points
        assert "Noch nichts gesagt ist zu" in mine
        assert left_open(kickoff.engagement, Party.CLIENT).open_points == ()
        assert "Noch nichts gesagt" not in hers
        assert not any(point.de in hers for point in told.open_points)
        assert REASON not in hers


def test_on_how_somebody_is_the_room_keeps_silent_as_letters_do(accepted, client, owner):
    kickoff = accepted(first="respect")
    with scope(practice=kickoff.practice):
        name = texts.dimension("respect").name.de
        assert name in page(Desk(client, kickoff).get())
        assert name not in page(Room(open_room(target=kickoff, author=owner)[1]).get())


def test_hopes_are_heard_in_the_words_of_the_inquiry_as_well(accepted, owner):
    kickoff = accepted()
    with scope(practice=kickoff.practice):
        Inquiry.objects.filter(pk=kickoff.engagement.inquiry_id).update(wish="Platz 1, garantiert.")
        kickoff.engagement.inquiry.refresh_from_db()
        for author in (None, owner):
            save_answers(kickoff=kickoff, author=author, answers={"why_now": "Zehn Jahre."}, levels={})
            hand_in(kickoff=kickoff, author=author)
        assert {"guarantee", "doubling"} <= {one.key for one in hopes_heard(kickoff)}
