from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.stages.collaboration.complaints.conftest import story, words
from wunschkunde import texts
from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.models import User
from wunschkunde.history.models import Entry
from wunschkunde.history.queries import first_broken_entry
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions import complaints as actions
from wunschkunde.stages.collaboration.emails.complaints import compose_answer
from wunschkunde.stages.collaboration.models import Complaint, ComplaintFact
from wunschkunde.stages.collaboration.queries import complaints as queries
from wunschkunde.stages.collaboration.queries.day import lines_of
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.rules import complaints as rules
from wunschkunde.stages.collaboration.states import COMPLAINT_TRANSITIONS, ComplaintState

TODAY = date(2025, 2, 27)
ANSWER = {
    "mistake": "Ihr Paket lag unter falschem Namen im Regal.",
    "remedy": "Das Geld ist heute überwiesen, und Schuhfett liegt bei.",
    "remedy_on": "2025-02-28",
}


def answered(complaint: Complaint, owner: User) -> Complaint:
    """Answer a complaint by its letter."""
    data = {**ANSWER, "remedy_on": date(2025, 2, 28)}
    complaint = actions.prepare_answer(complaint=complaint, author=owner, **data)
    letter = compose_answer(complaint, "own_mistake")
    actions.answer(complaint=complaint, author=owner, template="own_mistake", letter=letter)
    complaint.refresh_from_db()
    return complaint


def test_both_limits_are_shown_as_exceeded_with_what_they_hang_on(signed_in, complain):
    page = words(signed_in.get(f"/beschwerden/{complain('p01').pk}/"))
    assert "Gesetzliche Frist, § 357 BGB" in page
    assert "29. Januar 2025" in page
    assert "um 29 Tage überschritten" in page
    assert "Unsere eigene Zusage" in page
    assert "22. Januar 2025" in page
    assert "um 36 Tage überschritten" in page
    assert "14 Tage ab 15. Januar 2025" in page
    assert "keine Rechtsberatung" in page


@pytest.mark.parametrize(("region", "basis"), [("AT-9", "§ 14 FAGG"), ("CH-ZH", "")])
def test_each_country_has_its_own_law_or_none(complain, practice, region, basis):
    practice.region = region
    practice.save()
    limits = queries.limits_of(complain("p01"), TODAY)
    assert [limit.basis for limit in limits if limit.is_legal] == ([basis] if basis else [])
    assert [limit.days_over for limit in limits if not limit.is_legal] == [36]


def test_their_words_stand_before_everything_of_ours(signed_in, complain):
    page = words(signed_in.get(f"/beschwerden/{complain('p09').pk}/"))
    said = page.index("hiermit mahne ich die Rückzahlung von 139 Euro an")
    assert said < page.index("Was bekannt ist") < page.index("Die Antwort")
    assert said < page.index("Was ansteht")


def test_nobody_answers_before_having_looked(signed_in, complain, owner):
    complaint = complain("p09", fact=False)
    for path in ("antwort/", "antwort/own_mistake/"):
        assert signed_in.get(f"/beschwerden/{complaint.pk}/{path}").status_code == 409
        refused = signed_in.post(f"/beschwerden/{complaint.pk}/{path}", ANSWER)
        assert refused.status_code == 409
        assert "Erst nachsehen" in words(refused)
    with pytest.raises(Refused):
        actions.answer(complaint=complaint, author=owner, template="own_mistake", letter=None)
    assert "antwort/" not in words(signed_in.get(f"/beschwerden/{complaint.pk}/"))
    fact = {"text": "Der Retourenschein lag bei.", "evidence": "Foto vom Paket", "happened_on": "2025-02-20"}
    for _tap in range(2):
        signed_in.post(f"/beschwerden/{complaint.pk}/tatsache/", fact)
    assert complaint.facts.count() == 1
    assert signed_in.get(f"/beschwerden/{complaint.pk}/antwort/").status_code == 200
    assert "Foto vom Paket" in words(signed_in.get(f"/beschwerden/{complaint.pk}/"))


