"""Criticism arrives, waits in one place, and gets one answer that the client reads."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.stages.completion.walk import answers
from wunschkunde.history.models import Entry
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.completion.actions.criticism import answer_criticism, note_criticism
from wunschkunde.stages.completion.models import Criticism
from wunschkunde.stages.completion.queries import criticism as reads

TODAY = date(2026, 11, 17)
SAID, ANSWER = "Die Entwürfe kamen immer nachts.", "Danke. Ab jetzt kommen sie vor sechs."


def test_what_a_client_says_waits_and_its_answer_stands_in_the_room(bench, room, closing, owner):
    assert room.send("room_closing_criticism", words=SAID).status_code == 409
    room.send(**answers())
    assert "liest es sofort" in room.read("room_closing_criticism")
    for _twice in range(2):
        assert room.send("room_closing_criticism", words=SAID).status_code == 302
    made = Criticism.objects.get()
    (line,) = reads.lines(owner, TODAY)
    assert (line.occasion, line.url) == (f"criticism:{made.pk}", f"/kritik/{made.pk}/")
    assert SAID in bench.client.get("/kritik/").content.decode()
    assert bench.client.post(line.url, {"answer": " "}).status_code == 422
    assert bench.client.post(line.url, {"answer": ANSWER}).status_code == 302
    assert ANSWER in room.read()
    assert reads.lines(owner, TODAY) == []
    assert "beantwortet am 17. November 2026" in bench.client.get("/kritik/").content.decode()
    assert bench.client.post(line.url, {"answer": "doch anders"}).status_code == 409
    assert not Message.objects.exists()
    told = Entry.objects.filter(verb__startswith="criticism")
    assert {str(entry.data) for entry in told} == {"{'channel': 'room'}", "{}"}


def test_what_was_missed_is_taken_up_with_one_click_once_both_have_answered(bench, room, closing):
    room.send(**answers(missed=SAID))
    assert SAID not in bench.read("criticism_enter", frage="missed")
    bench.send("closing", **answers())
    assert SAID in bench.read("criticism_enter", frage="missed")
    assert SAID not in bench.read("criticism_enter", frage="proud")
    for _twice in range(2):
        assert bench.send("criticism_enter", words=SAID).status_code == 302
    assert Criticism.objects.get().channel == Criticism.Channel.TOLD
    assert bench.send("criticism_enter", words=" ").status_code == 422


def test_a_client_reads_their_own_alone(room, opened, practice, owner, engagement):
    other = begin(practice=practice, author=owner, data={"name": "Jemand anderes", "topic": "Anderes"})
    note_criticism(engagement=other, author=owner, words="Kanarie von nebenan")
    assert "Kanarie" not in room.read()


def test_the_inbox_asks_as_much_with_many(bench, engagement, owner):
    bench.client.get("/kritik/")
    asked = []
    for count in (1, 3, 20):
        while Criticism.objects.count() < count:
            words = f"Immer wieder {Criticism.objects.count()}"
            made = note_criticism(engagement=engagement, author=owner, words=words)
            answer_criticism(criticism=made, author=owner, answer="Danke")
        with CaptureQueriesContext(connection) as queries:
            bench.client.get("/kritik/")
        asked.append(len(queries))
    assert len(set(asked)) == 1


def test_a_foreign_practice_finds_nothing(bench, engagement, owner, stranger):
    made = note_criticism(engagement=engagement, author=owner, words=SAID)
    bench.client.force_login(stranger)
    assert bench.client.get(f"/kritik/{made.pk}/").status_code == 404
    assert bench.client.post(f"/kritik/{made.pk}/", {"answer": ANSWER}).status_code == 404
    assert SAID not in bench.client.get("/kritik/").content.decode()
    assert bench.client.get(bench.address("criticism_enter")).status_code == 404


def test_the_words_are_unreadable_where_they_are_kept(engagement, owner):
    note_criticism(engagement=engagement, author=owner, words=SAID)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM completion_criticism")
        assert SAID not in str(cursor.fetchone()[0])


def test_english(room, opened):
    assert "Say what could be better" in room.read(lang="en")
    assert "Business friends" in room.read(lang="en")
