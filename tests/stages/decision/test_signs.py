"""An early sign is claimed only where it shows: the stories of the example practices."""

from datetime import UTC, datetime

import pytest
from django_scopes import scope

from wunschkunde import texts
from wunschkunde.accounts.actions import create_user
from wunschkunde.demo.actions import load_demo
from wunschkunde.engine.expectations import mark_expectations
from wunschkunde.stages.decision.queries.signs import inquiry_signs, signs_of
from wunschkunde.stages.inquiry.models import Inquiry

SIGNS = {
    "Dr. Henrike Zollstock": set(),
    "Malin Sonnenfeld": set(),
    "Thore Stillmann": set(),
    "Rike Wellenbrecher": set(),
    "Gernot Immerschlau": {"blames_predecessors"},
    "Ayla Morgenrot": {"vague_request"},
    "Jannik Blitzer": {"blames_predecessors", "free_sample", "urgent_from_start"},
}


@pytest.mark.django_db
def test_signs_are_claimed_only_where_they_show() -> None:
    practice = load_demo(owner=create_user(email="f@amsel.example"), now=datetime(2026, 3, 18, 9, tzinfo=UTC))[0]
    with scope(practice=practice):
        found = {}
        for inquiry in Inquiry.objects.filter(name__in=SIGNS):
            hopes = {mark.pattern for mark in mark_expectations(inquiry.occasion, texts.illusory_patterns())}
            found[inquiry.name] = {sign.key for sign in signs_of(inquiry, hopes)}

    assert found == SIGNS


def test_every_sign_of_an_inquiry_says_by_what_it_shows() -> None:
    assert set(texts.catalog().sections["early_sign_cues"]) == {sign.key for sign in inquiry_signs()}
