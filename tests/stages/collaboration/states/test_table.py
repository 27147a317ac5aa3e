"""The tables of transitions, and the page that draws them."""

from __future__ import annotations

import pytest

from wunschkunde.stages.collaboration.states import (
    COMPLAINT_TRANSITIONS,
    LIVE,
    TRANSITIONS,
    ComplaintState,
    State,
    states_diagram,
)

ENDINGS = {"end_with_insight": State.INSIGHT, "hand_over": State.HANDED_OVER, "part": State.PARTED}


@pytest.mark.parametrize("start", State)
@pytest.mark.parametrize(("verb", "end"), ENDINGS.items())
def test_whatever_lives_can_end_in_each_way_and_nothing_else_can(start, verb, end):
    assert TRANSITIONS.get((start, verb)) == (end if start in LIVE else None)


@pytest.mark.parametrize("start", State)
def test_only_an_ending_can_be_taken_back(start):
    assert ((start, "take_back") in TRANSITIONS) == (start in ENDINGS.values())
    assert ((start, "take_back_to_pause") in TRANSITIONS) == (start in ENDINGS.values())


def test_only_what_runs_is_completed_and_only_that_is_reopened():
    assert {start: end for (start, verb), end in TRANSITIONS.items() if verb == "complete"} == {
        State.RUNNING: State.COMPLETED
    }
    assert {start: end for (start, verb), end in TRANSITIONS.items() if verb == "reopen"} == {
        State.COMPLETED: State.RUNNING
    }


def test_a_pause_begins_while_it_runs_and_ends_while_it_rests():
    assert {start for start, verb in TRANSITIONS if verb == "pause"} == {State.RUNNING}
    assert {start for start, verb in TRANSITIONS if verb == "resume"} == {State.PAUSED}


def test_no_state_is_out_of_reach():
    assert {State.RUNNING, *TRANSITIONS.values()} == set(State)
    assert {ComplaintState.RECEIVED, *COMPLAINT_TRANSITIONS.values()} == set(ComplaintState)


@pytest.mark.parametrize("table", [TRANSITIONS, COMPLAINT_TRANSITIONS])
def test_every_step_stands_in_the_diagram_and_in_the_table(table):
    page = states_diagram()
    for (start, verb), end in table.items():
        assert f"    {start.value} --> {end.value}: {verb}\n" in page
        assert f"| {start.value} | {verb} | {end.value} |\n" in page
    assert page.count("```mermaid") == 2
