"""Beside the public page: a picture by a yes of its own, a feed, a sheet for paper; a no empties each at once."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.stages.completion.testimonials.test_testimonials import WORDS, visit
from tests.stages.completion.treasury.conftest import keep
from tests.stages.completion.treasury.pictures import picture
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.completion import models
from wunschkunde.stages.completion.actions import testimonials as actions
from wunschkunde.stages.completion.actions.treasury import add_picture, erase_compliment
from wunschkunde.stages.completion.queries.testimonials import voices

__all__ = ["keep", "visit"]

ATOM = "{http://www.w3.org/2005/Atom}"
YES = {"words_read": WORDS, "places": ["page"], "name_form": "initials"}
NOBODY_ELSE = "auch nicht an Handschrift"


@pytest.fixture
def card(keep, engagement, owner):
    """A card that came with a kind word of this client."""
    return add_picture(compliment=keep(engagement), author=owner, upload=picture(), alt="Eine Karte mit Tomaten")


@pytest.fixture
def asked(opened, owner, card):
    """A wording and the card, and the client's browser with the link."""
    made, _link, secret = actions.ask_for_testimonial(
        closing=opened, author=owner, words=WORDS, picture=card, shows_nobody_else=True
    )
    return made, Client(), reverse("completion:room_testimonial", args=[secret])


def test_a_picture_is_asked_about_only_where_nobody_else_is_in_it(bench, opened, owner, card):
    assert NOBODY_ELSE in bench.read("testimonials")
    chosen = {"words": WORDS, "picture": card.pk}
    assert bench.send("testimonials", **chosen).status_code == 422
    with pytest.raises(Refused):
        actions.ask_for_testimonial(closing=opened, author=owner, words=WORDS, picture=card)
    assert not models.Testimonial.objects.exists()
    assert bench.send("testimonials", **chosen, shows_nobody_else="on").status_code == 200
    assert models.Testimonial.objects.get().picture == card


def test_a_picture_of_somebody_else_is_not_offered(bench, keep, opened, owner):
    foreign = add_picture(compliment=keep(), author=owner, upload=picture())
    assert NOBODY_ELSE not in bench.read("testimonials")
    with pytest.raises(Refused):
        actions.ask_for_testimonial(closing=opened, author=owner, words=WORDS, picture=foreign, shows_nobody_else=True)


def test_the_picture_leaves_the_treasury_by_its_own_yes_alone(asked, visit, practice):
    testimonial, client, room = asked
    shown = reverse("completion:voice_picture", args=[practice.slug, testimonial.pk])
    visit()
    assert client.get(room + "bild/").content.startswith(b"\xff\xd8\xff")
    assert " checked" not in client.get(room).content.decode()

    client.post(room, YES)
    assert "Das Bild ist nicht zu sehen" in client.get(room).content.decode()
    assert WORDS in visit()
    assert shown not in visit()
    assert Client().get(shown).status_code == 404

    client.post(room, {**YES, "with_picture": "on"})
    assert shown in visit()
    answer = Client().get(shown)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")

    client.post(room, {"withdraw": "1"})
    assert Client().get(shown).status_code == 404
    assert shown not in visit()


@pytest.mark.parametrize("places", [["print"], ["feed", "ebook"]])
def test_the_picture_stands_nowhere_but_on_the_page(places, asked, visit, practice):
    testimonial, client, room = asked
    client.post(room, {**YES, "places": places, "with_picture": "on"})
    visit()
    assert Client().get(reverse("completion:voice_picture", args=[practice.slug, testimonial.pk])).status_code == 404
    assert all(voice.picture is None for place in places for voice in voices(practice, place))


def test_another_picture_in_its_place_is_not_shown(asked, visit, practice, owner, card):
    testimonial, client, room = asked
    client.post(room, {**YES, "with_picture": "on"})
    add_picture(compliment=card.compliment, author=owner, upload=picture(size=(50, 30)))
    shown = reverse("completion:voice_picture", args=[practice.slug, testimonial.pk])
    assert shown not in visit()
    assert Client().get(shown).status_code == 404


def test_who_erases_the_compliment_takes_its_picture_off_the_page(asked, visit, owner, card):
    _testimonial, client, room = asked
    client.post(room, {**YES, "with_picture": "on"})
    erase_compliment(compliment=card.compliment, author=owner)
    assert WORDS in visit()
    assert "/bild/" not in visit()


