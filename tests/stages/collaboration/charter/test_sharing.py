"""What both tell each other: read by both, taken back within a day, advice answered once; and conversations."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.actions import sharing as actions
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.models import Meeting, SharedEntry
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import sharing as reads
from wunschkunde.stages.collaboration.states import State

TODAY = date(2026, 11, 17)
NEWS = {"kind": "change", "text": "Das Budget ist um ein Drittel kleiner.", "happened_on": "2026-11-16"}
ADVICE = {"kind": "advice_against", "text": "Ich rate von einer Laufschrift ab.", "happened_on": "2026-11-17"}
MEETING = {"held_on": "2026-11-19", "provider_prepared": "unknown", "client_prepared": "unknown"}


def test_both_share_and_both_read_it_with_name_and_day(desk, room):
    assert room.send("sharing", **NEWS).status_code == 302
    desk.send("sharing", **{**NEWS, "kind": "option", "text": "Zwei Seiten statt vier."})
    for text in (desk.read("sharing"), room.read("room_charter_sharing"), room.read()):
        assert NEWS["text"] in text
        assert "Malin Sonnenfeld, 16. November 2026" in text
        assert "Zwei Seiten statt vier." in text
        assert "Friederike Amsel, 16. November 2026" in text
    assert NEWS["text"] in desk.read("engagement")
    theirs = SharedEntry.objects.get(kind="change")
    assert (theirs.side, theirs.author) == (Party.CLIENT, None)
    assert Entry.objects.filter(verb="entry_shared", actor=None).count() == 1
    assert not any("Budget" in str(entry.data) for entry in Entry.objects.all())


def test_what_cannot_be_shared_is_asked_again(desk, room):
    for sent in ({**NEWS, "text": " "}, {**NEWS, "kind": "gossip"}, {**NEWS, "happened_on": "2026-11-18"}):
        assert room.send("sharing", **sent).status_code == 422
        assert desk.send("sharing", **sent).status_code == 422
    assert not SharedEntry.objects.exists()


def test_a_button_touched_twice_shares_once(room, clock):
    for _n in range(2):
        assert room.send("sharing", **NEWS).status_code == 302
    assert SharedEntry.objects.count() == 1
    clock.shift(timedelta(minutes=1))
    room.send("sharing", **NEWS)
    assert SharedEntry.objects.count() == 2


def test_additional_fields_change_nothing(room, owner):
    room.send("sharing", **NEWS, side="provider", author=str(owner.pk), heeded="heeded", created_at="1999-01-01")
    entry = SharedEntry.objects.get()
    assert (entry.side, entry.author, entry.heeded, entry.created_at.year) == (Party.CLIENT, None, "", 2026)


def test_taken_back_within_a_day_by_its_own_side_alone(desk, room, clock):
    room.send("sharing", **NEWS)
    entry = SharedEntry.objects.get()
    assert "Zurücknehmen" not in desk.read("sharing")
    assert desk.send("sharing_take_back", entry.pk).status_code == 409
    clock.shift(timedelta(hours=24))
    assert room.send("take_back", entry.pk).status_code == 409
    clock.shift(timedelta(seconds=-1))
    assert room.send("take_back", entry.pk).status_code == 302
    assert not SharedEntry.objects.exists()
    assert room.send("take_back", entry.pk).status_code == 404
    assert Entry.objects.filter(verb="entry_taken_back").count() == 1


def test_no_address_changes_an_entry(desk, room):
    room.send("sharing", **NEWS)
    entry = SharedEntry.objects.get()
    room.send("sharing", **{**NEWS, "text": "Doch nicht."}, pk=str(entry.pk), number=str(entry.pk))
    entry.refresh_from_db()
    assert entry.text == NEWS["text"]
    assert SharedEntry.objects.count() == 2


def test_advice_is_answered_once_and_otherwise_needs_a_reason(desk, room):
    desk.send("sharing", **ADVICE)
    entry = SharedEntry.objects.get()
    assert "Sagen, was daraus wurde" in room.read()
    assert ADVICE["text"] in room.read("room_charter_settle", entry.pk)
    assert room.send("settle", entry.pk, heeded="otherwise", reason=" ").status_code == 422
    assert room.send("settle", entry.pk, heeded="otherwise", reason="Die Chefin wünscht es.").status_code == 302
    for text in (room.read(), desk.read("sharing")):
        assert "Anders entschieden, weil:" in text
        assert "Die Chefin wünscht es." in text
    assert desk.send("sharing_settle", entry.pk, heeded="heeded").status_code == 409
    assert room.send("settle", entry.pk, heeded="heeded").status_code == 409
    assert desk.send("sharing_take_back", entry.pk).status_code == 409
    entry.refresh_from_db()
    assert (entry.heeded, entry.heeded_reason) == ("otherwise", "Die Chefin wünscht es.")
    assert Entry.objects.filter(verb="advice_settled").count() == 1


def test_the_practice_may_note_what_the_client_said_of_it(desk):
    desk.send("sharing", **ADVICE)
    entry = SharedEntry.objects.get()
    assert desk.send("sharing_settle", entry.pk, heeded="heeded").status_code == 302
    assert "Befolgt." in desk.read("sharing")
    assert desk.client.get(desk.address("sharing_settle", entry.pk)).status_code == 302


def test_only_advice_is_heeded_or_not(desk, room):
    room.send("sharing", **NEWS)
    entry = SharedEntry.objects.get()
    assert room.send("settle", entry.pk, heeded="heeded").status_code == 409
    assert desk.send("sharing_settle", entry.pk, heeded="heeded").status_code == 409


@pytest.fixture
def beside(practice, owner):
    """An entry and a conversation with somebody else of the same practice."""
    other = begin(practice=practice, author=owner, data={"name": "Tom Anders", "topic": "Ein Flyer"})
    entry = actions.share(engagement=other, side=Party.PROVIDER, kind="advice_against", text="Tabu", author=owner)
    meeting = actions.keep_meeting(engagement=other, author=owner, data={"held_on": TODAY, "agenda": "Tabu"})
    return entry, meeting


def test_what_belongs_to_another_client_does_not_exist_here(desk, room, beside):
    entry, meeting = beside
    assert "Tabu" not in room.read() + room.read("room_charter_sharing") + desk.read("sharing") + desk.read("meetings")
    for name in ("take_back", "settle"):
        assert room.send(name, entry.pk, heeded="heeded").status_code == 404
        assert desk.send(f"sharing_{name}", entry.pk, heeded="heeded").status_code == 404
    assert desk.client.get(desk.address("meeting", meeting.pk)).status_code == 404
    assert desk.send("meeting_remove", meeting.pk).status_code == 404


def test_after_the_end_nothing_is_added(desk, room, engagement, owner):
    desk.send("sharing", **ADVICE)
    entry = SharedEntry.objects.get()
    engagement.state = State.INSIGHT
    engagement.save()
    assert ADVICE["text"] in room.read()
    assert room.send("sharing", **NEWS).status_code == 409
    assert desk.send("sharing", **NEWS).status_code == 409
    assert room.send("settle", entry.pk, heeded="heeded").status_code == 409
    assert desk.send("meeting_new", **MEETING).status_code == 409


def test_without_a_charter_the_desk_says_that_nobody_reads_along_yet(desk, owner):
    hint = "die ist noch nicht begonnen"
    assert hint in desk.read("sharing")
    desk.send("charter_begin")
    assert hint not in desk.read("sharing")


def test_changes_are_counted(engagement, owner):
    for number, kind in enumerate(("change", "change", "growth")):
        actions.share(engagement=engagement, side=Party.CLIENT, kind=kind, text=f"Das {number}.")
    assert reads.change_count(engagement) == 2


def test_today_tells_once_what_a_client_shared_lately(engagement, owner, clock):
    actions.share(engagement=engagement, side=Party.PROVIDER, kind="change", text="Von mir.", author=owner)
    entry = actions.share(engagement=engagement, side=Party.CLIENT, kind="change", text="Geheimes Budget")
    (line,) = reads.lines(owner, TODAY)
    assert (line.occasion, line.url) == (f"shared:{entry.pk}", reverse("collaboration:sharing", args=[engagement.pk]))
    assert "Geheimes" not in line.text + line.note
    assert reads.lines(owner, TODAY + timedelta(days=20)) == []


def test_a_conversation_with_its_next_step_stands_in_the_room(desk, room):
    step = {"next_step": "Startseite neu gliedern", "next_step_side": "provider", "next_step_on": "2026-11-25"}
    assert desk.send("meeting_new", **MEETING, agenda="Die Startseite", **step).status_code == 302
    text = " ".join(room.read().split())
    assert "Die Startseite" in text
    assert "Startseite neu gliedern · Friederike Amsel" in text
    meeting = Meeting.objects.get()
    desk.send("meeting", meeting.pk, **{**MEETING, "provider_prepared": "true"}, **step, next_step_done_on="2026-11-17")
    meeting.refresh_from_db()
    assert (meeting.provider_prepared, meeting.client_prepared, meeting.agenda) == (True, None, None)
    assert "erledigt am 17. November 2026" in room.read()
    assert "Startseite neu gliedern" in desk.read("meetings")
    desk.send("meeting_remove", meeting.pk)
    assert not Meeting.objects.exists()
    assert [e.verb for e in Entry.objects.order_by("pk")][-3:] == [
        "meeting_noted",
        "meeting_changed",
        "meeting_removed",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"agenda_sent_on": "2026-11-18"},
        {"next_step": "x", "next_step_done_on": "2026-12-01"},
        {"next_step_side": "chef"},
        {"held_on": ""},
    ],
)
def test_what_cannot_be_of_a_conversation_is_asked_again(wrong, desk):
    assert desk.send("meeting_new", **{**MEETING, **wrong}).status_code == 422
    assert not Meeting.objects.exists()


def test_without_a_next_step_there_is_nobody_to_take_it(desk):
    desk.send("meeting_new", **MEETING, next_step_side="client", next_step_on="2026-11-25")
    meeting = Meeting.objects.get()
    assert (meeting.next_step, meeting.next_step_side, meeting.next_step_on) == (None, "", None)


def test_lists_ask_as_much_for_a_hundred_as_for_one(desk, room, engagement, owner):
    def look():
        for name in ("sharing", "meetings"):
            desk.read(name)
        for name in ("room_charter", "room_charter_sharing"):
            room.read(name)
        reads.lines(owner, TODAY)

    asked = []
    for number in (1, 3, 100):
        while (count := SharedEntry.objects.count()) < number:
            actions.share(engagement=engagement, side=Party.CLIENT, kind="change", text=f"Noch etwas, {count}.")
            actions.keep_meeting(engagement=engagement, author=owner, data={"held_on": TODAY, "agenda": "Etwas."})
        look()
        with CaptureQueriesContext(connection) as queries:
            look()
        asked.append(len(queries))
    assert len(set(asked)) == 1
