"""What the own gut said and what one wrote down about oneself: facts of one reader, and only where they are facts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.stages.collaboration.punctuality.conftest import TODAY
from tests.stages.learning.made import Maker
from wunschkunde.accounts.actions import create_user
from wunschkunde.accounts.members import accept_invitation, invite
from wunschkunde.accounts.models import Membership
from wunschkunde.stages.collaboration.models import Engagement, Intervention
from wunschkunde.stages.collaboration.queries.signs import facts_of, hint_of
from wunschkunde.stages.collaboration.rules.signs import Talk, Voice
from wunschkunde.stages.collaboration.states import State
from wunschkunde.stages.decision.models import Assessment, Clarification, Decision, Undo
from wunschkunde.stages.profile.models import IdealClient

FELT = Voice(2, TODAY, TODAY)


@pytest.fixture
def maker(practice, owner):
    IdealClient.objects.create(practice=practice, author=owner, number=1)
    return Maker(practice, owner)


@pytest.fixture
def accepted(maker):
    """Begin to work with somebody about whom the first gut feeling was fine, and the second was not."""

    def make(gut: tuple[int | None, int | None] = (8, 2)) -> Engagement:
        return maker.case(again=None, gut=gut, state=State.RUNNING)

    return make


@pytest.fixture
def colleague(practice, owner):
    user = create_user(email="jonas@quittenblau.example", name="Jonas Wieland")
    _, token = invite(practice=practice, author=owner, email=user.email, role=Membership.Role.MEMBER)
    accept_invitation(token=token, user=user)
    return user


def voice(engagement, user):
    return facts_of([engagement], user, TODAY)[engagement.pk].voice


def decide_anew(engagement, user, **more):
    """Take the decision back, and let ``user`` decide on the same assessment."""
    first = Decision.objects.get(inquiry=engagement.inquiry)
    by = {"practice": engagement.practice, "author": user}
    Undo.objects.create(**by, decision=first)
    given = {"inquiry": engagement.inquiry, "assessment": first.assessment, "kind": "accept", "reason": "Doch."}
    return Decision.objects.create(**by, **given, **more)


def test_a_low_gut_before_a_yes_is_a_sign_for_who_felt_and_decided(accepted, owner, colleague):
    engagement = accepted()
    assert voice(engagement, owner) == FELT
    assert hint_of(engagement, owner, TODAY).found.sign == "ignored_gut"
    assert hint_of(engagement, colleague, TODAY) is None
    assert hint_of(accepted(gut=(1, 4)), owner, TODAY) is None  # it was asked again, and said something else


def test_nothing_is_said_where_it_is_not_known(accepted, owner, colleague, engagement):
    assert voice(engagement, owner) is None  # entered by hand: nobody weighed anything
    assert voice(accepted(gut=(1, None)), owner) is None  # skipped
    by_another = accepted()
    decide_anew(by_another, colleague)
    assert [voice(by_another, one) for one in (owner, colleague)] == [None, None]


def test_who_asked_or_named_a_condition_has_not_pushed_it_aside(accepted, owner):
    asked, on_condition = accepted(), accepted()
    Clarification.objects.create(
        practice=asked.practice,
        inquiry=asked.inquiry,
        assessment=Assessment.objects.get(second_gut__first_gut__inquiry=asked.inquiry),
        question="Wer entscheidet?",
    )
    decide_anew(on_condition, owner, condition="Bis Dezember.")
    assert [voice(one, owner) for one in (asked, on_condition)] == [None, None]


def test_a_yes_that_was_taken_back_and_given_again_counts_once(accepted, owner):
    engagement = accepted()
    decide_anew(engagement, owner, created_at=Decision.objects.get().created_at + timedelta(days=1))
    assert voice(engagement, owner) == Voice(2, TODAY, date(2026, 11, 18))


def test_who_wrote_down_the_own_part_alone_hears_it_before_the_conversation(engagement, owner, colleague):
    planned = {"practice": engagement.practice, "engagement": engagement, "author": owner, "situation": "scope"}
    talk = Intervention.objects.create(**planned, talk_on=date(2026, 11, 19), shares={"mine": "Alles."})
    assert facts_of([engagement], owner, TODAY)[engagement.pk].talks == [Talk(talk.pk, talk.talk_on, True)]
    assert hint_of(engagement, owner, TODAY).found.sign == "self_doubt_only"
    assert hint_of(engagement, colleague, TODAY) is None
    talk.shares = {"mine": "Die Frist.", "nobodys": "Das Wetter."}
    talk.save()
    assert hint_of(engagement, owner, TODAY) is None


def test_as_many_queries_however_many_were_accepted(accepted, owner):
    seen = []
    for more in (1, 2, 4):
        for _one in range(more):
            accepted()
        all_ = list(Engagement.objects.select_related("practice"))
        with CaptureQueriesContext(connection) as queries:
            assert all(known.voice == FELT for known in facts_of(all_, owner, TODAY).values())
        seen.append(len(queries))
    assert len(set(seen)) == 1