def feed(practice, **query):
    answer = Client().get(reverse("completion:voices_feed", args=[practice.slug]), query)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return ET.fromstring(answer.content)


def test_the_feed_holds_what_was_agreed_to_for_the_feed(asked, visit, practice):
    _testimonial, client, room = asked
    visit()
    client.post(room, YES)
    assert feed(practice).findall(f"{ATOM}entry") == []
    client.post(room, {**YES, "places": ["feed", "page"]})
    (entry,) = feed(practice).findall(f"{ATOM}entry")
    assert WORDS in entry.findtext(f"{ATOM}summary")
    assert entry.findtext(f"{ATOM}title") == "M. S. · nicht geprüft"
    assert "Malin" not in ET.tostring(entry, encoding="unicode")
    assert "not checked" in feed(practice, lang="en").find(f"{ATOM}entry").findtext(f"{ATOM}title")
    client.post(room, {"withdraw": "1"})
    assert feed(practice).findall(f"{ATOM}entry") == []


def test_a_feed_carries_whatever_somebody_wrote(opened, owner, visit, practice):
    words = "Ganz <b>groß</b> & fein\x0b."
    made, _link, _secret = actions.ask_for_testimonial(closing=opened, author=owner, words=words)
    actions.agree(testimonial=made, words_read=words, places=["feed"], name_form="full")
    visit()
    type(made.engagement).objects.update(name="Malin\x0b Storch")
    type(practice).objects.update(provider_name="Clara\x08 Quitte")
    (entry,) = feed(practice).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}summary") == "<p>Ganz &lt;b&gt;groß&lt;/b&gt; &amp; fein.</p>"
    assert entry.findtext(f"{ATOM}title").startswith("Malin Storch")


def test_without_a_page_there_is_no_feed(asked, practice):
    _testimonial, client, room = asked
    client.post(room, {**YES, "places": ["feed"]})
    assert Client().get(reverse("completion:voices_feed", args=[practice.slug])).status_code == 404


def test_paper_and_book_show_what_may_stand_there_today(bench, asked):
    _testimonial, client, room = asked
    sheet, overview = reverse("completion:voices_sheet"), reverse("completion:voices")
    client.post(room, YES)
    assert WORDS not in bench.client.get(sheet).content.decode()
    client.post(room, {**YES, "places": ["print", "ebook"]})
    assert WORDS in bench.client.get(sheet).content.decode()
    said = bench.client.get(overview).content.decode()
    assert "1 Stimme auf einem Blatt" in said
    assert said.count(WORDS) == 2  # in the list, and to copy for the book
    client.post(room, {"withdraw": "1"})
    assert WORDS not in bench.client.get(sheet).content.decode()
    said = bench.client.get(overview).content.decode()
    assert said.count("Dazu hat niemand Ja gesagt.") == 3
    assert "zurückgenommen, nirgends zu sehen" in said


def test_the_overview_begins_with_an_invitation_and_stays_in_its_house(bench, stranger, asked):
    bench.client.force_login(stranger)
    said = bench.client.get(reverse("completion:voices")).content.decode()
    assert WORDS not in said
    assert "Noch wurde niemand gefragt." in said


def test_the_overview_asks_as_much_with_many_voices(bench, opened, owner):
    asked = []
    for number in (1, 3, 20):
        while models.Testimonial.objects.count() < number:
            made, _link, _secret = actions.ask_for_testimonial(closing=opened, author=owner, words=WORDS)
            actions.agree(testimonial=made, words_read=WORDS, places=["page"], name_form="full")
        bench.client.get(reverse("completion:voices"))
        with CaptureQueriesContext(connection) as queries:
            bench.client.get(reverse("completion:voices"))
        asked.append(len(queries))
    assert len(set(asked)) == 1


def test_the_notice_says_how_a_yes_is_taken_back(visit, practice):
    visit()
    notice = Client().get(reverse("inquiry:privacy", args=[practice.slug])).content.decode()
    assert "mit dem Link, mit dem es gegeben wurde" in notice
    assert (
        "It can be taken back at any time with the link"
        in Client().get(reverse("inquiry:privacy", args=[practice.slug]), {"lang": "en"}).content.decode()
    )
