"""What counts as the colleague's answer: a decision in their own practice does, and nothing does after the day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.stages.decision.test_letters import LETTER, assessed
from tests.stages.referral.handover.conftest import a_day, agreed, belongs_to, delivered, offered
from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.models import Entry
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.actions.deciding import Choice, decide, undo
from wunschkunde.stages.decision.models import Colleague, Decision
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.profile.models import IdealClient, Offer
from wunschkunde.stages.referral.actions import answering, consenting, delivering
from wunschkunde.stages.referral.models import Handover
from wunschkunde.stages.referral.queries import arrivals, handovers
from wunschkunde.stages.referral.rules.handover import page_of
from wunschkunde.stages.referral.states import State


@contextmanager
def later(days: int) -> Iterator[None]:
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        yield


@pytest.fixture
def arrived(inquiry: Inquiry, bruno: Colleague, owner: User, home: Practice, stranger: User) -> Handover:
    """Handed over into Bruno's own practice, and weighed there."""
    belongs_to(bruno, home)
    made, _link, _secret = delivered(inquiry, bruno, owner)
    with scope(practice=home):
        for profile in (IdealClient, Offer):
            profile.objects.create(practice=home, author=stranger, number=1)
        assessed(Inquiry.objects.get(), stranger)
    return made


def decided(home: Practice, author: User, kind: str, *, by_letter: bool = False) -> Decision:
    with scope(practice=home):
        other = Colleague.objects.create(
            practice=home, name="Nora Neu", contact="n@n.example", capacity=1, may_be_named_on=timezone.localdate()
        )
        choice = Choice(kind=kind, reason="Passt.", question="Wann?", colleague=other if kind == "refer" else None)
        return decide(inquiry=Inquiry.objects.get(), author=author, choice=choice, letter=LETTER if by_letter else None)


ANSWERS = {
    "accept": State.ACCEPTED,
    "decline": State.DECLINED,
    "refer": State.DECLINED,
    "clarify": State.DELIVERED,
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_decision_there_answers_the_handover_once_it_stands(
    arrived: Handover, home: Practice, stranger: User, owner: User, kind: str
) -> None:
    state, is_answered = ANSWERS[kind], ANSWERS[kind] != State.DELIVERED
    decided(home, stranger, kind)
    assert answering.follow_decisions() == 0  # its minute runs
    later_on = timezone.now() + timedelta(minutes=2)
    assert answering.follow_decisions(now=later_on) == is_answered
    assert answering.follow_decisions(now=later_on) == 0
    arrived.refresh_from_db()
    assert arrived.state == state
    told = Entry.objects.filter(verb=f"handover_{state}", target_id=arrived.pk, actor=stranger)
    assert told.exists() == is_answered
    is_declined = state == State.DECLINED
    assert Message.objects.filter(purpose="handover_ended").exists() == is_declined
    news = [line.occasion for line in handovers.lines(owner, timezone.localdate())]
    assert (f"handover_declined_:{arrived.pk}" in news) == is_declined
    with scope(practice=home):  # what they decided on is theirs
        assert Inquiry.objects.get().occasion == arrived.inquiry.occasion


def test_a_decision_taken_back_was_no_answer(arrived: Handover, home: Practice, stranger: User) -> None:
    made = decided(home, stranger, "decline")
    with scope(practice=home):
        undo(decision=made, author=stranger)
    assert answering.follow_decisions(now=timezone.now() + timedelta(minutes=2)) == 0


def test_by_the_day_a_decision_counts_although_its_letter_waits(
    arrived: Handover, home: Practice, stranger: User
) -> None:
    Colleague.objects.filter(pk=arrived.colleague_id).update(capacity=0)  # taken on is a fact, with or without a place
    decided(home, stranger, "accept", by_letter=True)
    with later(1):
        assert answering.follow_decisions() == 0
    with later(11):
        assert answering.run_out_due() == 0
    arrived.refresh_from_db()
    assert arrived.state == State.ACCEPTED


def test_their_page_says_what_is_decided_and_takes_no_second_answer(
    arrived: Handover, home: Practice, stranger: User, client: Client
) -> None:
    client.force_login(stranger)
    session = client.session
    session["practice"] = home.pk
    session.save()
    with scope(practice=home):
        (line,) = arrivals.lines()
        assert line.url == reverse("referral:arrivals")
    decided(home, stranger, "clarify")
    assert "Das ist noch keine Antwort" in client.get(line.url).content.decode()
    with scope(practice=home):
        Inquiry.objects.update(state="accepted")
        assert arrivals.lines() == []
    page = client.get(line.url).content.decode()
    assert "Sie haben entschieden: angenommen." in page
    path = reverse("referral:arrival_answer", args=[arrived.arrival.pk])
    assert path not in page
    assert client.post(path, {"decline": "1"}).status_code == 409


def test_after_the_day_the_colleague_answers_no_more(inquiry: Inquiry, bruno: Colleague, owner: User) -> None:
    made, _link, secret = delivered(inquiry, bruno, owner)
    room = reverse("referral:room_colleague", args=[secret])
    with later(10):
        assert inquiry.email in Client().get(room).content.decode()
    with later(11):
        page = Client().get(room).content.decode()
        assert "Der Tag für eine Antwort war" in page
        assert inquiry.email not in page
        assert 'name="accept"' not in page
        for word in ("accept", "decline"):
            answer = Client().post(room, {word: "1"})
            assert answer.status_code == 409
            assert "Der Tag für eine Antwort ist vorbei" in answer.content.decode()
    made.refresh_from_db()
    assert made.state == State.DELIVERED


def test_after_the_day_the_client_is_not_asked_for_a_yes_any_more(
    inquiry: Inquiry, bruno: Colleague, owner: User, signed_in: Client
) -> None:
    made, link, secret = offered(inquiry, bruno, owner)
    room, desk = reverse("referral:room_client", args=[secret]), reverse("referral:handover", args=[made.pk])
    assert handovers.lines(owner, a_day(9)) == []
    with later(10):
        page = Client().get(room).content.decode()
        assert "Der Tag in dieser Frage ist vorbei" in page
        assert 'name="consent"' not in page
        answer = Client().post(room, {"consent": "1", "yes": "on", "digest": page_of(made)})
        assert answer.status_code == 409
        assert "fragt" in answer.content.decode()
        with pytest.raises(Refused):
            consenting.consent(handover=made, link=link, digest=page_of(made))
        assert "Brechen Sie hier ab" in signed_in.get(desk).content.decode()
        (line,) = handovers.lines(owner, timezone.localdate())
        assert line.url == desk


def test_a_yes_whose_day_has_come_is_handed_over_no_more(inquiry: Inquiry, bruno: Colleague, owner: User) -> None:
    made = agreed(inquiry, bruno, owner)
    with later(10):
        with pytest.raises(Refused, match="Brechen Sie hier ab"):
            delivering.deliver(handover=made, author=owner)
        assert "neu fragen" in handovers.lines(owner, timezone.localdate())[0].text
