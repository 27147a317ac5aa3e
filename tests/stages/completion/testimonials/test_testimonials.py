"""Words are shown exactly where, and under which name, somebody agreed to, and vanish the moment they say no."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.stages.inquiry.conftest import IMPRINT
from wunschkunde.history.models import Entry
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.consents import give
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.states import State
from wunschkunde.stages.completion import models
from wunschkunde.stages.completion.actions import testimonials as actions
from wunschkunde.stages.completion.queries.testimonials import voices
from wunschkunde.stages.completion.rules.testimonials import name_shown
from wunschkunde.stages.inquiry.actions.publishing import publish
from wunschkunde.stages.profile.models import Offer

WORDS = "Endlich klingt der Hofladen nach uns."
YES = {"words_read": WORDS, "places": ["page"], "name_form": "initials"}


@pytest.fixture
def asked(opened, owner):
    """A wording, and the client's browser with its link."""
    testimonial, _link, secret = actions.ask_for_testimonial(closing=opened, author=owner, words=WORDS)
    return testimonial, Client(), reverse("completion:room_testimonial", args=[secret])


@pytest.fixture
def visit(practice, owner):
    """The public page, as any visitor reads it."""
    Offer.objects.create(practice=practice, author=owner, number=1, working_days=[0, 1, 2, 3])
    practice.imprint = IMPRINT
    practice.save()
    publish(practice=practice, author=owner)

    def read():
        answer = Client().get(f"/p/{practice.slug}/")
        assert answer.status_code == 200
        return answer.content.decode()

    return read


def test_nothing_is_shown_without_a_yes_and_nothing_after_a_no(asked, visit, practice):
    _testimonial, client, room = asked
    assert WORDS not in visit()
    assert WORDS in client.get(room).content.decode()
    assert client.post(room, YES).status_code == 302
    shown = visit()
    assert WORDS in shown
    assert "M. S." in shown
    assert "Malin" not in shown
    assert "Sonnenfeld" not in shown
    assert "So wird geprüft" in shown
    assert "auf der öffentlichen Seite, mit Anfangsbuchstaben" in client.get(room).content.decode()
    assert client.post(room, {"withdraw": "1"}).status_code == 302
    assert WORDS not in visit()
    assert "So wird geprüft" not in visit()
    assert voices(practice, models.Testimonial.Place.PAGE) == []
    client.post(room, {"withdraw": "1"})
    assert Entry.objects.filter(verb="testimonial_taken_back").count() == 1


def test_each_place_is_agreed_to_on_its_own(asked, visit, practice):
    _testimonial, client, room = asked
    client.post(room, {**YES, "places": ["print"]})
    assert WORDS not in visit()
    assert [voice.words for voice in voices(practice, models.Testimonial.Place.PRINT)] == [WORDS]
    assert voices(practice, models.Testimonial.Place.EBOOK) == []


@pytest.mark.parametrize(
    "wrong", [{"places": []}, {"places": ["billboard"]}, {"name_form": ""}, {"name_form": "nickname"}]
)
def test_no_half_a_yes(wrong, asked, practice):
    _testimonial, client, room = asked
    assert client.post(room, {**YES, **wrong}).status_code == 422
    assert voices(practice, models.Testimonial.Place.PAGE) == []


def test_a_yes_is_one_to_these_words(asked):
    testimonial, client, room = asked
    assert client.post(room, {**YES, "words_read": "Andere Worte."}).status_code == 409
    with pytest.raises(Refused):
        actions.agree(testimonial=testimonial, words_read=WORDS, places=[], name_form="full")
    assert not models.Testimonial.objects.filter(consented_at__isnull=False).exists()


def test_nothing_is_ticked_beforehand(asked):
    _testimonial, client, room = asked
    assert " checked" not in client.get(room).content.decode()


@pytest.mark.parametrize(("form", "name"), [("full", "Malin Sonnenfeld"), ("initials", "M. S."), ("anonymous", "")])
def test_the_name_is_the_one_agreed_to(form, name, asked):
    testimonial = actions.agree(testimonial=asked[0], words_read=WORDS, places=["page"], name_form=form)
    assert name_shown(testimonial) == name


def test_what_was_not_completed_here_is_marked(asked, visit, engagement):
    _testimonial, client, room = asked
    client.post(room, YES)
    assert "· nicht geprüft" in visit()
    engagement.state = State.COMPLETED
    engagement.save()
    assert "· nicht geprüft" not in visit()


def test_asking_waits_for_the_answers_and_is_never_mailed(bench, closing):
    assert bench.client.get(bench.address("testimonials")).status_code == 409


def test_asking_by_mail_needs_their_consent(bench, opened, engagement):
    assert "Bring Zeit mit" in bench.read("testimonials")
    page = bench.send("testimonials", words=WORDS).content.decode()
    assert "/r/stimme/" in page
    assert "Fragen Sie persönlich" in page
    assert "VI ZR 225/17" in page
    assert "mailto:malin" not in page
    give(engagement=engagement, purpose="feedback", text="Sie dürfen mich fragen.", channel="room")
    assert "mailto:malin%40sonnenfeld.example" in bench.send("testimonials", words=WORDS).content.decode()
    assert bench.send("testimonials", words=" ").status_code == 422
    assert not Message.objects.exists()


def test_the_practice_may_take_it_down_but_never_say_yes(bench, asked, visit):
    testimonial, client, room = asked
    client.post(room, YES)
    assert bench.client.post(f"/stimmen/{testimonial.pk}/zurueckziehen/").status_code == 302
    assert WORDS not in visit()
    assert "zurückgenommen, nirgends zu sehen" in bench.read("testimonials")


def test_the_link_outlives_what_is_kept(asked, engagement):
    link = models.TestimonialLink.objects.get()
    assert (link.expires_at.date() - timezone.localdate()).days > 3 * 366


def test_another_practice_shows_and_finds_nothing(bench, asked, stranger):
    testimonial, client, room = asked
    client.post(room, YES)
    other = stranger.memberships.get().practice
    assert voices(other, models.Testimonial.Place.PAGE) == []
    bench.client.force_login(stranger)
    assert bench.client.get(bench.address("testimonials")).status_code == 404
    assert bench.client.post(f"/stimmen/{testimonial.pk}/zurueckziehen/").status_code == 404
    testimonial.refresh_from_db()
    assert testimonial.withdrawn_at is None


def test_the_page_asks_as_much_with_many_voices(opened, owner, practice):
    asked = []
    for number in (1, 3, 20):
        while models.Testimonial.objects.count() < number:
            made, _link, _secret = actions.ask_for_testimonial(closing=opened, author=owner, words=WORDS)
            actions.agree(testimonial=made, words_read=WORDS, places=["page"], name_form="full")
        with CaptureQueriesContext(connection) as queries:
            assert len(voices(practice, models.Testimonial.Place.PAGE)) == number
        asked.append(len(queries))
    assert len(set(asked)) == 1


def test_english_and_du(asked, practice):
    _testimonial, client, room = asked
    assert "Yes, show exactly these words" in client.get(room, {"lang": "en"}).content.decode()
    assert "Heben Sie diesen Link auf" in client.get(room).content.decode()
    practice.address_form = "du"
    practice.save()
    assert "Heb diesen Link auf" in client.get(room).content.decode()
