"""Letters: whole in every language, in office hours, taken back in time, and with nothing private in them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from tests.stages.decision.walk import address, page, weigh
from wunschkunde.outbox.actions import deliver_due
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision import rules
from wunschkunde.stages.decision.actions import assessment, deciding, gut
from wunschkunde.stages.decision.actions.deciding import Choice
from wunschkunde.stages.decision.emails import Letter, compose, first_name, usual_topic
from wunschkunde.stages.decision.models import Clarification, Colleague, Decision, LetterDraft, Undo
from wunschkunde.stages.decision.queries.computation import fit_of
from wunschkunde.stages.decision.queries.picture import misfit_sentence, speaker_of
from wunschkunde.stages.decision.sides import standing_answers
from wunschkunde.stages.inquiry.actions import add_answer
from wunschkunde.stages.inquiry.actions.telling import owe_notices
from wunschkunde.stages.inquiry.queries.telling import notice_url, open_notices, wants_notice
from wunschkunde.stages.inquiry.states import State

MONDAY_10 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # ten o'clock in Berlin, office hours 9 to 16
SUNDAY_NIGHT = datetime(2026, 3, 1, 22, 38, tzinfo=UTC)
LETTER = Letter(subject="Zu Ihrer Anfrage", body="Guten Tag,\n\ngern.\n\nHerzliche Grüße\n")
CANARY = "kanarienvogel-7731"


def assessed(inquiry, author):
    gut.note_first_gut(inquiry=inquiry, author=author, value=6, sentence=CANARY)
    for dimension in {dimension for dimension, _ in standing_answers(inquiry)}:
        gut.look_at(inquiry=inquiry, author=author, dimension=dimension)
    gut.note(inquiry=inquiry, author=author, text=CANARY, basis="said", heard_on=timezone.localdate())
    gut.note_second_gut(inquiry=inquiry, author=author, value=5, sentence=CANARY)
    return assessment.assess(inquiry=inquiry, author=author)


def choice_of(kind, **more):
    given = {"clarify": {"question": "Wer gibt die Rechnung frei?"}, "refer": {"colleague": Colleague.objects.first()}}
    return Choice(kind=kind, reason=CANARY, **{**given.get(kind, {}), **more})


@pytest.fixture
def inquiry(inquiry_of, owner):
    made = inquiry_of("q01")
    assessed(made, owner)
    return made


@pytest.mark.parametrize("kind", Decision.Kind.values)
@pytest.mark.parametrize("spoken", [("de", "sie"), ("de", "du"), ("en", "")])
@pytest.mark.parametrize("name", ["q01", "q05", "q09"])
def test_every_letter_is_whole(kind, spoken, name, inquiry_of, owner):
    language, form = spoken
    inquiry = inquiry_of(name, language=language, address_form=form)
    made = assessed(inquiry, owner)
    for topic in (usual_topic(inquiry), ""):
        choice = choice_of(kind, topic=topic)
        letter = compose(
            inquiry=inquiry,
            assessment=made,
            kind=kind,
            topic=topic,
            condition="Bis 1. April.",
            question=choice.question,
            colleague=choice.colleague,
        )
        whole = f"{letter.subject}\n{letter.body}"
        assert not re.search(r"[{}\[\]|]|  | ,| \.|\n\n\n|None|„“|“”", whole), whole
        assert letter.body.rstrip().endswith("Friederike Amsel")
        greeting = {"sie": f"Guten Tag {inquiry.name},", "du": f"Hallo {first_name(inquiry.name)},", "": "Hello"}[form]
        assert letter.body.startswith(greeting)
        if form == "du":
            assert not re.search(r"\b(Ihnen|Ihre|Ihr)\b", whole)
        assert CANARY not in whole


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Malin Sonnenfeld", "Malin"),
        ("Prof. Dr. Henrike Zollstock", "Henrike"),
        ("J. Zollstock", "J. Zollstock"),
        ("Familie Morgenrot", "Familie Morgenrot"),
        ("Dr.", "Dr."),
    ],
)
def test_a_first_name_is_no_title(name, greeted):
    assert first_name(name) == greeted


@pytest.mark.parametrize("spoken", [("de", "sie"), ("de", "du"), ("en", "")])
def test_a_no_for_want_of_room_names_the_day(spoken, inquiry_of, owner):
    language, form = spoken
    inquiry = inquiry_of("q05", language=language, address_form=form)
    made = assessed(inquiry, owner)
    for topic in (usual_topic(inquiry), ""):
        letter = compose(inquiry=inquiry, assessment=made, kind="decline", topic=topic, until="2026-06-01")
        whole = f"{letter.subject}\n{letter.body}"
        assert {"sie": "Bis 1. Juni 2026 bin ich", "du": "Bis 1. Juni 2026 bin ich", "": "until 1 June 2026"}[
            form
        ] in whole
        assert not re.search(r"[{}\[\]|]|  | ,| \.|\n\n\n|None|„“|“”", whole), whole
        if form == "du":
            assert not re.search(r"\b(Ihnen|Ihre|Ihr)\b", whole)


def test_which_no_it_is_is_chosen_with_its_day(inquiry, signed_in):
    said, form = address("choose", inquiry, "decline"), {"reason": "Voll.", "letter": "decline_capacity"}
    assert 'type="date"' in signed_in.get(said).content.decode()
    today = timezone.localdate()
    for until in ("", "2026-13-40", today.isoformat()):
        assert signed_in.post(said, {**form, "until": until}).status_code == 422
        assert not LetterDraft.objects.exists()
    day = today + timedelta(days=40)
    assert signed_in.post(said, {**form, "until": day.isoformat()}).status_code == 302
    assert f"{day.day}. " in LetterDraft.objects.get().data["body"]
    assert "ausgebucht" in LetterDraft.objects.get().data["body"]
    again = signed_in.get(said).content.decode()
    assert f'value="{day.isoformat()}"' in again
    assert re.search(r'value="decline_capacity"[^>]*checked', again)
    # Without the day it is the other no again, whatever was typed there.
    signed_in.post(said, {"reason": "Voll.", "letter": "decline", "until": day.isoformat()})
    assert "ausgebucht" not in LetterDraft.objects.get().data["body"]
    signed_in.post(said, {**form, "until": day.isoformat()})
    body = LetterDraft.objects.get().data["body"]
    signed_in.post(address("letter", inquiry), {"subject": "Gern", "body": body, "send": "now"})
    assert Decision.objects.get().kind == "decline"
    assert "ausgebucht" in Decision.objects.get().letter.body


def by_hand(inquiry_of, owner, **fields):
    """An inquiry somebody told on the telephone, weighed."""
    inquiry = inquiry_of("q01", medium="call", **fields)
    owe_notices(inquiry=inquiry)
    assessed(inquiry, owner)
    return inquiry


@pytest.mark.parametrize("kind", Decision.Kind.values)
def test_l21_the_first_letter_to_who_was_entered_by_hand_tells_them(kind, inquiry_of, owner, signed_in):
    inquiry = by_hand(inquiry_of, owner)
    choice = choice_of(kind)
    body = deciding.prepare_letter(inquiry=inquiry, author=owner, choice=choice).data["body"]
    assert body.rstrip().endswith(notice_url(inquiry.practice))
    assert "Ihre Anfrage habe ich mir notiert, so wie ich sie am" in body
    decision = deciding.decide(inquiry=inquiry, author=owner, choice=choice, letter=Letter("Gern", body))
    assert "geht mit dem Brief, der wartet" in page(signed_in, "weigh", inquiry)
    deciding.undo(decision=decision, author=owner)
    assert wants_notice(inquiry)
    deciding.decide(inquiry=inquiry, author=owner, choice=choice, letter=Letter("Gern", body))
    deliver_due(now=timezone.now() + timedelta(days=9))
    assert not open_notices().exists()
    assert "Wer Bescheid bekommt" not in page(signed_in, "weigh", inquiry).replace("<title>", "")


def test_l21_a_letter_that_lost_the_address_owes_it_at_once(inquiry_of, owner):
    inquiry = by_hand(inquiry_of, owner)
    due_on = open_notices().get().due_on
    now = inquiry.received_at + timedelta(days=3)
    decision = deciding.decide(
        inquiry=inquiry, author=owner, choice=choice_of("decline"), letter=LETTER, at_once=True, now=now
    )
    assert open_notices().get().due_on == now.date() < due_on
    deciding.undo(decision=decision, author=owner, now=now)
    assert open_notices().get().due_on == due_on


def test_l21_a_second_letter_says_it_no_more_and_the_form_never(inquiry_of, owner):
    inquiry = by_hand(inquiry_of, owner)
    body = compose(
        inquiry=inquiry,
        assessment=inquiry.first_gut.second_gut.assessments.get(),
        kind="clarify",
        topic="",
        question="Wer?",
    )
    deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("clarify"), letter=body)
    other = inquiry_of("q05")
    owe_notices(inquiry=other)
    assessed(other, owner)
    for one in (inquiry, other):
        made = one.first_gut.second_gut.assessments.get()
        assert "/datenschutz/" not in compose(inquiry=one, assessment=made, kind="decline", topic="").body


def test_something_else_is_no_topic(inquiry_of, owner):
    inquiry = inquiry_of("q05")
    add_answer(
        inquiry=inquiry,
        author=owner,
        dimension="topic",
        perspective="expects",
        value=["other"],
        source="said",
        heard_on=timezone.localdate(),
    )
    assert usual_topic(inquiry) == ""


def test_the_reason_of_a_no_is_the_way_of_working(inquiry):
    made = inquiry.first_gut.second_gut.assessments.get()
    body = compose(inquiry=inquiry, assessment=made, kind="decline", topic="Texte").body
    reason = misfit_sentence(fit_of(made), speaker_of(inquiry.practice, "de"))
    assert reason
    assert reason in body


def test_a_referral_gives_the_public_contact_and_hands_nothing_over(inquiry):
    made = inquiry.first_gut.second_gut.assessments.get()
    bruno = Colleague.objects.get(name="Bruno Feinschliff")
    body = compose(inquiry=inquiry, assessment=made, kind="refer", topic="", colleague=bruno).body
    assert "Am einfachsten melden Sie sich selbst: post@feinschliff.example." in body
    assert "Bruno Feinschliff arbeitet sehr genau und mit festem Plan." in body


def test_in_office_hours_it_leaves_after_the_minute(inquiry, owner):
    decision = deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("accept"), letter=LETTER, now=MONDAY_10)
    assert decision.letter.not_before == MONDAY_10 + timedelta(seconds=60)
    assert (decision.letter.to_address, decision.letter.language) == ("h.zollstock@zollstock.example", "de")


def test_on_sunday_it_waits_for_monday_unless_somebody_says_now(inquiry_of, owner):
    for at_once, leaves in ((False, datetime(2026, 3, 2, 8, tzinfo=UTC)), (True, SUNDAY_NIGHT + timedelta(seconds=60))):
        inquiry = inquiry_of("q05")
        assessed(inquiry, owner)
        decision = deciding.decide(
            inquiry=inquiry,
            author=owner,
            choice=choice_of("accept"),
            letter=LETTER,
            at_once=at_once,
            now=SUNDAY_NIGHT,
        )
        assert decision.letter.not_before == leaves


def test_s1_a_letter_written_on_sunday_is_offered_for_monday(inquiry_of, owner, signed_in):
    inquiry = inquiry_of("q05")
    assessed(inquiry, owner)
    signed_in.post(address("choose", inquiry, "accept"), {"reason": "gern"})
    with time_machine.travel(SUNDAY_NIGHT):
        signed_in.force_login(owner)
        text = page(signed_in, "letter", inquiry)
    assert "Senden am Montag, 2. März, 09:00 Uhr" in text
    assert "Trotzdem jetzt senden" in text


def test_it_is_taken_back_within_the_minute(inquiry, owner):
    decision = deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("decline"), letter=LETTER)
    deciding.undo(decision=decision, author=owner)
    inquiry.refresh_from_db()
    decision.letter.refresh_from_db()
    assert (inquiry.state, decision.letter.state) == (State.RECEIVED, Message.State.CANCELED)
    deliver_due(now=timezone.now() + timedelta(days=9))
    assert mail.outbox == []
    with pytest.raises(rules.Refused):
        deciding.undo(decision=decision, author=owner)
    deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("accept"), letter=LETTER)
    assert Decision.objects.count() == 2


def test_what_has_left_is_not_taken_back(inquiry, owner):
    decision = deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("decline"), letter=LETTER)
    assert deliver_due(now=timezone.now() + timedelta(days=9)) == 1
    with pytest.raises(rules.Refused):
        deciding.undo(decision=decision, author=owner)
    inquiry.refresh_from_db()
    assert inquiry.state == State.DECLINED
    assert mail.outbox[0].to == ["h.zollstock@zollstock.example"]


@pytest.mark.parametrize(("seconds", "is_open"), [(59, True), (61, False)])
def test_a_copied_letter_is_taken_back_within_the_minute_only(seconds, is_open, inquiry, owner):
    decision = deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("decline"), letter=None, now=MONDAY_10)
    assert rules.can_undo(decision, MONDAY_10 + timedelta(seconds=seconds)) is is_open


def test_an_undone_question_was_never_asked(inquiry, owner):
    decision = deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("clarify"), letter=LETTER)
    assert Clarification.objects.count() == 1
    deciding.undo(decision=decision, author=owner)
    assert Clarification.objects.count() == 0


def test_the_letter_carries_nothing_private(inquiry, owner, signed_in):
    signed_in.post(address("choose", inquiry, "decline"), {"reason": CANARY, "topic": "Texte"})
    body = signed_in.get(address("letter", inquiry)).context["form"]["body"].value()
    signed_in.post(address("letter", inquiry), {"subject": "Zu Ihrer Anfrage", "body": body, "send": "now"})
    deliver_due(now=timezone.now() + timedelta(days=1))
    assert CANARY not in mail.outbox[0].message().as_string() + mail.outbox[0].body
    assert "arbeite" not in mail.outbox[0].subject


@pytest.mark.parametrize("missing", [{"reason": "  "}, {"reason": ""}])
def test_a_decision_needs_a_reason(missing, inquiry, signed_in):
    assert signed_in.post(address("choose", inquiry, "accept"), missing).status_code == 422
    assert not LetterDraft.objects.exists()


def test_a_decision_is_made_once(inquiry, owner, signed_in):
    deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("decline"), letter=LETTER)
    for kind in Decision.Kind.values:
        assert signed_in.post(address("choose", inquiry, kind), {"reason": "doch"}).status_code == 409
    assert signed_in.post(address("letter", inquiry), {"send": "now"}).status_code == 409
    assert Decision.objects.count() == 1


def test_without_an_address_the_letter_is_copied(inquiry_of, owner, signed_in):
    inquiry = inquiry_of("q01", email="")
    assessed(inquiry, owner)
    with pytest.raises(rules.Refused):
        deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("accept"), letter=LETTER)
    signed_in.post(address("choose", inquiry, "accept"), {"reason": "gern"})
    form = {"subject": "Gern", "body": "Guten Tag", "send": "by_hand"}
    assert signed_in.post(address("letter", inquiry), form).status_code == 302
    assert Decision.objects.get().letter is None
    assert "kopiert, von Hand verschickt" in page(signed_in, "weigh", inquiry)


def test_a_second_look_at_the_tone_hints_and_keeps_nothing(inquiry, signed_in):
    signed_in.post(address("choose", inquiry, "decline"), {"reason": "gern"})
    sharp = "Guten Tag,\n\nSie müssen das SOFORT ERLEDIGEN!!\n\nHerzliche Grüße"
    text = signed_in.post(address("letter", inquiry), {"subject": "Hm", "body": sharp, "tone": "1"}).content.decode()
    assert "Klingt nach Anweisung." in text
    assert "Großbuchstaben wirken wie Rufen." in text
    assert set(LetterDraft.objects.get().data) == {
        *("kind", "reason", "topic", "condition", "kickoff_first", "question", "colleague", "until", "subject", "body")
    }
    assert (
        signed_in.post(address("letter", inquiry), {"subject": "Hm", "body": sharp, "send": "now"}).status_code == 302
    )


def test_the_draft_is_kept_while_typing_and_begun_anew_on_request(inquiry, signed_in):
    signed_in.post(address("choose", inquiry, "accept"), {"reason": "gern", "topic": "Texte"})
    template = signed_in.get(address("letter", inquiry)).context["form"]["body"].value()
    assert signed_in.post(address("save_draft", inquiry), {"subject": "", "body": "Halber Sa"}).status_code == 204
    assert "Halber Sa" in page(signed_in, "letter", inquiry)
    signed_in.post(address("choose", inquiry, "accept"), {"reason": "sehr gern", "topic": "Texte"})
    assert LetterDraft.objects.get().data["body"] == "Halber Sa"
    signed_in.post(address("letter", inquiry), {"subject": "x", "body": "y", "start_over": "1"})
    assert LetterDraft.objects.get().data["body"] == template
    signed_in.post(address("choose", inquiry, "decline"), {"reason": "doch nicht"})
    assert "nicht die richtige Wahl" in LetterDraft.objects.get().data["body"]


def test_letters_wait_say_why_and_can_be_sent_or_taken_back(inquiry, owner, signed_in):
    decision = deciding.decide(
        inquiry=inquiry, author=owner, choice=choice_of("accept"), letter=LETTER, now=timezone.now()
    )
    Message.objects.filter(pk=decision.letter_id).update(attempts=1, last_error="ConnectionRefusedError: 111")
    text = signed_in.get("/briefe/").content.decode()
    assert "Der Mailserver hat ihn noch nicht angenommen." in text
    signed_in.post(address("send_now", inquiry))
    assert deliver_due(now=timezone.now() + timedelta(seconds=1)) == 1
    assert signed_in.post(address("send_now", inquiry)).status_code == 409
    assert signed_in.post(address("undo", inquiry)).status_code == 409
    assert not Undo.objects.exists()


def test_weighing_leads_to_a_decision_in_the_history(inquiry_of, signed_in, owner):
    inquiry = inquiry_of("q07")
    weigh(signed_in, inquiry)
    signed_in.post(address("choose", inquiry, "decline"), {"reason": "Zu viel Abstimmung für mich."})
    signed_in.post(address("letter", inquiry), {"subject": "Zu Ihrer Anfrage", "body": "Guten Tag", "send": "office"})
    text = page(signed_in, "weigh", inquiry)
    assert "Abgesagt: Zu viel Abstimmung für mich." in text
    assert text.count("Friederike Amsel") > 1
    signed_in.post(address("undo", inquiry))
    assert "Die Entscheidung zurückgenommen" in page(signed_in, "weigh", inquiry)


def test_one_question_at_a_time(inquiry, owner):
    deciding.decide(inquiry=inquiry, author=owner, choice=choice_of("clarify"), letter=LETTER)
    assert not rules.can_decide(inquiry, "clarify")
    assert rules.can_decide(inquiry, "accept")


def test_what_is_private_lies_encrypted(inquiry, signed_in):
    signed_in.post(address("choose", inquiry, "decline"), {"reason": CANARY})
    assert LetterDraft.objects.get().data["reason"] == CANARY
    signed_in.post(address("letter", inquiry), {"subject": "Hm", "body": "Guten Tag", "send": "office"})
    assert Decision.objects.get().reason == CANARY
    signed_in.post(address("undo", inquiry))
    signed_in.post(address("choose", inquiry, "accept"), {"reason": CANARY})
    with connection.cursor() as cursor:
        for table in ("firstgut", "secondgut", "note", "decision", "letterdraft"):
            cursor.execute(f"SELECT * FROM decision_{table}")
            rows = cursor.fetchall()
            assert rows
            assert CANARY not in str(rows), table