def test_facts_are_added_and_never_changed(complain):
    fact = complain("p01").facts.get()
    with pytest.raises(TypeError):
        fact.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ComplaintFact.objects.filter(pk=fact.pk).update(evidence="Regal 4")


def test_the_letter_names_mistake_remedy_and_date_and_can_be_taken_back(signed_in, complain):
    complaint = complain("p01")
    base = f"/beschwerden/{complaint.pk}/"
    to_letter = signed_in.post(base + "antwort/", {**ANSWER, "template": "own_mistake"})
    assert to_letter["Location"] == base + "antwort/own_mistake/"
    page = words(signed_in.get(to_letter["Location"]))
    for named in (ANSWER["mistake"], ANSWER["remedy"], "28. Februar 2025"):
        assert named in page
    looked = signed_in.post(base + "antwort/own_mistake/", {"subject": "x", "body": "Sie müssen warten!!", "tone": "1"})
    assert texts.tone_rules()[1].hint.de in words(looked)
    assert Complaint.objects.get().state == "acknowledged"
    signed_in.post(
        base + "antwort/own_mistake/", {"subject": "Es tut mir leid", "body": "Guten Tag …", "send": "office"}
    )
    mail = Message.objects.exclude(purpose="complaint_received").get()
    assert (mail.subject, mail.state) == ("Es tut mir leid", "queued")
    assert mail.not_before == timezone.now() + timedelta(seconds=60)
    assert Complaint.objects.get().state == "answered"
    signed_in.post(base + "antwort/zuruecknehmen/")
    mail.refresh_from_db()
    assert mail.state == "canceled"
    assert Complaint.objects.get().state == "acknowledged"
    assert complaint.steps.get(key="respond").done_at is None


def test_what_waits_is_taken_back_and_what_has_left_is_looked_at_once_more(signed_in, complain, owner):
    complaint = answered(complain("p01"), owner)
    page = f"/beschwerden/{complaint.pk}/"
    assert signed_in.post(page + "wieder-oeffnen/").status_code == 409
    assert page + "abschliessen/" not in words(signed_in.get(page))
    Message.objects.update(state=Message.State.SENT)
    assert page + "abschliessen/" in words(signed_in.get(page))
    assert signed_in.post(page + "wieder-oeffnen/").status_code == 302
    assert Complaint.objects.get().state == "acknowledged"
    assert complaint.steps.get(key="respond").done_at is None


def test_what_has_left_cannot_be_taken_back(signed_in, complain, owner):
    complaint = answered(complain("p01"), owner)
    Message.objects.update(state=Message.State.SENT)
    assert signed_in.post(f"/beschwerden/{complaint.pk}/antwort/zuruecknehmen/").status_code == 409
    assert Complaint.objects.get().state == "answered"


def test_a_second_tap_on_send_writes_no_second_letter(signed_in, complain, owner):
    complaint = answered(complain("p01"), owner)
    again = signed_in.post(
        f"/beschwerden/{complaint.pk}/antwort/own_mistake/", {"subject": "x", "body": "y", "send": "office"}
    )
    assert again.status_code == 302
    assert Message.objects.exclude(purpose="complaint_received").count() == 1


def test_a_letter_may_be_copied_where_there_is_no_address(signed_in, complain, owner):
    complaint = complain("p09", fields={"email": ""})
    actions.acknowledge_in_person(complaint=complaint, author=owner)
    data = {**ANSWER, "remedy_on": date(2025, 2, 28)}
    actions.prepare_answer(complaint=complaint, author=owner, **data)
    address = f"/beschwerden/{complaint.pk}/antwort/complaint_resolved/"
    assert 'value="office"' not in words(signed_in.get(address))
    assert signed_in.post(address, {"subject": "x", "body": "y", "send": "office"}).status_code == 409
    signed_in.post(address, {"subject": "x", "body": "y", "send": "by_hand"})
    assert Complaint.objects.get().state == "answered"
    assert not Message.objects.exists()


# --- matter and tone


