"""Consents: kept as they were read, once; taken back in every room, and by the practice on their word."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.actions.consents import give, withdraw
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.models import Charter, CheckIn, Consent, Engagement, Kickoff
from wunschkunde.stages.collaboration.queries.consents import sentence_of, standing_consent
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.states import State
from wunschkunde.stages.referral.actions.rooms import revoke_room

REMINDERS, FEEDBACK = Consent.Purpose.REMINDERS, Consent.Purpose.FEEDBACK
ROOM, TOLD = Consent.Channel.ROOM, Consent.Channel.TOLD


def test_a_yes_is_kept_once_in_the_words_that_were_read(thore):
    first = give(engagement=thore, purpose=REMINDERS, text=" Ja, gern. ", channel=ROOM)
    again = give(engagement=thore, purpose=REMINDERS, text="Etwas anderes", channel=ROOM)
    assert first == again
    assert again.text == "Ja, gern."
    assert Entry.objects.filter(verb="consent_given").count() == 1


def test_it_is_taken_back_once_and_can_be_given_anew(thore):
    give(engagement=thore, purpose=REMINDERS, text="Ja.", channel=ROOM)
    assert withdraw(engagement=thore, purpose=REMINDERS).withdrawn_at is not None
    assert withdraw(engagement=thore, purpose=REMINDERS) is None
    assert standing_consent(thore, REMINDERS) is None
    assert give(engagement=thore, purpose=REMINDERS, text="Ja, doch.", channel=ROOM).text == "Ja, doch."
    assert thore.consents.count() == 2


def test_one_purpose_says_nothing_about_the_other(thore):
    give(engagement=thore, purpose=REMINDERS, text="Ja.", channel=ROOM)
    assert standing_consent(thore, FEEDBACK) is None


def test_what_was_told_needs_somebody_who_heard_it(cast, thore):
    with pytest.raises(Refused):
        give(engagement=thore, purpose=REMINDERS, text="Ja.", channel=TOLD)
    with pytest.raises(Refused):
        give(engagement=thore, purpose=REMINDERS, text="Ja.", channel=ROOM, author=cast.owner)
    with pytest.raises(Refused):
        give(engagement=thore, purpose=REMINDERS, text="Ja.", channel=TOLD, author=cast.foreign_owner)
    with pytest.raises(Refused):
        give(engagement=thore, purpose=REMINDERS, text="  ", channel=TOLD, author=cast.owner)
    assert not thore.consents.exists()


def test_after_the_end_nothing_new_is_asked_but_all_can_be_taken_back(thore):
    give(engagement=thore, purpose=FEEDBACK, text="Ja.", channel=ROOM)
    thore.state = State.PARTED
    thore.save()
    with pytest.raises(Refused):
        give(engagement=thore, purpose=REMINDERS, text="Ja.", channel=ROOM)
    assert withdraw(engagement=thore, purpose=FEEDBACK) is not None


def room_of(engagement: Engagement, model: type) -> object:
    if model is CheckIn:
        return CheckIn.objects.create(practice=engagement.practice, engagement=engagement)
    return model.objects.get_or_create(practice=engagement.practice, engagement=engagement)[0]


@pytest.mark.parametrize("model", [Kickoff, Charter, CheckIn])
def test_every_room_of_an_engagement_shows_and_changes_it(cast, thore, model):
    link, secret = open_room(target=room_of(thore, model), author=cast.owner)
    at = reverse(f"collaboration:room_{link.purpose}_consents", args=[secret])
    phone = Client()
    page = phone.get(at).content.decode()
    assert "Wozu ich Ja gesagt habe" in page
    assert phone.post(at, {"purpose": "reminders", "give": "1"}).status_code == 302
    assert standing_consent(thore, REMINDERS).text in page
    assert standing_consent(thore, REMINDERS).channel == ROOM
    assert "Zurücknehmen" in phone.get(at).content.decode()
    phone.post(at, {"purpose": "reminders", "withdraw": "1"})
    assert standing_consent(thore, REMINDERS) is None
    assert phone.post(at, {"purpose": "anything", "give": "1"}).status_code == 400
    assert phone.post(at, {"purpose": "reminders"}).status_code == 400
    revoke_room(link=link, author=cast.owner)
    assert phone.post(at, {"purpose": "reminders", "give": "1"}).status_code == 404
    assert not phone.cookies


def test_a_link_of_one_room_does_not_open_anothers_consents(cast, thore):
    link, secret = open_room(target=room_of(thore, Charter), author=cast.owner)
    assert link.purpose == "charter"
    assert Client().get(reverse("collaboration:room_kickoff_consents", args=[secret])).status_code == 404


def test_the_practice_enters_and_takes_back_on_their_word(cast, thore, signed_in):
    at = reverse("collaboration:consents", args=[thore.pk])
    assert str(sentence_of(REMINDERS)) in signed_in.get(at).content.decode() or signed_in.get(at).status_code == 200
    assert signed_in.post(at, {"purpose": "reminders", "text": ""}).status_code == 422
    signed_in.post(at, {"purpose": "reminders", "text": "Ja, erinnern Sie mich ruhig."})
    consent = standing_consent(thore, REMINDERS)
    assert (consent.text, consent.channel) == ("Ja, erinnern Sie mich ruhig.", TOLD)
    assert "Ja, erinnern Sie mich ruhig." in signed_in.get(at).content.decode()
    engagement = signed_in.get(reverse("collaboration:engagement", args=[thore.pk])).content.decode()
    assert "persönlich gesagt" in engagement
    signed_in.post(at, {"purpose": "reminders", "withdraw": "1"})
    assert standing_consent(thore, REMINDERS) is None
    assert Entry.objects.get(verb="consent_withdrawn").actor == cast.owner


def test_consents_of_others_are_not_there(cast, client, thore):
    client.force_login(cast.foreign_owner)
    assert client.get(reverse("collaboration:consents", args=[thore.pk])).status_code == 404
