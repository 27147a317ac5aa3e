"""Beside the yes the client may agree to mail, box by box: never ticked, never a condition, taken back as easily."""

from __future__ import annotations

import pytest

from tests.stages.collaboration.kickoff.walk import a_record, page
from wunschkunde.stages.collaboration.actions import kickoff as actions
from wunschkunde.stages.collaboration.models import Consent, KickoffConfirmation

SENTENCE = "Sie dürfen mich später per E-Mail fragen, wie es war."


@pytest.fixture
def version(opened, owner):
    return actions.propose(kickoff=opened, author=owner, record=a_record(), based_on=0)


def test_two_boxes_stand_empty_beside_the_yes(version, room, desk):
    shown = page(room.get("version", 1))
    assert shown.count('type="checkbox"') == 2
    assert "checked" not in shown.split("<main")[1]
    assert 'type="checkbox"' not in page(desk.get("version", 1))


def test_the_yes_needs_none_of_them(version, room):
    room.post("confirm", 1, digest=version.digest)
    assert KickoffConfirmation.objects.filter(side="client").count() == 1
    assert Consent.objects.count() == 0


def test_each_is_kept_on_its_own_in_the_words_they_read(version, room):
    room.post("confirm", 1, digest=version.digest, feedback="on")
    consent = Consent.objects.get()
    assert (consent.purpose, consent.channel, consent.text) == ("feedback", "room", SENTENCE)


def test_beside_the_box_stands_where_it_is_taken_back(version, room):
    address = room.address("consents")
    assert f'href="{address}"' in page(room.get("version", 1)).split("<fieldset")[1].split("</fieldset>")[0]
    room.post("confirm", 1, digest=version.digest, feedback="on", reminders="on")
    room.client.post(address, {"purpose": "feedback", "withdraw": "1"})
    assert list(Consent.objects.filter(withdrawn_at=None).values_list("purpose", flat=True)) == ["reminders"]


def test_without_a_yes_no_consent_is_kept(version, room):
    assert room.post("confirm", 1, digest="0" * 64, feedback="on").status_code == 409
    assert Consent.objects.count() == 0


def test_without_an_address_nothing_is_asked(version, room, engagement):
    engagement.email = ""
    engagement.save()
    assert 'type="checkbox"' not in page(room.get("version", 1))
    room.post("confirm", 1, digest=version.digest, feedback="on")
    assert Consent.objects.count() == 0
