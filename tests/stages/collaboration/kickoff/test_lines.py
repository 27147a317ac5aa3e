"""What of kickoffs stands on Heute, and what on the page of the engagement: facts and the way there, no answers."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.stages.collaboration.kickoff.walk import a_record, agree, page
from wunschkunde.stages.collaboration.actions import kickoff as actions
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.queries.kickoff import lines
from wunschkunde.stages.collaboration.states import State


def of(owner):
    return [line.text for line in lines(owner, timezone.localdate())]


def test_heute_says_when_it_is_the_practices_turn(kickoff, owner, room, engagement):
    assert of(owner) == []
    room.post("part", 1, why_now="Weil.")
    assert of(owner) == []
    room.post("hand_in")
    told = of(owner)
    assert told == ["Malin Sonnenfeld hat die Fragen zur Auftragsklärung beantwortet. Jetzt spiegeln Sie."]
    engagement.state = State.PAUSED
    engagement.save()
    assert of(owner) == []


def test_a_version_waits_until_the_practice_confirmed_it(opened, owner):
    assert of(owner) == []
    version = actions.propose(kickoff=opened, author=None, record=a_record(), based_on=0)
    (line,) = lines(owner, timezone.localdate())
    assert line.occasion == f"kickoff-version-{version.pk}"
    assert line.url.endswith("/fassung/1/")
    agree(version, owner)
    assert of(owner) == []


@pytest.fixture
def many(practice, owner):
    def make(count):
        for number in range(count):
            engagement = begin(practice=practice, author=owner, data={"name": f"Person {number}", "topic": "Texte"})
            kickoff = actions.begin_kickoff(engagement=engagement, author=owner)
            actions.save_answers(kickoff=kickoff, author=None, answers={"why_now": "Weil."}, levels={})
            actions.hand_in(kickoff=kickoff, author=None)

    return make


def test_as_many_questions_to_the_database_for_one_as_for_many(many, owner):
    counts = []
    for more in (1, 2, 22):
        many(more)
        with CaptureQueriesContext(connection) as asked:
            lines(owner, timezone.localdate())
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_the_sheet_is_printed_the_same_on_both_sides(opened, owner, room, desk, engagement):
    version = actions.propose(kickoff=opened, author=None, record=a_record(ending="Mit Kuchen."), based_on=0)
    assert "Ein Entwurf" in page(desk.get("print", 1))
    agree(version, owner)
    engagement.language = "en"
    engagement.save()
    sheets = [
        page(side.get("print", 1)).split('<article class="sheet stack">')[1].split("</article>")[0]
        for side in (room, desk)
    ]
    assert sheets[0] == sheets[1]
    assert "What we agreed" in sheets[0]
    assert version.digest in sheets[0]
    assert "A draft" not in sheets[0]
