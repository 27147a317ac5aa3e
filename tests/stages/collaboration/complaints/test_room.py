from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.stages.collaboration.complaints.conftest import story, words
from wunschkunde import texts
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions import complaints as actions
from wunschkunde.stages.collaboration.actions.complaining import erase_due_complaints
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.emails.complaints import compose_answer
from wunschkunde.stages.collaboration.models import Complaint, ComplaintFact, RoomLink
from wunschkunde.stages.collaboration.queries import complaints as queries

CANARIES = ("KANARIE-TATSACHE", "KANARIE-BELEG", "KANARIE-TON", "KANARIE-GELERNT")


@pytest.fixture
def complaint(complain, owner) -> Complaint:
    """One with everything in it that is not the client's: facts, a note on the tone."""
    made = complain("p01", fact=False)
    actions.add_fact(complaint=made, author=owner, text=CANARIES[0], evidence=CANARIES[1])
    return actions.note_tone(complaint=made, author=owner, is_harsh=True, note=CANARIES[2])


@pytest.fixture
def room(complaint) -> str:
    _link, secret = open_room(target=complaint, author=None)
    return f"/r/beschwerde/{secret}/"


def send(complaint: Complaint, owner) -> Complaint:
    complaint = actions.prepare_answer(
        complaint=complaint, author=owner, mistake="Falsches Regal.", remedy="Geld kommt.", remedy_on=date(2025, 2, 28)
    )
    letter = compose_answer(complaint, "own_mistake")
    actions.answer(complaint=complaint, author=owner, template="own_mistake", letter=letter)
    Message.objects.filter(purpose="letter_own_mistake").update(state=Message.State.SENT)
    complaint.refresh_from_db()
    return complaint


def test_the_room_shows_their_words_the_days_and_who_answers(room, complaint):
    page = words(Client().get(room))
    assert story("p01")["statement"][:60] in page
    assert "Ida Tennhoff" in page
    assert "bis 6. März 2025" in page
    assert "29. Januar 2025" in page
    assert "22. Januar 2025" in page


def test_nothing_of_ours_is_in_the_room_at_any_time(room, complaint, owner):
    client = Client()
    seen = words(client.get(room)) + words(client.get(room + "eingang/"))
    actions.prepare_answer(
        complaint=complaint, author=owner, mistake="HALBFERTIG", remedy="HALB", remedy_on=date(2025, 2, 28)
    )
    seen += words(client.get(room))
    assert "HALB" not in seen
    answered = send(complaint, owner)
    seen += words(client.get(room)) + words(client.post(room + "worte/", {"text": ""}))
    actions.close(complaint=answered, author=owner, learned=CANARIES[3])
    seen += words(client.get(room))
    for hidden in (*CANARIES, "scharf", "Passung"):
        assert hidden not in seen


def test_further_words_arrive_once_and_nothing_is_needed_but_the_link(room, complaint, owner):
    client = Client(enforce_csrf_checks=True)
    for _tap in range(2):
        sent = client.post(room + "worte/", {"text": "Und die Größe?"})
        assert sent.status_code == 302
        assert not sent.cookies
    assert [word.text for word in complaint.words.all()] == ["Und die Größe?"]
    assert "Und die Größe?" in words(client.get(room))
    assert client.post(room + "worte/", {"text": " "}).status_code == 422


def test_a_word_after_the_answer_stands_on_heute(room, complaint, owner, clock):
    send(complaint, owner)
    clock.shift(timedelta(hours=1))
    Client().post(room + "worte/", {"text": "Noch nicht da."})
    (line,) = queries.lines(owner, date(2025, 2, 27))
    assert line.text == "Gesine Waldkauz hat noch einmal zur Beschwerde geschrieben"


def test_the_solution_and_three_free_questions_come_with_the_answer(room, complaint, owner, signed_in):
    client = Client()
    question = texts.complaint_process().fairness_questions[0].text.de
    assert question not in words(client.get(room))
    assert client.post(room + "fragen/", {"outcome": "9"}).status_code == 409
    send(complaint, owner)
    page = words(client.get(room))
    for shown in ("Falsches Regal.", "Geld kommt.", "28. Februar 2025", question):
        assert shown in page
    assert client.post(room + "fragen/", {"outcome": "9", "interaction": "10"}).status_code == 302
    complaint.refresh_from_db()
    assert queries.fairness_of(complaint) == {"outcome": 9, "interaction": 10}
    assert "9 von 10" in words(signed_in.get(f"/beschwerden/{complaint.pk}/"))
    assert client.post(room + "fragen/", {"outcome": "11"}).status_code == 422


def test_an_answer_that_waits_is_not_in_the_room_yet(room, complaint, owner):
    send(complaint, owner)
    Message.objects.update(state=Message.State.QUEUED)
    assert "Geld kommt." not in words(Client().get(room))
    assert Client().post(room + "fragen/", {"outcome": "9"}).status_code == 409


def test_in_a_closed_complaint_nothing_is_added(room, complaint, owner):
    actions.close(complaint=send(complaint, owner), author=owner, learned="Namen außen.")
    client = Client()
    assert client.post(room + "worte/", {"text": "Doch noch"}).status_code == 409
    assert client.post(room + "fragen/", {"procedure": "8"}).status_code == 302


def test_a_room_opens_for_its_own_complaint_alone(room, complaint, signed_in):
    link = RoomLink.objects.latest("pk")
    signed_in.post(f"/raeume/{link.pk}/schliessen/")
    for path in ("", "eingang/", "worte/", "fragen/"):
        assert Client().get(room + path).status_code == 404
    assert Client().get("/r/beschwerde/unbekannt/").status_code == 404


def test_somebody_addressed_as_du_reads_du_and_english_is_english(complain):
    _link, secret = open_room(target=complain("p01", fields={"address_form": "du"}), author=None)
    assert "Was du gesagt hast" in words(Client().get(f"/r/beschwerde/{secret}/"))
    assert "What you said" in words(Client().get(f"/r/beschwerde/{secret}/?lang=en"))


# --- erasure


def test_a_closed_complaint_is_erased_after_three_years_with_its_letters(complaint, room, owner, clock):
    actions.close(complaint=send(complaint, owner), author=owner, learned="Namen außen.")
    clock.shift(timedelta(days=365 * 3 - 1))
    assert erase_due_complaints(now=timezone.now()) == 0
    clock.shift(timedelta(days=3))
    assert erase_due_complaints(now=timezone.now()) == 1
    assert erase_due_complaints(now=timezone.now()) == 0
    for rows in (Complaint, ComplaintFact, RoomLink, Message):
        assert not rows.objects.exists()


def test_within_a_collaboration_it_stays_as_long_as_that(complain, practice, owner, clock):
    engagement = begin(practice=practice, author=owner, data={"name": "Gesine Waldkauz", "topic": "Schuhe"})
    complaint = send(complain("p01", engagement=engagement), owner)
    actions.close(complaint=complaint, author=owner, learned="Namen außen.")
    clock.shift(timedelta(days=365 * 4))
    assert erase_due_complaints(now=timezone.now()) == 0
    Complaint.objects.update(engagement=None)
    assert erase_due_complaints(now=timezone.now()) == 1
