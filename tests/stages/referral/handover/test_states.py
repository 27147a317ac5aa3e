"""The table of a handover, and that nothing gets around it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.architecture.places import DOCS
from tests.stages.referral.handover.conftest import FIELDS, a_day, agreed, offered
from wunschkunde.accounts.models import User
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.referral.actions import answering, consenting, delivering, offering
from wunschkunde.stages.referral.models import Handover
from wunschkunde.stages.referral.queries.handovers import content_for_colleague
from wunschkunde.stages.referral.rules.handover import page_of
from wunschkunde.stages.referral.states import CAME_TO_NOTHING, RUNNING, TRANSITIONS, State, states_diagram

BEFORE_THE_YES = {State.ASKED, State.REFUSED}


def test_no_way_to_the_colleague_leads_around_the_yes():
    assert {start for (start, verb), end in TRANSITIONS.items() if end == State.DELIVERED} == {State.CONSENTED}
    assert {start for (start, verb), end in TRANSITIONS.items() if end == State.CONSENTED} == {State.ASKED}
    assert {start for (start, verb) in TRANSITIONS if verb == "withdraw"} == {State.CONSENTED, State.DELIVERED}
    assert {State.ASKED, *TRANSITIONS.values()} == set(State)


def test_the_page_of_states_shows_the_table():
    assert states_diagram() in (DOCS / "reference" / "states.md").read_text(encoding="utf-8")


class Consents(RuleBasedStateMachine):
    """Two offers after each other, tried in any order: what is written must follow the table and nothing else.

    The model is one state; beside it stand the rows, what the colleague reads, the places, and the mails.
    """

    inquiry: Inquiry
    bruno: Colleague
    owner: User

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.places = Colleague.objects.get(pk=self.bruno.pk).capacity
        self.begin()

    def begin(self) -> None:
        self.made, self.link, _secret = offered(self.inquiry, self.bruno, self.owner)
        self.state, self.is_over, self.has_left = State.ASKED, False, False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def step(self, verb: str, act: Callable[[], object], *, in_time: bool = True) -> None:
        before = Message.objects.count()
        if in_time and (self.state, verb) in TRANSITIONS:
            act()
            self.state = TRANSITIONS[self.state, verb]
            self.has_left = self.has_left or self.state == State.DELIVERED
            self.places -= verb == "accept"
        else:
            with pytest.raises(Refused):
                act()
            assert Message.objects.count() == before

    @rule()
    def consent(self) -> None:
        digest = page_of(self.made)
        act = partial(consenting.consent, handover=self.made, link=self.link, digest=digest)
        self.step("consent", act, in_time=not self.is_over)

    @rule()
    def consent_to_something_else(self) -> None:
        with pytest.raises(Refused):
            consenting.consent(handover=self.made, link=self.link, digest="0" * 64)

    @rule()
    def refuse(self) -> None:
        self.step("refuse", partial(consenting.refuse, handover=self.made))

    @rule()
    def withdraw(self) -> None:
        self.step("withdraw", partial(consenting.withdraw, handover=self.made))

    @rule()
    def call_off(self) -> None:
        self.step("call_off", partial(offering.call_off, handover=self.made, author=self.owner))

    @rule()
    def deliver(self) -> None:
        act = partial(delivering.deliver, handover=self.made, author=self.owner)
        self.step("deliver", act, in_time=not self.is_over)

    @rule(verb=st.sampled_from([answering.accept, answering.decline]))
    def answer(self, verb: Callable[..., object]) -> None:
        self.step(verb.__name__, partial(verb, handover=self.made), in_time=not self.is_over)

    @precondition(lambda self: not self.is_over)
    @rule()
    def the_day_passes(self) -> None:
        Handover.objects.filter(pk=self.made.pk).update(answer_by=a_day(-1))
        self.made.refresh_from_db()
        self.is_over = True

    @rule()
    def the_worker_looks(self) -> None:
        ends = self.is_over and self.state == State.DELIVERED
        assert answering.run_out_due() == ends
        self.state = State.UNANSWERED if ends else self.state

    @precondition(lambda self: self.state in CAME_TO_NOTHING)
    @rule()
    def offer_again(self) -> None:
        if self.state == State.CALLED_OFF:
            self.begin()
        else:
            with pytest.raises(Refused):
                offered(self.inquiry, self.bruno, self.owner)

    @invariant()
    def follows_the_table(self) -> None:
        self.made.refresh_from_db()
        assert self.made.state == self.state
        is_open = self.state == State.ACCEPTED or (self.state == State.DELIVERED and not self.is_over)
        assert bool(content_for_colleague(self.made)) == is_open
        assert (self.made.consented_at is None) == (self.made.consent_text in (None, ""))
        assert self.made.consented_at or self.state in {*BEFORE_THE_YES, State.CALLED_OFF}
        assert Colleague.objects.get(pk=self.bruno.pk).capacity == self.places
        assert (self.made.delivery is not None) == self.has_left
        assert Handover.objects.filter(inquiry=self.inquiry, state__in=RUNNING).count() == (self.state in RUNNING)


def test_whatever_is_tried_in_whatever_order_the_yes_decides(inquiry: Inquiry, bruno: Colleague, owner: User) -> None:
    world = type("World", (Consents,), {"inquiry": inquiry, "bruno": bruno, "owner": owner})
    run_state_machine_as_test(world, settings=settings(max_examples=8, stateful_step_count=10, deadline=None))


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
