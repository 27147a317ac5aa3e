"""Gut first, twice: the order is a fact of the schema, and of every rule above it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from wunschkunde.history.queries import entries_of
from wunschkunde.stages.decision import rules
from wunschkunde.stages.decision.actions import gut
from wunschkunde.stages.decision.models import Assessment, Decision, FirstGut, Note, SecondGut
from wunschkunde.stages.decision.sides import standing_answers
from wunschkunde.stages.inquiry.models import Answer
from wunschkunde.stages.inquiry.states import State


def look_at_everything(inquiry, author):
    for dimension in {dimension for dimension, _ in standing_answers(inquiry)}:
        gut.look_at(inquiry=inquiry, author=author, dimension=dimension)


@pytest.fixture
def inquiry(inquiry_of):
    return inquiry_of("q01")


def test_no_second_gut_without_a_first(inquiry, practice, owner):
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondGut.objects.create(practice=practice, author=owner, value=5)


def test_no_assessment_without_a_second_gut(inquiry, practice, owner):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(
            practice=practice, author=owner, ideal_client_id=1, offer_id=1, inputs={}, result={}, second_gut=None
        )


def test_no_decision_without_an_assessment(inquiry, practice, owner):
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(practice=practice, author=owner, inquiry=inquiry, kind="accept", reason="gern")


@pytest.mark.parametrize("model", [FirstGut, SecondGut, Note])
def test_what_is_written_stays(model, inquiry, practice, owner):
    first_gut = gut.note_first_gut(inquiry=inquiry, author=owner, value=6, sentence="Ordentlich.")
    look_at_everything(inquiry, owner)
    gut.note_second_gut(inquiry=inquiry, author=owner, value=5)
    gut.note(inquiry=inquiry, author=owner, text="Später.", basis="said", heard_on=date(2026, 1, 5))
    row = model.objects.get()
    with pytest.raises(TypeError, match="append-only"):
        row.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET author_id = author_id")
    assert FirstGut.objects.get().value == first_gut.value == 6


@pytest.mark.parametrize("value", [11, 255])
def test_a_gut_feeling_lies_between_0_and_10(value, inquiry, practice, owner):
    with pytest.raises(IntegrityError), transaction.atomic():
        FirstGut.objects.create(practice=practice, author=owner, inquiry=inquiry, value=value)


def test_a_skip_is_recorded_as_a_skip(inquiry, owner):
    assert gut.note_first_gut(inquiry=inquiry, author=owner, value=None).value is None
    assert [entry.verb for entry in entries_of(inquiry)] == ["first_gut_skipped"]


def test_each_step_waits_for_the_one_before(inquiry, owner):
    for step in (rules.check_look, rules.check_second_gut, rules.check_assess):
        with pytest.raises(rules.Refused):
            step(inquiry)
    gut.note_first_gut(inquiry=inquiry, author=owner, value=6)
    with pytest.raises(rules.Refused, match=r"angesehen|look at every"):
        gut.note_second_gut(inquiry=inquiry, author=owner, value=5)
    look_at_everything(inquiry, owner)
    assert rules.can_note_second_gut(inquiry)
    with pytest.raises(rules.Refused):
        rules.check_assess(inquiry)
    gut.note_second_gut(inquiry=inquiry, author=owner, value=5)
    rules.check_assess(inquiry)


def test_no_step_is_taken_twice(inquiry, owner):
    gut.note_first_gut(inquiry=inquiry, author=owner, value=6)
    with pytest.raises(rules.Refused):
        gut.note_first_gut(inquiry=inquiry, author=owner, value=9)
    look_at_everything(inquiry, owner)
    gut.note_second_gut(inquiry=inquiry, author=owner, value=5)
    with pytest.raises(rules.Refused):
        gut.note_second_gut(inquiry=inquiry, author=owner, value=9)


def test_one_answered_dimension_left_out_keeps_the_second_gut_closed(inquiry, owner):
    gut.note_first_gut(inquiry=inquiry, author=owner, value=6)
    for dimension in {dimension for dimension, _ in standing_answers(inquiry)} - {"planning"}:
        gut.look_at(inquiry=inquiry, author=owner, dimension=dimension)
    assert rules.unlooked_dimensions(inquiry) == {"planning"}
    assert not rules.can_note_second_gut(inquiry)


def test_an_answer_taken_back_is_open_again(inquiry, practice):
    for value in (None, []):
        Answer.objects.create(
            practice=practice, inquiry=inquiry, dimension="planning", perspective="expects", value=value
        )
        assert ("planning", "expects") not in standing_answers(inquiry)


def test_only_members_take_a_step(inquiry, stranger):
    with pytest.raises(rules.Refused):
        gut.note_first_gut(inquiry=inquiry, author=stranger, value=6)


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.ACCEPTED, State.DECLINED, State.REFERRED])
def test_nothing_is_felt_after_the_fact(state, inquiry, owner):
    inquiry.state = state
    inquiry.save(update_fields=["state"])
    with pytest.raises(rules.Refused):
        gut.note_first_gut(inquiry=inquiry, author=owner, value=6)


def test_reading_is_noted_once(inquiry, owner):
    read_at = gut.mark_read(inquiry=inquiry, author=owner).read_at
    gut.mark_read(inquiry=inquiry, author=owner)
    inquiry.refresh_from_db()
    assert inquiry.read_at == read_at
    assert [entry.verb for entry in entries_of(inquiry)] == ["inquiry_read"]
