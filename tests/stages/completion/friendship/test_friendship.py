"""Thanks and recommendations are words to copy; business friends are two who both said so."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils import timezone

from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.consents import give
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.completion.actions import friendship as actions
from wunschkunde.stages.completion.models import FriendlyYes
from wunschkunde.stages.completion.queries.friendship import friendship_seen_by, recommendation_by

COMPLIMENT = "Ihre Geduld mit dem Titelbild war ein Geschenk."


def test_friends_are_two_who_both_said_so(bench, room, opened, engagement):
    before = room.read()
    bench.send("friendship")
    assert room.read() == before
    assert friendship_seen_by(Party.CLIENT, engagement).friends_since is None
    assert "Malin Sonnenfeld erfährt davon erst mit dem eigenen Ja." in bench.read("closing")
    room.send("room_closing_friendship")
    for page in (bench.read("closing"), room.read()):
        assert "seit dem 17. November 2026 Geschäftsfreunde" in page


def test_either_takes_it_back_at_any_time(bench, room, opened, owner, engagement):
    for _twice in range(2):
        actions.say_yes(closing=opened, side=Party.PROVIDER, author=owner)
    room.send("room_closing_friendship")
    assert FriendlyYes.objects.count() == 2
    room.send("room_closing_friendship", withdraw="1")
    room.send("room_closing_friendship", withdraw="1")
    assert friendship_seen_by(Party.PROVIDER, engagement).friends_since is None
    assert friendship_seen_by(Party.CLIENT, engagement).said_yes is False
    bench.send("friendship", withdraw="1")
    assert not FriendlyYes.objects.filter(withdrawn_at=None).exists()


def test_nobody_says_yes_for_the_other(opened, owner):
    with pytest.raises(Refused):
        actions.say_yes(closing=opened, side=Party.CLIENT, author=owner)
    with pytest.raises(Refused):
        actions.say_yes(closing=opened, side=Party.PROVIDER)


def test_nothing_more_is_asked_before_both_have_answered(bench, room, closing):
    assert bench.send("friendship").status_code == 409
    assert room.send("room_closing_friendship").status_code == 409
    assert bench.client.get(bench.address("thanks")).status_code == 409
    assert "Geschäftsfreunde" not in room.read() + bench.read("closing")


def test_only_a_step_not_a_look_says_yes(room, opened):
    assert room.client.get(room.address("room_closing_friendship")).status_code == 405
    assert not FriendlyYes.objects.exists()


def test_a_thank_you_is_for_a_talk_without_their_consent(bench, opened, engagement):
    page = bench.send("thanks", compliment=COMPLIMENT).content.decode()
    assert COMPLIMENT in page
    assert "Sagen Sie es persönlich." in page
    assert "VI ZR 225/17" in page
    assert "mailto:malin" not in page
    give(engagement=engagement, purpose="feedback", text="Sie dürfen mich fragen.", channel="room")
    page = bench.send("thanks", compliment=COMPLIMENT).content.decode()
    assert "mailto:malin%40sonnenfeld.example?subject=Danke&amp;body=Guten%20Tag" in page
    assert bench.send("thanks", compliment=" ").status_code == 422


def test_nothing_is_mailed_by_the_server(bench, room, opened):
    bench.send("thanks", compliment=COMPLIMENT)
    room.read()
    bench.send("friendship")
    assert not Message.objects.exists()
    assert mail.outbox == []


def test_recommendations_keep_what_was_worked_on_and_carry_their_own_words(bench, room, opened, engagement):
    ours = recommendation_by(Party.PROVIDER, engagement)
    assert engagement.topic not in ours.subject + ours.body
    assert "Malin Sonnenfeld" in ours.body
    assert ours.body in bench.read("thanks")
    assert "/p/quittenblau/</textarea>" not in room.read()
    engagement.practice.published_at = timezone.now()
    engagement.practice.save()
    page = room.read()
    assert "Ich habe mit Friederike Amsel gearbeitet" in page
    assert "Bring Zeit mit, es lohnt sich." in page
    assert "/p/quittenblau/</textarea>" in page
    assert 'href="mailto:?subject=' in page


def test_a_foreign_practice_finds_nothing(bench, opened, stranger):
    bench.client.force_login(stranger)
    assert bench.client.get(bench.address("thanks")).status_code == 404
    assert bench.send("friendship").status_code == 404
    assert not FriendlyYes.objects.exists()
