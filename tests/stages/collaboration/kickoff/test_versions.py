"""The record: proposed by either side, confirmed by both word for word, changed only as a new version."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.utils import timezone

from tests.stages.collaboration.kickoff.walk import RESULTS, a_record, agree, page, typed
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.actions import kickoff as actions
from wunschkunde.stages.collaboration.models import KickoffConfirmation, KickoffVersion
from wunschkunde.stages.collaboration.queries.kickoff import agreed_version, levels_of, stands_of
from wunschkunde.stages.collaboration.queries.kickoff_record import first_draft, word_changes
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.rules.kickoff import digest_of, record_of


def test_the_digest_is_of_the_text_alone():
    record = record_of(sections={"why_now": "  Zehn Jahre. \r\nUnd Mut.  ", "unknown": "x"}, levels=RESULTS, also=" ")
    assert record["sections"] == {"why_now": "Zehn Jahre.\nUnd Mut."}
    text = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert digest_of(record) == hashlib.sha256(text.encode()).hexdigest()
    same = record_of(sections={"why_now": "Zehn Jahre.\nUnd Mut."}, levels=dict(reversed(RESULTS.items())), also="")
    assert digest_of(same) == digest_of(record)
    assert digest_of(a_record()) != digest_of(a_record(ending="."))
    assert digest_of(record_of(sections={"why_now": "Mu\u0308he"}, levels={}, also="")) == digest_of(
        record_of(sections={"why_now": "M\u00fche"}, levels={}, also="")
    )


def test_the_record_begins_with_both_sides_words_and_the_time_off(opened, practice):
    draft = first_draft(opened, timezone.localdate())
    assert draft["sections"]["why_now"] == (
        "Malin Sonnenfeld: Der Hofladen wird zehn.\nFriederike Amsel: Ein Geburtstag, der Worte braucht."
    )
    assert draft["sections"]["ending"] == "Friederike Amsel: Mit einem Abschlussgespräch."
    off = draft["sections"]["reachability"]
    assert off == "Auszeiten von Friederike Amsel: 21. Dezember 2026 bis 3. Januar 2027."


@pytest.mark.parametrize("first", ["room", "desk"])
def test_either_side_proposes_and_both_confirm_exactly_that_text(opened, room, desk, engagement, first):
    sides = {"room": room, "desk": desk}
    other = next(name for name in sides if name != first)
    sent = sides[first].post("record", **typed(0, ending="Mit Kuchen."))
    assert sent["Location"] == sides[first].address("version", 1)
    version = KickoffVersion.objects.get()
    assert version.digest == digest_of(version.record)
    assert version.side == ("client" if first == "room" else "provider")
    assert (version.author is None) == (first == "room")
    for side in sides.values():
        assert "Mit Kuchen." in page(side.get("version", 1))
        assert version.digest in page(side.get("version", 1))
    sides[other].post("confirm", 1, digest=version.digest)
    assert agreed_version(engagement) is None
    assert levels_of(engagement) == {}
    sides[first].post("confirm", 1, digest=version.digest)
    assert agreed_version(engagement) == version
    assert levels_of(engagement) == {int(key): text for key, text in RESULTS.items()}
    assert sides[first].post("confirm", 1, digest=version.digest).status_code == 409
    assert Entry.objects.filter(verb="kickoff_confirmed", actor=None).count() == 1
    assert "Kuchen" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_a_change_needs_both_again_and_keeps_what_held(opened, room, desk, owner, engagement):
    first = actions.propose(kickoff=opened, author=owner, record=a_record(ending="Mit Kuchen."), based_on=0)
    agree(first, owner)
    room.post("record", **typed(1, picture_of_success="Menschen rufen an.", ending="Mit Torte und Kuchen."))
    second = KickoffVersion.objects.get(number=2)
    assert agreed_version(engagement) == first
    assert desk.post("confirm", 1, digest=first.digest).status_code == 409
    assert desk.post("confirm", 2, digest=first.digest).status_code == 409
    assert "nicht der Text" in page(desk.post("confirm", 2), 409)
    shown = page(desk.get("version", 2))
    assert "<ins>Torte und </ins>Kuchen." in shown
    assert page(room.get("version", 1)).count("<ins>") == 0
    assert desk.post("confirm", 2, digest=second.digest).status_code == 302
    assert agreed_version(engagement) == first
    room.post("confirm", 2, digest=second.digest)
    assert agreed_version(engagement) == second
    assert [one.number for one in stands_of(opened).versions] == [2, 1]


def test_only_the_newest_can_be_confirmed(opened, room, desk, owner):
    first = actions.propose(kickoff=opened, author=owner, record=a_record(ending="Mit Kuchen."), based_on=0)
    actions.propose(kickoff=opened, author=None, record=a_record(ending="Mit Torte."), based_on=1)
    for side in (room, desk):
        assert "neuere Fassung" in page(side.post("confirm", 1, digest=first.digest), 409)
        assert "Diese Fassung bestätigen" not in page(side.get("version", 1))
    assert KickoffConfirmation.objects.count() == 0


def test_the_same_text_is_the_same_version_and_a_second_tap_makes_no_second(opened, room):
    room.post("record", **typed(0, ending="Mit Kuchen."))
    assert room.post("record", **typed(0, ending="Mit Kuchen. "))["Location"] == room.address("version", 1)
    assert KickoffVersion.objects.count() == 1


def test_who_was_slower_loses_nothing(opened, room, desk):
    room.post("record", **typed(0, ending="Mit Kuchen."))
    shown = page(desk.post("record", **typed(0, ending="Mit einem langen Brief.")), 422)
    assert "Mit einem langen Brief." in shown
    assert "neuere Fassung" in shown
    assert 'name="based_on" value="1"' in shown
    assert desk.post("record", **typed(1, ending="Mit einem langen Brief.")).status_code == 302
    assert [one.side for one in KickoffVersion.objects.order_by("number")] == ["client", "provider"]


def test_all_five_levels_are_agreed_in_words(opened, room):
    typed_so = {**typed(0, ending="Mit Kuchen."), "level_-2": " "}
    shown = page(room.post("record", **typed_so), 422)
    assert "Mit Kuchen." in shown
    assert "#id_level_-2" in shown
    lacking = record_of(sections={}, levels={"0": "Gut."}, also="")
    with pytest.raises(Refused):
        actions.propose(kickoff=opened, author=None, record=lacking, based_on=0)


def test_fields_beside_the_record_change_nothing(opened, room):
    room.post("record", **typed(0, ending="Ja."), number="7", digest="0" * 64, side="provider", author="1")
    version = KickoffVersion.objects.get()
    assert (version.number, version.side, version.author) == (1, "client", None)
    assert version.digest == digest_of(version.record)


def test_a_version_and_a_yes_are_written_once(opened, owner):
    version = actions.propose(kickoff=opened, author=owner, record=a_record(), based_on=0)
    agree(version, owner)
    for row in (version, KickoffConfirmation.objects.first()):
        with pytest.raises(TypeError):
            row.save()


def test_changes_are_told_word_by_word():
    told = word_changes("Wir liefern am Freitag.", "Wir liefern am Montag.")
    assert [(one.kind, one.text) for one in told] == [
        ("same", "Wir liefern am "),
        ("removed", "Freitag."),
        ("added", "Montag."),
    ]
    assert [one.kind for one in word_changes("", "Neu.")] == ["added"]
    several = word_changes("Erst der Brief, dann das Gespräch.", "Zuerst ein Brief, dann das Gespräch.")
    assert [(one.kind, one.text) for one in several] == [
        ("removed", "Erst der"),
        ("added", "Zuerst ein"),
        ("same", " Brief, dann das Gespräch."),
    ]
