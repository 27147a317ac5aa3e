"""A question beside a decision, and what is taken back: nobody is asked and answered in one, no words are lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from tests.stages.decision.test_letters import CANARY, LETTER, assessed, by_hand, choice_of
from tests.stages.decision.walk import address
from wunschkunde.outbox.actions import deliver_due
from wunschkunde.stages.decision import rules
from wunschkunde.stages.decision.actions import deciding
from wunschkunde.stages.decision.emails import Letter
from wunschkunde.stages.decision.models import Clarification
from wunschkunde.stages.decision.queries.waiting import waiting_for_client
from wunschkunde.stages.inquiry.queries.telling import open_notices
from wunschkunde.stages.inquiry.states import State


@pytest.fixture
def inquiry(inquiry_of, owner):
    made = inquiry_of("q01")
    assessed(made, owner)
    return made


def far_away():
    return timezone.now() + timedelta(days=9)


def test_a_question_that_has_not_left_is_not_asked_beside_the_answer(inquiry, owner):
    deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("clarify"), letter=Letter("Frage", "Wer?"))
    deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("accept"), letter=LETTER)
    deliver_due(now=far_away())
    assert [letter.subject for letter in mail.outbox] == [LETTER.subject]
    assert not Clarification.objects.exists()


def test_a_question_answered_before_it_left_is_not_asked(inquiry, owner):
    deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("clarify"), letter=Letter("Frage", "Wer?"))
    deciding.record_clarification(clarification=Clarification.objects.get(), author=owner, answer="Ich.")
    deliver_due(now=far_away())
    assert mail.outbox == []


def test_after_a_question_that_is_out_an_undone_decision_waits_for_it(inquiry, owner):
    deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("clarify"), letter=LETTER)
    deliver_due(now=far_away())
    decision = deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("decline"), letter=LETTER)
    deciding.undo(decision=decision, author=owner)
    assert [one.pk for one in waiting_for_client()] == [inquiry.pk]


def test_a_letter_taken_back_is_there_to_be_mended(inquiry, owner, signed_in):
    choice = choice_of("clarify")
    deciding.prepare_letter(inquiry=inquiry, author=owner, choice=choice)
    decision = deciding.decide(inquiry=inquiry, author=owner, choice=choice, letter=LETTER)
    deciding.undo(decision=decision, author=owner)
    signed_in.post(address("choose", inquiry, "clarify"), {"reason": CANARY, "question": choice.question})
    assert signed_in.get(address("letter", inquiry)).context["form"]["body"].value() == LETTER.body


def test_l21_who_was_told_by_a_letter_that_left_stays_told(inquiry_of, owner):
    inquiry = by_hand(inquiry_of, owner)
    body = deciding.prepare_letter(inquiry=inquiry, author=owner, choice=choice_of("clarify")).data["body"]
    deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("clarify"), letter=Letter("Frage", body))
    deliver_due(now=far_away())
    decision = deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("accept"), letter=LETTER)
    deciding.undo(decision=decision, author=owner)
    assert not open_notices().exists()


def test_a_letter_in_the_hands_of_the_mail_server_is_not_taken_back(inquiry, owner, monkeypatch):
    decision = deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("accept"), letter=LETTER)
    posted = EmailMessage.send

    def undone_meanwhile(message):
        with pytest.raises(rules.Refused):
            deciding.undo(decision=decision, author=owner)
        return posted(message)

    monkeypatch.setattr(EmailMessage, "send", undone_meanwhile)
    assert deliver_due(now=far_away()) == 1
    inquiry.refresh_from_db()
    assert inquiry.state == State.ACCEPTED
