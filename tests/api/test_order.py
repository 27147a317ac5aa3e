"""Over the interface, too: gut, look, gut again, assessment, a person's decision. No step is skipped or repeated."""

from __future__ import annotations

from typing import Any

import pytest
from django_scopes import scope

from tests.api.conftest import Program, feel_twice, look_at_all, weigh
from wunschkunde.accounts.models import User
from wunschkunde.history.models import Entry
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Assessment, Decision
from wunschkunde.stages.inquiry.models import Inquiry

pytestmark = pytest.mark.django_db
REASON = {"kind": "decline", "reason": "Another rhythm than mine."}


def assert_refused(answer: Any, words: str = "") -> None:
    assert answer.status_code == 409
    assert list(answer.json()) == ["detail"]
    assert words in answer.json()["detail"]


def test_the_whole_way(program: Program, owner: User, inquiry: Inquiry) -> None:
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
    decided = program.post(f"inquiries/{inquiry.pk}/decision", REASON)
    assert decided.status_code == 201
    assert (decided.json()["state"], decided.json()["decided_by"]) == ("declined", "Friederike Amsel")
    with scope(practice=inquiry.practice):
        decision = Decision.objects.get(inquiry=inquiry)
        assert decision.author == owner
        assert decision.letter.body == decided.json()["letter"]["body"]
        assert Entry.objects.filter(verb="decided", actor=owner).count() == 1


def test_there_is_no_assessment_before_both_gut_feelings(program: Program, inquiry: Inquiry) -> None:
    path = f"inquiries/{inquiry.pk}"

    def assert_hidden() -> None:
        assert_refused(program.get(f"{path}/assessment"), "both gut feelings")
        assert_refused(program.post(f"{path}/assessment"), "both gut feelings")
        assert_refused(program.post(f"{path}/decision", REASON))

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
    assert_refused(program.post(f"{path}/decision", REASON))
    with scope(practice=inquiry.practice):
        assert not Assessment.objects.exists()
        assert not Decision.objects.exists()


def test_no_gut_feeling_is_noted_twice(program: Program, inquiry: Inquiry) -> None:
    feel_twice(program, inquiry)
    assert_refused(program.post(f"inquiries/{inquiry.pk}/first-gut", {"value": 1}), "already noted")
    assert_refused(program.post(f"inquiries/{inquiry.pk}/second-gut", {"value": 1}), "already noted")


def test_what_is_decided_is_not_decided_again(program: Program, inquiry: Inquiry) -> None:
    weigh(program, inquiry)
    assert program.post(f"inquiries/{inquiry.pk}/decision", REASON).status_code == 201
    assert_refused(program.post(f"inquiries/{inquiry.pk}/decision", REASON), "already been decided")
    assert_refused(program.post(f"inquiries/{inquiry.pk}/assessment"), "already been decided")
    assert program.get(f"inquiries/{inquiry.pk}/assessment").status_code == 200


@pytest.mark.parametrize("reason", [{}, {"reason": ""}, {"reason": "  \n"}, {"reason": None}])
def test_nothing_is_decided_without_a_reason(program: Program, inquiry: Inquiry, reason: dict[str, Any]) -> None:
    weigh(program, inquiry)
    answer = program.post(f"inquiries/{inquiry.pk}/decision", {"kind": "decline", **reason})
    assert answer.status_code == 422
    assert "reason" in answer.json()["detail"]
    with scope(practice=inquiry.practice):
        assert not Decision.objects.exists()


def test_a_letter_of_ones_own_and_one_sent_by_hand(program: Program, inquiry: Inquiry) -> None:
    weigh(program, inquiry)
    question = {"kind": "clarify", "reason": "Open.", "question": "By when?"}
    own = {"letter": {"subject": "One question", "body": "By when do you need it?"}, "send": "now"}
    sent = program.post(f"inquiries/{inquiry.pk}/decision", {**question, **own}).json()
    assert (sent["letter"]["subject"], sent["state"]) == ("One question", "clarifying")
    assert sent["letter"]["leaves_at"] is not None
    by_hand = program.post(f"inquiries/{inquiry.pk}/decision", {**REASON, "send": "by_hand"}).json()
    assert by_hand["letter"]["leaves_at"] is None
    with scope(practice=inquiry.practice):
        assert [message.body for message in Message.objects.all()] == ["By when do you need it?"]


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "clarify", "reason": "Open."},
        {"kind": "refer", "reason": "Right elsewhere.", "colleague": 987654},
        {"kind": "refer", "reason": "Right elsewhere."},
        {"kind": "decline", "reason": "No.", "condition": "If so."},
        {"kind": "accept", "reason": "Yes.", "kickoff_first": "no-such-dimension"},
        {"kind": "decline", "reason": "No.", "letter": {"subject": "a\r\nBcc: b@c.example", "body": "x"}},
    ],
)
def test_a_decision_that_does_not_add_up_is_refused(program: Program, inquiry: Inquiry, given: dict[str, Any]) -> None:
    weigh(program, inquiry)
    assert program.post(f"inquiries/{inquiry.pk}/decision", given).status_code == 422
    with scope(practice=inquiry.practice):
        assert not Decision.objects.exists()


@pytest.mark.parametrize("given", [{}, {"value": 6, "skip": True}, {"value": None}, {"skip": False}])
def test_a_skip_is_said_and_never_assumed(program: Program, inquiry: Inquiry, given: dict[str, Any]) -> None:
    answer = program.post(f"inquiries/{inquiry.pk}/first-gut", given)
    assert (answer.status_code, answer.json()["detail"]) == (422, "Missing, unknown or not as described: body.")


def test_noting_a_gut_feeling_counts_as_reading_and_reading_over_the_interface_writes_nothing(
    program: Program, inquiry: Inquiry
) -> None:
    program.get(f"inquiries/{inquiry.pk}")
    assert program.get("inquiries").json()["inquiries"][0]["read_at"] is None
    program.post(f"inquiries/{inquiry.pk}/first-gut", {"value": 6})
    assert program.get("inquiries").json()["inquiries"][0]["read_at"] is not None
