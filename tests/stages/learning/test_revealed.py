"""Stated against revealed: honest with few cases, the same whatever the order, silent below the minimum."""

from __future__ import annotations

import json
from random import Random

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stages.learning.made import Maker
from wunschkunde.accounts.models import Practice, User
from wunschkunde.engine.revealed import Revealed
from wunschkunde.stages.learning.queries.cases import Case, cases
from wunschkunde.stages.learning.queries.revealed import evidence_of, frozen, stand_of
from wunschkunde.stages.learning.rules.proposals import proposed_importance

GLAD, NOT = (9, 9), (9, 3)


def eleven(maker: Maker) -> list[Case]:
    """Closeness is called important, and those who bring little of it stay gladly; planning says nothing."""
    for number in range(11):
        is_glad = number >= 4
        brings = {"closeness": 5 if is_glad else 3, "planning": 2 + number % 3, "punctuality": 5, "attention": 2}
        maker.case(again=GLAD if is_glad else NOT, brings=brings)
    return cases()


def text(practice: Practice, found: list[Case]) -> str:
    """All that would be kept, as it would be kept."""
    stand = stand_of(practice, found)
    assert stand is not None
    return json.dumps([[line.dimension.key, frozen(line, stand)] for line in stand.lines], sort_keys=True)


def test_closeness_matters_less_than_said_and_it_is_only_a_question(maker: Maker, practice: Practice) -> None:
    stand = stand_of(practice, eleven(maker))
    assert stand is not None
    assert (stand.cases, stand.well, stand.is_question) == (11, 7, True)
    closeness = stand.line("closeness")
    assert closeness is not None
    assert (closeness.importance, closeness.found.verdict, closeness.answered) == (8, "less", 11)
    assert closeness.found.low < closeness.found.shown < closeness.found.high < closeness.found.stated
    assert proposed_importance(closeness.importance, closeness.found) == 4
    assert stand.lines[0] is closeness  # what the cases contradict comes first


def test_where_all_answer_alike_nothing_is_said(maker: Maker, practice: Practice) -> None:
    stand = stand_of(practice, eleven(maker))
    assert stand is not None
    assert {one.key for one in stand.silent} == {"punctuality", "attention", "decision_path"}


@pytest.mark.parametrize(
    ("glad", "sad", "missing"),
    [(3, 1, "noch 1 abgeschlossene"), (5, 0, "in denen nicht"), (0, 4, "noch 1 abgeschlossene")],
)
def test_below_the_minimum_it_is_silent_and_says_what_is_missing(
    client, maker: Maker, glad: int, sad: int, missing: str
) -> None:
    for again in [GLAD] * glad + [NOT] * sad:
        maker.case(again=again, brings={"closeness": 3 + len(again) % 2})
    found = cases()
    evidence = evidence_of(maker.practice, None, found)
    assert stand_of(maker.practice, found) is None
    assert (evidence.is_enough, evidence.cases) == (False, glad + sad)
    assert missing in evidence.missing
    client.force_login(maker.owner)
    page = client.get(reverse("learning:revealed")).content.decode()
    assert "Als Vorschlag festhalten" not in page
    assert evidence.missing in page


def test_a_dimension_speaks_from_five_answers_on(maker: Maker, practice: Practice) -> None:
    """Whoever reads it must not find a single person in it."""
    eleven(maker)
    for number in range(4):
        maker.case(again=GLAD, brings={"decision_path": 1 + number})
    stand = stand_of(practice, cases())
    assert stand is not None
    assert stand.line("decision_path") is None
    assert "decision_path" in {one.key for one in stand.silent}
    maker.case(again=NOT, brings={"decision_path": 5})
    stand = stand_of(practice, cases())
    assert stand is not None
    line = stand.line("decision_path")
    assert line is not None
    assert line.answered == 5


def test_what_was_nobodys_fault_and_what_one_side_said_do_not_count(maker: Maker, practice: Practice) -> None:
    before = text(practice, eleven(maker))
    maker.case(again=NOT, brings={"closeness": 5}, causes=["life"])
    maker.case(again=None, brings={"closeness": 5})
    assert text(practice, cases()) == before


def test_shuffled_cases_say_the_same_to_the_last_bit(maker: Maker, practice: Practice) -> None:
    found = eleven(maker)
    expected = text(practice, found)

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def holds(random: Random) -> None:
        shuffled = random.sample(found, len(found))
        assert text(practice, shuffled) == expected

    holds()


def test_one_case_turned_round_changes_what_is_kept(maker: Maker, practice: Practice) -> None:
    """So that the test above is not one that nothing could fail."""
    found = eleven(maker)
    maker.case(again=NOT, brings={"closeness": 5})
    assert text(practice, cases()) != text(practice, found)


def test_the_page_asks_and_does_not_say(client, maker: Maker, owner: User) -> None:
    eleven(maker)
    client.force_login(owner)
    page = client.get(reverse("learning:revealed")).content.decode()
    assert "„Menschliche Nähe“: weniger wichtig als gesagt? 11 Fälle." in page
    assert "Als Vorschlag festhalten" in page
    owner.language = "en"
    owner.save()
    english = client.get(reverse("learning:revealed")).content.decode()
    assert "“Personal closeness”: less important than said? 11 cases." in english


@pytest.mark.parametrize(
    ("importance", "verdict", "proposed"),
    [
        (8, "less", 4),
        (5, "less", 2),
        (1, "less", 0),
        (0, "less", None),
        (3, "more", 6),
        (0, "more", 1),
        (9, "more", 10),
        (10, "more", None),
        (5, "open", None),
    ],
)
def test_no_proposal_goes_farther_than_half_or_twice(importance: int, verdict, proposed: int | None) -> None:
    found = Revealed(0, stated=1.0, shown=0.2, low=0.0, high=0.4, verdict=verdict, cases=11, is_question=True)
    assert proposed_importance(importance, found) == proposed
