"""The cases of a practice: what counts, what says nothing about fit, and what stays closed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from tests.stages.learning.made import Maker
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.completion.models import ClosingAnswer
from wunschkunde.stages.decision.models import Decision, Undo
from wunschkunde.stages.learning.queries.cases import cases, counted
from wunschkunde.stages.learning.rules.cases import outcome_of

BOTH_GLAD, ONE_NOT = {"client": 9, "provider": 7}, {"client": 9, "provider": 6}


@pytest.mark.parametrize(
    ("again", "causes", "is_parted", "outcome"),
    [
        (BOTH_GLAD, [], False, True),
        (ONE_NOT, [], False, False),
        ({"client": 9}, [], False, None),
        ({}, [], False, None),
        (ONE_NOT, ["life"], False, None),
        (ONE_NOT, ["life", "circumstances"], False, None),
        (ONE_NOT, ["life", "aims"], False, False),
        (ONE_NOT, [""], False, False),
        (BOTH_GLAD, ["aims"], False, True),
        (BOTH_GLAD, ["life"], True, True),
        ({}, ["working_style"], True, False),
        ({}, ["life"], True, None),
        ({}, ["working_style"], False, None),
    ],
)
def test_an_outcome_is_what_both_say_and_never_what_was_nobodys_fault(again, causes, is_parted, outcome) -> None:
    assert outcome_of(again, causes, is_parted=is_parted) is outcome


def test_a_case_holds_its_beginning_and_its_end(maker: Maker, owner: User) -> None:
    made = maker.case(again=(9, 8), brings={"closeness": 4}, band="rubs", gut=(4, None), causes=["life", "aims"])
    (case,) = cases()
    assert (case.engagement, case.inquiry, case.name) == (made.pk, made.inquiry_id, "Person 1")
    assert case.start is not None
    assert (case.start.band, case.start.client.brings["closeness"]) == ("rubs", 4)
    assert case.first_gut is not None
    assert case.second_gut is not None
    assert (case.first_gut.value, case.first_gut.author, case.second_gut.value) == (4, owner.pk, None)
    assert (case.again, case.manner) == ({"client": 9, "provider": 8}, {"client": 8, "provider": 8})
    assert (case.levels, case.levels_from) == ({"client": 1, "provider": 1}, "kickoff")
    assert (case.counting, case.not_counting, case.went_well) == (("aims",), ("life",), True)


def test_what_only_one_side_said_stays_closed(maker: Maker, practice: Practice) -> None:
    made = maker.case(again=(2, 9))
    ClosingAnswer.objects.filter(closing__engagement=made, side=Party.PROVIDER).delete()
    (case,) = cases()
    assert (case.again, case.levels, case.went_well) == ({}, {}, None)
    assert counted([case]) == []


def test_a_running_collaboration_is_no_case_and_one_without_an_inquiry_is(maker: Maker, practice: Practice) -> None:
    maker.case(state="running")
    of = {"practice": practice, "responsible": maker.owner, "topic": "Texte"}
    earlier = Engagement.objects.create(**of, name="Frühere Kundin", state="completed")
    (case,) = cases()
    assert (case.engagement, case.inquiry, case.start, case.first_gut) == (earlier.pk, None, None, None)


def test_a_yes_that_was_taken_back_is_no_beginning(maker: Maker, owner: User) -> None:
    made = maker.case()
    decision = Decision.objects.get(inquiry=made.inquiry)
    Undo.objects.create(practice=made.practice, author=owner, decision=decision)
    assert cases()[0].start is None


def test_the_practices_are_sealed_from_each_other(maker: Maker, stranger: User) -> None:
    maker.case()
    with scope(practice=Practice.objects.get(name="Anderswo")):
        assert cases() == []


def test_reading_takes_as_many_queries_for_one_as_for_many(client, maker: Maker, owner: User) -> None:
    client.force_login(owner)
    client.get(reverse("learning:index"))  # the first visit looks up more than the page needs
    counts = []
    for more in (1, 2, 9):
        for _ in range(more):
            maker.case(causes=["life"], parted_for="aims")
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("learning:index")).status_code == 200
        counts.append(len(found))
    assert len(set(counts)) == 1


def test_words_of_people_stay_closed(maker: Maker) -> None:
    maker.case()
    with CaptureQueriesContext(connection) as found:
        cases()
    read = " ".join(query["sql"] for query in found)
    assert not [word for word in ('"words"', '"sentence"', '"reason"', '"last_words"', '"observation"') if word in read]
