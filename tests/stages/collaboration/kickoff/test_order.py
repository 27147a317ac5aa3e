"""The client first and alone, the mirror without seeing, then both at once: no step skipped, none repeated."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.stages.collaboration.kickoff.walk import a_record, page, typed
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.actions import kickoff as actions
from wunschkunde.stages.collaboration.models import Kickoff, KickoffSheet, KickoffVersion, RoomLink
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries.kickoff import pairs_of, sheet_of, stands_of
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.states import State

HERS, MINE = "Kanarienvogel aus Malins Feder", "Nachtigall vom Schreibtisch"


def test_the_kickoff_begins_on_the_page_of_the_engagement_and_once(client, owner, engagement):
    client.force_login(owner)
    address = reverse("collaboration:kickoff_begin", args=[engagement.pk])
    here = reverse("collaboration:engagement", args=[engagement.pk])
    assert address in page(client.get(here))
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 409
    assert Kickoff.objects.count() == 1
    shown = page(client.get(here))
    assert address not in shown
    assert "Malin Sonnenfeld antwortet zuerst" in shown


def test_a_link_is_shown_once_and_opens_the_room(desk, room, kickoff):
    shown = page(desk.post("link"))
    secret = shown.split("/r/auftrag/")[1].split("/")[0]
    assert RoomLink.objects.filter(kickoff=kickoff).count() == 2
    assert secret not in page(desk.get())
    assert "Warum" not in page(Client().get(f"/r/auftrag/{secret}/"))
    assert "Warum gerade jetzt?" in page(Client().get(f"/r/auftrag/{secret}/teil/1/"))
    assert "auftrag" in reverse("collaboration:room_kickoff", args=[secret])


def test_before_both_handed_in_nobody_reads_the_other_wherever_they_look(desk, room, kickoff, owner, engagement):
    room.post("part", 1, why_now=HERS)
    desk.post("mirror", why_now=MINE)
    assert sheet_of(kickoff, Party.CLIENT, Party.PROVIDER) is None
    for step in ("writing", "client handed in"):
        if step == "client handed in":
            assert room.post("hand_in").status_code == 302
        places = ["", "mirror"]
        assert not any(HERS in page(desk.get(name)) for name in places), step
        assert HERS not in page(desk.client.get(reverse("collaboration:engagement", args=[engagement.pk])))
        assert HERS not in page(desk.client.get("/heute/"))
        assert HERS not in page(desk.get("record"), 409)
        assert MINE not in page(room.get())
        assert MINE not in page(room.get("record"), 409)
        assert pairs_of(kickoff) == ([], [])
    assert MINE in page(desk.get("mirror"))
    assert desk.post("mirror", why_now=MINE, hand_in="1").status_code == 302
    for shown in (page(desk.get()), page(room.get())):
        assert HERS in shown
        assert MINE in shown


def test_levels_both_described_say_whether_they_differ(desk, room, kickoff, owner):
    for author, level in ((None, "Zwanzig im Monat."), (owner, "Fünfzehn im Monat.")):
        levels = {"0": "Zehn Anfragen im Monat.", "1": level, **({"2": "Dreißig."} if author is None else {})}
        actions.save_answers(kickoff=kickoff, author=author, answers={"why_now": HERS}, levels=levels)
        actions.hand_in(kickoff=kickoff, author=author)
    for shown in (page(desk.get()), page(room.get())):
        assert shown.count("unterschiedlich gesagt") == shown.count("beide sagen dasselbe") == 1
        assert shown.count("nur Malin Sonnenfeld") == 1


def test_the_practice_cannot_hand_in_before_the_client(desk, room, kickoff):
    assert "Zuerst antwortet die Kundenseite" in page(desk.post("mirror", why_now=MINE, hand_in="1"), 409)
    assert stands_of(kickoff).handed_in == {}
    assert MINE in page(desk.get("mirror"))


def test_the_mirror_is_kept_while_it_is_written(desk, kickoff):
    assert f'data-autosave-url="{desk.address("mirror")}"' in page(desk.get("mirror"))
    kept = desk.client.post(desk.address("mirror"), {"why_now": MINE, "hand_in": "1"}, headers={"X-Autosave": "1"})
    assert kept.status_code == 204
    assert sheet_of(kickoff, Party.PROVIDER, Party.PROVIDER).answers == {"why_now": MINE}
    assert stands_of(kickoff).handed_in == {}


def test_an_empty_sheet_is_not_handed_in(room, kickoff):
    assert "wenigstens eine Frage" in page(room.post("hand_in"), 409)
    room.post("part", 1, why_now="   ")
    assert room.post("hand_in").status_code == 409


def test_after_handing_in_nothing_changes_any_more(desk, room, kickoff):
    room.post("part", 1, why_now=HERS)
    assert room.post("hand_in").status_code == 302
    assert room.post("hand_in").status_code == 409
    assert room.post("part", 1, why_now="anders").status_code == 409
    assert room.get("part", 1).status_code == 409
    assert KickoffSheet.objects.get(side=Party.CLIENT).answers == {"why_now": HERS}
    desk.post("mirror", why_now=MINE, hand_in="1")
    assert desk.post("mirror", why_now="anders").status_code == 409
    assert Entry.objects.filter(verb="kickoff_handed_in").count() == 2


@pytest.mark.parametrize("name", ["record", "hopes"])
def test_steps_after_the_opening_wait_for_it(desk, room, kickoff, name):
    data = {**typed(0), "read": "guarantee"}
    assert desk.post(name, **data).status_code == 409
    assert room.post(name, **data).status_code == 409
    with pytest.raises(Refused):
        actions.propose(kickoff=kickoff, author=None, record=a_record(), based_on=0)
    assert KickoffVersion.objects.count() == 0


def test_whoever_opens_the_address_of_a_step_finds_back_to_the_room(room):
    for name in ("hand_in", "hopes"):
        assert room.get(name)["Location"] == room.address()
    assert room.get("hand_in", lang="en")["Location"] == room.address() + "?lang=en"


def test_nothing_is_written_once_the_collaboration_has_ended(desk, room, kickoff, engagement):
    room.post("part", 1, why_now=HERS)
    engagement.state = State.PARTED
    engagement.save()
    assert room.post("part", 1, why_now="mehr").status_code == 409
    assert room.post("hand_in").status_code == 409
    assert desk.post("link").status_code == 409
    assert "<button>" not in page(room.get()).split("<main")[1]


def test_another_practice_finds_nothing(kickoff, desk, client):
    from wunschkunde.accounts.actions import create_practice, create_user

    stranger = create_user(email="fremd@anderswo.example", name="Fremde Hand")
    create_practice(owner=stranger, name="Anderswo", provider_name="Fremde Hand", email=stranger.email)
    client.force_login(stranger)
    for name in ("", "mirror", "record"):
        assert desk.get(name).status_code == 404
    assert desk.post("link").status_code == 404
    with pytest.raises(Refused):
        actions.save_answers(kickoff=kickoff, author=stranger, answers={"why_now": "x"}, levels={})
