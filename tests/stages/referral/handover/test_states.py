"""The table of a handover, and that nothing gets around it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.architecture.places import DOCS
from tests.stages.referral.handover.conftest import FIELDS, a_day, agreed, offered
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.referral.actions import answering, consenting, delivering, offering
from wunschkunde.stages.referral.models import Handover
from wunschkunde.stages.referral.queries.handovers import content_for_colleague
from wunschkunde.stages.referral.rules.handover import page_of
from wunschkunde.stages.referral.states import RUNNING, TRANSITIONS, State, states_diagram

VERBS = ("consent", "refuse", "withdraw", "call_off", "deliver", "accept", "decline")
BEFORE_THE_YES = {State.ASKED, State.REFUSED}


def test_no_way_to_the_colleague_leads_around_the_yes():
    assert {start for (start, verb), end in TRANSITIONS.items() if end == State.DELIVERED} == {State.CONSENTED}
    assert {start for (start, verb), end in TRANSITIONS.items() if end == State.CONSENTED} == {State.ASKED}
    assert {start for (start, verb) in TRANSITIONS if verb == "withdraw"} == {State.CONSENTED, State.DELIVERED}
    assert {State.ASKED, *TRANSITIONS.values()} == set(State)


def test_the_page_of_states_shows_the_table():
    assert states_diagram() in (DOCS / "reference" / "states.md").read_text(encoding="utf-8")


def steps(handover: Handover, link, owner) -> dict[str, Callable[[], object]]:
    digest = page_of(handover)
    return {
        "consent": lambda: consenting.consent(handover=handover, link=link, digest=digest),
        "refuse": lambda: consenting.refuse(handover=handover),
        "withdraw": lambda: consenting.withdraw(handover=handover),
        "call_off": lambda: offering.call_off(handover=handover, author=owner),
        "deliver": lambda: delivering.deliver(handover=handover, author=owner),
        "accept": lambda: answering.accept(handover=handover),
        "decline": lambda: answering.decline(handover=handover),
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(VERBS), min_size=1, max_size=6))
def test_whatever_is_tried_in_whatever_order_the_yes_decides(inquiry, bruno, owner, verbs):
    """A model in one dict against the rows: states, what the colleague reads, places, and mails."""
    with transaction.atomic():
        made, link, _secret = offered(inquiry, bruno, owner)
        state, ever_delivered, capacity = State.ASKED, False, bruno.capacity
        for verb in verbs:
            before = Message.objects.count()
            if (state, verb) in TRANSITIONS:
                steps(made, link, owner)[verb]()
                state = TRANSITIONS[state, verb]
                ever_delivered = ever_delivered or state == State.DELIVERED
            else:
                with pytest.raises(Refused):
                    steps(made, link, owner)[verb]()
                assert Message.objects.count() == before
            made.refresh_from_db()
            assert made.state == state
            assert bool(content_for_colleague(made)) == (state in (State.DELIVERED, State.ACCEPTED))
            assert (made.consented_at is None) == (made.consent_text in (None, ""))
            assert made.consented_at or state in {*BEFORE_THE_YES, State.CALLED_OFF}
            bruno.refresh_from_db()
            assert bruno.capacity == capacity - (state == State.ACCEPTED)
            assert Message.objects.filter(purpose="handover").exists() == ever_delivered
        transaction.set_rollback(True)
    bruno.refresh_from_db()


@pytest.mark.parametrize("state", [State.CONSENTED, State.DELIVERED, State.ACCEPTED, State.DECLINED])
def test_the_schema_knows_no_handover_without_consent(state, inquiry, bruno, owner):
    row = Handover(
        practice=inquiry.practice, inquiry=inquiry, colleague=bruno, asked_by=owner, answer_by=a_day(), state=state
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_one_at_a_time_and_nobody_twice(inquiry, bruno, owner, practice):
    made = agreed(inquiry, bruno, owner)
    with pytest.raises(Refused, match=r"(?i)schon jemand|already"):
        offered(inquiry, bruno, owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(
            practice=practice, inquiry=inquiry, colleague=bruno, asked_by=owner, answer_by=a_day(), state=RUNNING[0]
        )
    delivering.deliver(handover=made, author=owner)
    answering.decline(handover=made)
    with pytest.raises(Refused, match=r"(?i)zweimal|twice"):
        offered(inquiry, bruno, owner)


def test_only_request_and_contact_can_be_offered(inquiry, bruno, owner):
    for fields in (
        ("occasion",),
        ("name", "occasion"),
        (*FIELDS, "why_me"),
        (*FIELDS, "withdrawal_reason"),
        ("phone",),
    ):
        with pytest.raises(Refused):
            offered(inquiry, bruno, owner, fields=fields)
    with pytest.raises(Refused):
        offered(inquiry, bruno, owner, answer_by=a_day(0))


def test_a_yes_is_for_the_one_the_page_named(inquiry, bruno, owner):
    made, link, _secret = offered(inquiry, bruno, owner)
    read = page_of(made)
    Colleague.objects.filter(pk=bruno.pk).update(name="Eva Anderswer")
    made.refresh_from_db()
    with pytest.raises(Refused):
        consenting.consent(handover=made, link=link, digest=read)


def test_what_changed_since_it_was_read_does_not_leave(inquiry, bruno, owner):
    made, link, _secret = offered(inquiry, bruno, owner)
    with pytest.raises(Refused):
        consenting.consent(handover=made, link=link, digest="0" * 64)
    consenting.consent(handover=made, link=link, digest=page_of(made))
    inquiry.occasion = "Etwas ganz anderes."
    inquiry.save()
    with pytest.raises(Refused):
        delivering.deliver(handover=made, author=owner)
    assert not Message.objects.filter(purpose="handover").exists()


def test_an_inquiry_that_was_decided_otherwise_is_not_handed_over(inquiry_of, bruno, owner):
    with pytest.raises(Refused):
        offered(inquiry_of("q05"), bruno, owner)