def test_the_limit_is_named_on_the_day_after_never_on_the_same(signed_in, complain, clock):
    complaint = complain("p03")
    base = f"/beschwerden/{complaint.pk}/"
    assert signed_in.post(base + "grenze/").status_code == 409
    signed_in.post(base + "ton/", {"is_harsh": "on", "tone_note": "Geschrien, 15 Minuten."})
    page = words(signed_in.get(base))
    assert "Erst lösen, morgen die Grenze nennen" in page
    situation = next(one for one in texts.difficult_situations().types if one.key == "tone")
    assert situation.phrase.de in page
    assert "Nicht vor dem 28. Februar 2025" in page
    assert base + "grenze/" not in page
    assert "frühestens morgen" in words(signed_in.post(base + "grenze/"))
    clock.shift(timedelta(days=1))
    assert base + "grenze/" in words(signed_in.get(base))
    assert signed_in.post(base + "grenze/").status_code == 302
    assert Complaint.objects.get().limit_named_on == date(2025, 2, 28)
    assert signed_in.post(base + "grenze/").status_code == 409


def test_a_harsh_tone_changes_no_day_and_no_order(complain, owner):
    harsh, calm = complain("p03"), complain("p09")
    before = [(one.pk, one.next_due) for one in queries.open_complaints()]
    actions.note_tone(complaint=harsh, author=owner, is_harsh=True)
    assert [(one.pk, one.next_due) for one in queries.open_complaints()] == before
    assert calm.steps.count() == harsh.steps.count()


# --- days


def test_days_that_hang_on_the_return_are_counted_anew_never_silently(signed_in, complain):
    complaint = complain("p01")
    form = {
        "matter": "return",
        "returned_on": "2025-02-20",
        "name": complaint.name,
        "email": complaint.email,
        "language": "de",
        "responsible": complaint.responsible_id,
    }
    saved = signed_in.post(f"/beschwerden/{complaint.pk}/angaben/", form, follow=True)
    assert "neu gezählt" in words(saved)
    complaint.refresh_from_db()
    assert (complaint.legal_due_on, complaint.promise_due_on) == (date(2025, 3, 6), date(2025, 2, 27))
    assert complaint.statement == story("p01")["statement"]
    entry = Entry.objects.get(verb="complaint_changed")
    assert entry.data["legal_due_on"] == ["2025-01-29", "2025-03-06"]
    page = words(saved)
    assert "Gesetzliche Frist: Mittwoch, 29. Januar 2025, jetzt Donnerstag, 6. März 2025." in page
    form["returned_on"] = "2025-02-28"
    assert signed_in.post(f"/beschwerden/{complaint.pk}/angaben/", form).status_code == 409


def test_steps_are_due_on_working_days_and_late_ones_stand_out(signed_in, complain, owner, clock):
    complaint = complain("p09")
    due = {step.key: step.due_on for step in complaint.steps.all()}
    assert due["assess"] == date(2025, 3, 3)  # Thursday and two working days
    assert due["respond"] == date(2025, 3, 6)
    assert lines_of(owner, TODAY).complaints == ()
    (line,) = queries.lines(owner, date(2025, 3, 3))
    assert line.note == "heute fällig"
    clock.shift(timedelta(days=8))
    assert "4 Tage überfällig" in words(signed_in.get("/beschwerden/"))
    (line,) = queries.lines(owner, date(2025, 3, 7))
    assert line.text == "Beschwerde von Detlef Prinzipmann: Einschätzen"
    assert line.note == "überfällig seit Montag, 3. März 2025"
    signed_in.post(f"/beschwerden/{complaint.pk}/schritt/assess/")
    assert complaint.steps.get(key="assess").done_at is not None
    assert signed_in.post(f"/beschwerden/{complaint.pk}/schritt/respond/").status_code == 409


def test_what_is_overdue_for_longest_stands_on_top_and_can_be_put_aside(signed_in, complain, owner):
    complain("p09")
    complain("p01")
    first, *_rest = queries.lines(owner, date(2025, 3, 3))
    assert first.text == "Erstattung für Gesine Waldkauz: Die gesetzliche Frist ist verstrichen"
    signed_in.post("/heute/beiseite/", {"occasion": first.occasion})
    assert first.occasion not in {line.occasion for line in lines_of(owner, date(2025, 3, 3)).complaints}


