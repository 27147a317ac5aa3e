"""Words planted in everything private are found on no page of the rooms of charter and check-in."""

from __future__ import annotations

from datetime import date

import pytest

from tests.stages.collaboration.charter.walk import Room, filled, newest
from tests.stages.collaboration.check_ins.walk import Room as CheckInRoom
from tests.stages.collaboration.check_ins.walk import pulse
from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.actions.charter import begin_charter
from wunschkunde.stages.collaboration.actions.check_ins import begin_check_in
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.actions.sharing import share
from wunschkunde.stages.collaboration.models import EnergyEntry, Engagement, Intervention, Pause, SignDismissed
from wunschkunde.stages.decision.models import FirstGut, Note
from wunschkunde.stages.inquiry.models import Inquiry

CANARY = "Kanarienvogel"


@pytest.fixture
def engagement(practice: Practice, owner: User) -> Engagement:
    """A collaboration out of an inquiry, with private words in every place that has some."""
    day = date(2026, 10, 1)
    inquiry = Inquiry.objects.create(
        practice=practice,
        name="Malin Sonnenfeld",
        occasion="Bitte.",
        state="accepted",
        read_on=day,
        answer_by=day,
        erase_on=date(2030, 1, 1),
    )
    data = {"name": inquiry.name, "topic": "Die neue Hofladenseite", "fee": "4711.00"}
    made = begin(practice=practice, author=owner, data=data, inquiry=inquiry)
    mine = {"practice": practice, "author": owner}
    FirstGut.objects.create(**mine, inquiry=inquiry, value=3, sentence=CANARY)
    Note.objects.create(**mine, inquiry=inquiry, text=CANARY, heard_on=day)
    EnergyEntry.objects.create(**mine, engagement=made, week=date(2026, 11, 9), value=-3, note=CANARY, causes=[CANARY])
    SignDismissed.objects.create(**mine, engagement=made, sign=CANARY, occasion=CANARY, reason=CANARY)
    Intervention.objects.create(
        **mine, engagement=made, situation=CANARY, observation=CANARY, effect=CANARY, wish=CANARY
    )
    Pause.objects.create(practice=practice, engagement=made, reason=CANARY, ended_on=day)
    return made


def test_nothing_private_stands_in_the_rooms(engagement, owner, desk):
    charter = begin_charter(engagement=engagement, author=owner)
    room = Room(open_room(target=charter, author=owner)[1])
    desk.send("charter_propose", **filled(0, prepared=("left_out", "", "Wir sehen uns täglich.")))
    entry = share(engagement=engagement, side="provider", kind="advice_against", text="Nicht so.", author=owner)
    check_in = begin_check_in(engagement=engagement, author=owner, occasion="Halbzeit")
    check_in_room = CheckInRoom(open_room(target=check_in, author=owner)[1])
    seen = [
        room.read(),
        room.read(lang="en"),
        room.read("room_charter_propose"),
        room.read("room_charter_version", 1),
        room.read("room_charter_print", 1),
        room.read("room_charter_sharing"),
        room.read("room_charter_settle", entry.pk),
        room.send("propose", base="x").content.decode(),
        room.send("confirm", digest="x").content.decode(),
        check_in_room.read(),
        check_in_room.send().content.decode(),
    ]
    desk.send("check_in", check_in.pk, **pulse(3, more="Mehr Zeit."))
    check_in_room.send(**pulse(8))
    room.send("confirm", digest=newest(charter).digest)
    seen += [check_in_room.read(), room.read()]
    assert not any(CANARY in text or "4711" in text or "4.711" in text for text in seen)
    assert "Wir sehen uns täglich." in seen[0]


def test_what_both_wrote_stands_in_no_history(room, desk, charter):
    room.send("propose", **filled(0, prepared=("reworded", CANARY, CANARY)))
    room.send("sharing", kind="dissent", text=CANARY, happened_on="2026-11-17")
    desk.send("meeting_new", held_on="2026-11-19", agenda=CANARY, next_step=CANARY)
    assert Entry.objects.count() > 5
    assert not any(CANARY in str(entry.data) for entry in Entry.objects.all())
