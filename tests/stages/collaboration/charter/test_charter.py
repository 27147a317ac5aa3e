"""The fifteen promises: proposed by either side, counted when both confirmed the identical text, kept in versions."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.stages.collaboration.charter.walk import Room, filled, newest
from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.actions import charter as actions
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.models import Charter, CharterConfirmation, CharterVersion, RoomLink
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import charter as reads
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.rules.charter import all_kept, canonical, digest_of, promise_keys
from wunschkunde.stages.collaboration.states import State
from wunschkunde.stages.referral.actions.rooms import revoke_room

LEFT_OUT = ("left_out", "", "Wir feiern leise, jeder für sich.")
REWORDED = ("reworded", "Wir schreiben uns nach 18 Uhr nur, wenn es brennt.", "Im Laden ist samstags offen.")


def propose(charter, side, base, author=None, **clauses):
    words = {key: dict(zip(("choice", "text", "reason"), value, strict=True)) for key, value in clauses.items()}
    return actions.propose(charter=charter, side=side, clauses=words, base=base, author=author)


def test_it_begins_from_the_engagement_and_only_once(desk, engagement):
    assert "Charta beginnen" in desk.read("engagement")
    for _n in range(2):
        assert desk.send("charter_begin").status_code == 302
    assert Charter.objects.filter(engagement=engagement).count() == 1
    assert Entry.objects.filter(verb="charter_begun").count() == 1
    assert "Zur Charta" in desk.read("engagement")


def test_there_are_fifteen_and_all_are_prefilled_as_kept(desk, room, charter):
    assert len(promise_keys()) == 15
    for text in (desk.read("charter_propose"), room.read("room_charter_propose")):
        assert text.count('<details class="promise-fold">') == 15
        assert text.count('value="kept"') == 15


def test_both_confirm_the_same_version_and_a_change_needs_both_again(desk, room, charter, owner):
    room.send("propose", **filled(0, time_off=REWORDED))
    first = newest(charter)
    assert (first.number, first.side, first.author) == (1, Party.CLIENT, None)
    assert first.digest == hashlib.sha256(canonical(first.clauses).encode()).hexdigest()
    desk.send("charter_confirm", digest=first.digest)
    assert not reads.standing_of(charter).is_settled
    room.send("confirm", digest=first.digest)
    assert reads.standing_of(charter).is_settled

    desk.send("charter_propose", **filled(1, time_off=REWORDED, celebrate_and_recommend=LEFT_OUT))
    standing = reads.standing_of(charter)
    assert (standing.newest.version.number, standing.agreed.version.number) == (2, 1)
    assert standing.waits_for == (Party.PROVIDER, Party.CLIENT)
    assert "Bis dahin gilt Fassung 1." in room.read()
    clauses = newest(charter).clauses
    assert clauses["time_off"]["side"] == Party.CLIENT
    assert clauses["celebrate_and_recommend"]["side"] == Party.PROVIDER
    for confirm in (desk.send, lambda _n, **data: room.send("confirm", **data)):
        confirm("charter_confirm", digest=newest(charter).digest)
    assert reads.standing_of(charter).agreed.version.number == 2
    assert CharterConfirmation.objects.count() == 4
    assert {one.author for one in CharterConfirmation.objects.filter(side=Party.CLIENT)} == {None}


def test_reworded_needs_words_and_a_reason_left_out_a_reason(room, desk, charter, owner):
    for answer in (
        room.send("propose", **filled(0, prepared=("reworded",))),
        desk.send("charter_propose", **filled(0, prepared=("left_out",))),
    ):
        assert answer.status_code == 422
        assert "Sagen Sie in einem Satz, warum." in answer.content.decode()
    assert 'class="promise-fold" open' in answer.content.decode()
    with pytest.raises(Refused):
        propose(charter, Party.PROVIDER, 0, owner, prepared=("reworded", "  ", "x"))
    with pytest.raises(Refused):
        propose(charter, Party.PROVIDER, 0, owner, prepared=("broken", "x", "x"))
    assert not CharterVersion.objects.exists()


def test_what_says_the_same_is_no_new_version(charter, owner):
    first = propose(charter, Party.PROVIDER, 0, owner, prepared=LEFT_OUT)
    assert propose(charter, Party.CLIENT, 0, prepared=LEFT_OUT) == first
    assert propose(charter, Party.PROVIDER, 1, owner) == first
    assert CharterVersion.objects.count() == 1


def test_whoever_proposes_has_seen_the_newest(room, desk, charter, owner):
    desk.send("charter_propose", **filled(0, prepared=LEFT_OUT))
    answer = room.send("propose", **filled(0, time_off=REWORDED))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Inzwischen ist Fassung 1 vorgeschlagen worden." in text
    assert REWORDED[1] in text
    assert 'name="base" value="1"' in text
    with pytest.raises(Refused):
        propose(charter, Party.CLIENT, 0, time_off=REWORDED)
    assert CharterVersion.objects.count() == 1


def test_only_the_newest_can_be_confirmed_and_only_as_it_was_read(room, desk, charter, owner):
    assert room.send("confirm", digest=digest_of(all_kept())).status_code == 409
    first = propose(charter, Party.PROVIDER, 0, owner)
    propose(charter, Party.PROVIDER, 1, owner, prepared=LEFT_OUT)
    for digest in (first.digest, "", "x" * 64):
        assert room.send("confirm", digest=digest).status_code == 409
        assert desk.send("charter_confirm", digest=digest).status_code == 409
    assert not CharterConfirmation.objects.exists()


def test_confirming_twice_counts_once(room, charter, owner):
    version = propose(charter, Party.PROVIDER, 0, owner)
    for _n in range(2):
        assert room.send("confirm", digest=version.digest).status_code == 302
    assert CharterConfirmation.objects.count() == 1
    assert Entry.objects.filter(verb="charter_confirmed").count() == 1


def test_additional_fields_change_nothing(room, charter, owner):
    more = {"side": "provider", "author": str(owner.pk), "number": "9", "digest": "x", "extra_choice": "left_out"}
    room.send("propose", **filled(0, prepared=LEFT_OUT), **more)
    version = newest(charter)
    assert (version.side, version.author, version.number) == (Party.CLIENT, None, 1)
    assert set(version.clauses) == set(promise_keys())
    room.send("confirm", digest=version.digest, side="provider", author=str(owner.pk))
    assert [one.side for one in version.confirmations.all()] == [Party.CLIENT]


def test_the_room_cannot_act_for_the_desk(charter, owner):
    with pytest.raises(Refused):
        propose(charter, Party.PROVIDER, 0)
    with pytest.raises(Refused):
        propose(charter, Party.CLIENT, 0, owner)


def test_versions_stay_and_can_be_compared(room, desk, charter, owner):
    propose(charter, Party.PROVIDER, 0, owner)
    propose(charter, Party.CLIENT, 1, prepared=LEFT_OUT)
    propose(charter, Party.CLIENT, 2, time_off=REWORDED)
    for text in (room.read("room_charter_version", 3), desk.read("charter_version", 3)):
        assert "Verglichen mit Fassung 2" in text
        changed = text.split('id="changes"')[1].split('id="promises"')[0]
        assert REWORDED[1] in changed
        assert LEFT_OUT[2] not in changed
    text = room.read("room_charter_version", 3, mit="1")
    assert "Verglichen mit Fassung 1" in text
    assert LEFT_OUT[2] in text.split('id="changes"')[1].split('id="promises"')[0]
    for odd in ("9" * 5000, "x", "-1", "99"):
        assert "Verglichen mit Fassung 2" in room.read("room_charter_version", 3, mit=odd)
    assert "Verglichen mit dem Wortlaut der fünfzehn" in desk.read("charter_version", 1)
    assert room.client.get(room.address("room_charter_version", 4)).status_code == 404
    assert desk.client.get(desk.address("charter_print", 4)).status_code == 404


def test_an_ended_collaboration_can_be_read_and_not_changed(room, desk, charter, engagement, owner):
    version = propose(charter, Party.PROVIDER, 0, owner)
    engagement.state = State.PARTED
    engagement.save()
    assert "Diese Fassung bestätigen" not in room.read() + desk.read("charter")
    assert room.send("confirm", digest=version.digest).status_code == 409
    assert room.send("propose", **filled(1, prepared=LEFT_OUT)).status_code == 409
    assert desk.send("charter_propose", **filled(1, prepared=LEFT_OUT)).status_code == 409
    assert desk.send("charter_link").status_code == 409
    assert "Zur Charta" in desk.read("engagement")


def test_a_link_opens_this_room_alone(charter, room, desk, owner, engagement):
    text = desk.send("charter_link").content.decode()
    assert "/r/charta/" in text
    assert RoomLink.objects.filter(charter=charter).count() == 2
    link, secret = open_room(target=charter, author=owner)
    other = Room(secret)
    assert other.read()
    assert room.client.get(reverse("collaboration:room_check_in", args=[secret])).status_code == 404
    revoke_room(link=link, author=owner)
    for name in ("room_charter", "room_charter_propose", "room_charter_sharing"):
        assert other.client.get(other.address(name)).status_code == 404
    assert other.send("propose", **filled(0)).status_code == 404
    assert not CharterVersion.objects.exists()


def test_looking_never_acts(room, desk, charter):
    for name in ("charter_begin", "charter_confirm", "charter_link"):
        assert desk.client.get(desk.address(name)).status_code == 405
    assert room.client.get(room.address("room_charter_confirm")).status_code == 302
    assert not CharterConfirmation.objects.exists()


def test_today_says_what_waits_until_it_is_confirmed(charter, owner):
    assert reads.lines(owner, date(2026, 11, 17)) == []
    version = propose(charter, Party.CLIENT, 0)
    (line,) = reads.lines(owner, date(2026, 11, 17))
    assert line.occasion == f"charter:{version.pk}"
    assert "Malin Sonnenfeld" in line.text
    actions.confirm(charter=charter, side=Party.PROVIDER, digest=version.digest, author=owner)
    assert reads.lines(owner, date(2026, 11, 17)) == []


def test_english_is_spoken_on_every_page(room, desk, charter, owner):
    propose(charter, Party.PROVIDER, 0, owner, prepared=LEFT_OUT)
    text = room.read(lang="en")
    assert "Our fifteen promises" in text
    assert 'href="/r/charta/' in text
    assert text.count("?lang=en") > 5
    assert "How we notice" in text
    owner.language = "en"
    owner.save()
    assert "Read and confirm" in desk.read("charter")


def test_informal_german_says_du(room, practice):
    assert "was Sie anders sagen" in room.read("room_charter_propose")
    practice.address_form = "du"
    practice.save()
    assert "was du anders sagen" in room.read("room_charter_propose")


def test_no_page_asks_more_after_many_versions(room, desk, charter, owner):
    asked = []
    for count in (1, 3, 30):
        while (number := CharterVersion.objects.count()) < count:
            text = ("reworded", f"Fassung {number}", "Weil.")
            propose(charter, Party.PROVIDER, number, owner, prepared=text)
        room.read(), desk.read("charter")
        with CaptureQueriesContext(connection) as queries:
            room.read(), desk.read("charter"), reads.lines(owner, date(2026, 11, 17))
        asked.append(len(queries))
    assert len(set(asked)) == 1


def test_a_foreign_practice_finds_nothing(client, charter, engagement):
    stranger = create_user(email="fremd@anderswo.example", name="Fremde Hand")
    create_practice(owner=stranger, name="Anderswo", provider_name="Fremde Hand", email=stranger.email)
    client.force_login(stranger)
    for name, *more in (
        ("charter",),
        ("charter_propose",),
        ("charter_version", 1),
        ("charter_print", 1),
        ("sharing",),
        ("meetings",),
        ("meeting_new",),
        ("check_in_begin",),
    ):
        assert client.get(reverse(f"collaboration:{name}", args=[engagement.pk, *more])).status_code == 404, name
    for name in ("charter_begin", "charter_confirm", "charter_link"):
        assert client.post(reverse(f"collaboration:{name}", args=[engagement.pk])).status_code == 404, name