def test_the_list_begins_with_what_was_due_first_be_it_step_or_refund(complain, owner):
    late_step = complain("p09", at=timezone.now() - timedelta(days=20))
    late_refund = complain("p01")
    assert list(queries.open_complaints()) == [late_refund, late_step]
    answered(late_refund, owner)
    assert list(queries.open_complaints()) == [late_step, late_refund]


def test_an_answer_ends_the_counting(complain, owner):
    complaint = answered(complain("p01"), owner)
    (legal, promise) = queries.limits_of(complaint, date(2025, 6, 1))
    assert (legal.days_over, promise.days_over) == (30, 37)  # to 28 February, when the money is there
    assert not any("Erstattung" in line.text for line in queries.lines(owner, TODAY))


# --- the end


def test_closing_asks_what_changes_and_sets_the_day_of_erasure(signed_in, complain, owner):
    complaint = complain("p01")
    base = f"/beschwerden/{complaint.pk}/abschliessen/"
    assert signed_in.get(base).status_code == 409
    answered(complaint, owner)
    assert signed_in.post(base, {"learned": " "}).status_code == 422
    signed_in.post(base, {"learned": "Der Name kommt außen auf jedes Paket."})
    complaint.refresh_from_db()
    assert (complaint.state, complaint.erase_on) == ("closed", date(2028, 2, 27))
    assert "außen auf jedes Paket" in words(signed_in.get(f"/beschwerden/{complaint.pk}/"))
    assert queries.lines(owner, date(2027, 1, 1)) == []
    assert complaint.name in words(signed_in.get("/beschwerden/?abgeschlossen"))
    assert complaint.name not in words(signed_in.get("/beschwerden/"))


def test_every_step_the_table_does_not_know_is_refused(complain):
    complaint = complain("p01")
    for state in ComplaintState:
        complaint.state = state
        for verb in ("acknowledge", "answer", "reopen", "close"):
            assert rules.can(complaint, verb) == ((state, verb) in COMPLAINT_TRANSITIONS)
            if not rules.can(complaint, verb):
                with pytest.raises(Refused):
                    rules.transition(complaint, verb)


def test_the_history_tells_it_all_and_holds_no_words(signed_in, complain, owner):
    complaint = answered(complain("p01"), owner)
    page = words(signed_in.get(f"/beschwerden/{complaint.pk}/"))
    for told in ("Die Beschwerde von Hand eingetragen", "Eine Tatsache notiert", "Geantwortet"):
        assert told in page
    assert "Regal" not in str(list(Entry.objects.values_list("data", flat=True)))
    assert first_broken_entry() is None


# --- doors and loads


def test_a_stranger_finds_nothing(complain, owner):
    complaint = complain("p01")
    stranger = create_user(email="fremd@anderswo.example", name="Fremde Hand")
    create_practice(owner=stranger, name="Anderswo", provider_name="Fremde Hand", email=stranger.email)
    client = Client()
    client.force_login(stranger)
    for path in ("", "angaben/", "antwort/", "abschliessen/"):
        assert client.get(f"/beschwerden/{complaint.pk}/{path}").status_code == 404
    for path in ("tatsache/", "ton/", "grenze/", "bestaetigt/", "schritt/assess/", "link/", "wieder-oeffnen/"):
        assert client.post(f"/beschwerden/{complaint.pk}/{path}", {"text": "x"}).status_code == 404
    with pytest.raises(Refused):
        actions.add_fact(complaint=complaint, author=stranger, text="x")
    assert complaint.facts.count() == 1


def test_the_list_asks_as_often_for_one_as_for_many(signed_in, complain):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries_made:
            assert signed_in.get("/beschwerden/").status_code == 200
        return len(queries_made)

    complain("p01")
    asked()  # the first visit of a session is noted
    for_one = asked()
    for _count in range(2):
        complain("p01", thanks=False)
    for_three = asked()
    for _count in range(20):
        complain("p09", thanks=False)
    assert for_one == for_three == asked()
