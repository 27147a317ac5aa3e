"""Over the interface, too: gut, look, gut again, assessment. No step is skipped or repeated, and no key decides."""

from __future__ import annotations

from typing import Any

import pytest
from django_scopes import scope

from tests.api.conftest import Program, feel_twice, look_at_all, weigh
from wunschkunde.accounts.models import User
from wunschkunde.history.models import Entry
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.actions.deciding import Choice, decide, undo
from wunschkunde.stages.decision.models import Assessment, Decision
from wunschkunde.stages.inquiry.models import Inquiry

pytestmark = pytest.mark.django_db
DECLINE = {"kind": "decline", "reason": "Another rhythm than mine."}


def assert_refused(answer: Any, words: str = "") -> None:
    assert answer.status_code == 409
    assert list(answer.json()) == ["detail"]
    assert words in answer.json()["detail"]


def test_the_whole_way(program: Program, inquiry: Inquiry) -> None:
    shown = program.get(f"inquiries/{inquiry.pk}").json()
    assert (shown["step"], shown["first_gut"], shown["decision"]) == ("first_gut", None, None)
    assert shown["words"]["occasion"] == inquiry.occasion
    assert "fit" not in shown
    first = program.post(f"inquiries/{inquiry.pk}/first-gut", {"value": 6, "sentence": "Warm, but hurried."})
    assert (first.status_code, first.json()["value"]) == (201, 6)
    look_at_all(program, inquiry)
    assert program.post(f"inquiries/{inquiry.pk}/second-gut", {"skip": True}).json()["value"] is None
    assessed = program.post(f"inquiries/{inquiry.pk}/assessment").json()
    assert assessed == program.get(f"inquiries/{inquiry.pk}/assessment").json()
    assert assessed["fit"] is None or 0 <= assessed["fit"] <= 1
    assert assessed["in_words"]["headline"]


def test_there_is_no_assessment_before_both_gut_feelings(program: Program, inquiry: Inquiry) -> None:
    path = f"inquiries/{inquiry.pk}"

    def assert_hidden() -> None:
        assert_refused(program.get(f"{path}/assessment"), "both gut feelings")
        assert_refused(program.post(f"{path}/assessment"), "both gut feelings")

    assert_hidden()
    assert_refused(program.post(f"{path}/second-gut", {"value": 5}), "first gut feeling")
    assert_refused(program.post(f"{path}/looks", {"dimension": "planning"}), "first gut feeling")
    program.post(f"{path}/first-gut", {"value": 6})
    assert_hidden()
    assert_refused(program.post(f"{path}/second-gut", {"value": 5}), "every answered point")
    look_at_all(program, inquiry)
    assert_hidden()
    program.post(f"{path}/second-gut", {"value": 5})
    assert_refused(program.get(f"{path}/assessment"), "still to be computed")
    with scope(practice=inquiry.practice):
        assert not Assessment.objects.exists()
        assert not Decision.objects.exists()


def test_no_gut_feeling_is_noted_twice(program: Program, inquiry: Inquiry) -> None:
    feel_twice(program, inquiry)
    assert_refused(program.post(f"inquiries/{inquiry.pk}/first-gut", {"value": 1}), "already noted")
    assert_refused(program.post(f"inquiries/{inquiry.pk}/second-gut", {"value": 1}), "already noted")


@pytest.mark.parametrize("given", [DECLINE, {}, {"score": 0.1}, {"kind": "accept", "reason": "x", "author": 1}])
def test_l1_no_key_decides_whatever_it_sends(
    program: Program, owner: User, inquiry: Inquiry, given: dict[str, Any]
) -> None:
    path = f"inquiries/{inquiry.pk}"
    for is_weighed in (False, True):
        if is_weighed:
            weigh(program, inquiry)
        answer = program.post(f"{path}/decision", given)
        assert answer.status_code == 403
        assert "A program does not decide" in answer.json()["detail"]
    inquiry.refresh_from_db()
    assert inquiry.state == "received"
    with scope(practice=inquiry.practice):
        assert not Decision.objects.exists()
        assert not Message.objects.exists()
        assert not Entry.objects.filter(verb="decided").exists()


def test_what_a_person_decided_can_be_read(program: Program, owner: User, inquiry: Inquiry) -> None:
    path = f"inquiries/{inquiry.pk}"
    weigh(program, inquiry)
    assert_refused(program.get(f"{path}/decision"), "Nothing is decided yet")
    with scope(practice=inquiry.practice):
        made = decide(inquiry=inquiry, author=owner, choice=Choice(**DECLINE), letter=None)
    shown = program.get(f"{path}/decision").json()
    assert (shown["id"], shown["kind"], shown["reason"]) == (made.pk, "decline", DECLINE["reason"])
    assert (shown["state"], shown["decided_by"]) == ("declined", "Friederike Amsel")
    assert program.get(path).json()["decision"] == "decline"
    assert_refused(program.post(f"{path}/assessment"), "already been decided")
    assert program.get(f"{path}/assessment").status_code == 200
    with scope(practice=inquiry.practice):
        undo(decision=made, author=owner)
    assert_refused(program.get(f"{path}/decision"), "taken back")


@pytest.mark.parametrize("given", [{}, {"value": 6, "skip": True}, {"value": None}, {"skip": False}])
def test_a_skip_is_said_and_never_assumed(program: Program, inquiry: Inquiry, given: dict[str, Any]) -> None:
    answer = program.post(f"inquiries/{inquiry.pk}/first-gut", given)
    assert (answer.status_code, answer.json()["detail"]) == (422, "Missing, unknown or not as described: body.")


def test_noting_a_gut_feeling_counts_as_reading_and_reading_over_the_interface_does_not(
    program: Program, inquiry: Inquiry
) -> None:
    program.get(f"inquiries/{inquiry.pk}")
    assert program.get("inquiries").json()["inquiries"][0]["read_at"] is None
    program.post(f"inquiries/{inquiry.pk}/first-gut", {"value": 6})
    assert program.get("inquiries").json()["inquiries"][0]["read_at"] is not None
