"""S12, the end: both pause, each alone, two browsers at once; the result is held against the kickoff, not memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from tests.journeys import steps
from tests.stages.completion.conftest import LEVELS
from tests.stages.completion.walk import agree_at_kickoff
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.states import State
from wunschkunde.stages.completion.actions.closing import answer, begin_closing, open_closing

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

PHONE = {"width": 390, "height": 844}
HERS, MINE = "Dass die Leute im Laden daraus vorlesen.", "Dass wir zweimal neu angefangen haben."
MISSED = "Einen Anruf, als der Druck sich verschob."
NEXT = "Im März der Katalog."


@pytest.fixture
def phone(new_context: Callable[..., object]) -> Page:
    """The client's browser: another one, narrow, signed in nowhere."""
    return new_context(viewport=PHONE, has_touch=True).new_page()  # type: ignore[attr-defined]


@pytest.fixture
def engagement(cast) -> Engagement:
    data = {"name": "Malin Sonnenfeld", "topic": "Die neue Hofladenseite", "email": "malin@hof.example"}
    with scope(practice=cast.practice):
        made = begin(practice=cast.practice, author=cast.owner, data=data)
        agree_at_kickoff(made, LEVELS)
        return made


def choose(page: Page, question: str, value: int) -> None:
    """Touch one of the eleven numbers."""
    group = page.get_by_role("group", name=question)
    group.get_by_role("radio", name=str(value), exact=True).check(force=True)


def test_both_pause_and_celebrate(cast, page, phone, engagement):
    steps.sign_in(page, cast.owner)
    page.goto(f"/zusammenarbeit/{engagement.pk}/")
    steps.follow(page, "Innehalten und abschließen", "Pause and complete")
    expect(page.get_by_text("gern gelesen")).to_be_visible()
    steps.press(page, "Beide zum Innehalten einladen", "Invite both to pause")
    desk = page.url
    steps.press(page, "Link erstellen", "Make a link")
    address = page.get_by_label("Die Adresse").input_value()

    phone.goto(address)
    assert steps.fits(phone)
    steps.seems_accessible(phone)
    steps.press(phone, "Meine Antworten abgeben", "Give my answers")
    expect(phone.get_by_role("alert")).to_be_visible()
    phone.get_by_label("gern gelesen").check()
    phone.get_by_label("Eine Einsicht, die zählt").check()
    choose(phone, "Wie war das Arbeiten miteinander", 9)
    choose(phone, "Wie gern würde ich noch einmal", 10)
    phone.get_by_label("Worauf können wir stolz sein?").fill(HERS)
    phone.get_by_label("Was habe ich vermisst und nicht gesagt?").fill(MISSED)
    steps.press(phone, "Meine Antworten abgeben", "Give my answers")
    expect(phone.get_by_text("Ihre Antworten sind abgegeben.")).to_be_visible()
    the_practice_knows_nothing_yet(page, engagement, desk)

    page.get_by_label("im Netz").check()
    choose(page, "Wie war das Arbeiten miteinander", 7)
    choose(page, "Wie gern würde ich noch einmal", 8)
    page.get_by_label("Was kam anders als erwartet").fill(MINE)
    steps.press(page, "Meine Antworten abgeben", "Give my answers")
    phone.goto(address)
    for side in (page, phone):
        for words in (HERS, MINE, MISSED):
            expect(side.get_by_text(words)).to_be_visible()
        expect(side.get_by_text("Malin Sonnenfeld sieht es 2 Punkte höher.").first).to_be_visible()
        steps.seems_accessible(side)
    assert steps.fits(phone)
    it_is_completed(page, phone, address, engagement)


def the_practice_knows_nothing_yet(page: Page, engagement: Engagement, desk: str) -> None:
    for place in (f"/zusammenarbeit/{engagement.pk}/", "/heute/", desk):
        page.goto(place)
        for words in (HERS, MISSED):
            expect(page.get_by_text(words)).to_have_count(0)
    expect(page.get_by_text("hat geantwortet")).to_have_count(0)


def it_is_completed(page: Page, phone: Page, address: str, engagement: Engagement) -> None:
    """With a next step; the client reads it, too, and may take a breath."""
    steps.follow(page, "Die Zusammenarbeit abschließen", "Complete the collaboration")
    page.get_by_label("mit einem nächsten Schritt").check()
    steps.press(page, "Abschließen", "Complete")
    expect(page.get_by_role("alert")).to_contain_text("Welcher Schritt ist der nächste?")
    page.get_by_label("Der nächste Schritt oder die letzten Worte").fill(NEXT)
    steps.press(page, "Abschließen", "Complete")
    phone.goto(address)
    for side in (page, phone):
        expect(side.get_by_role("heading", name="Geschafft, und es geht weiter")).to_be_visible()
        expect(side.get_by_text(NEXT)).to_be_visible()
        steps.seems_accessible(side)
    engagement.refresh_from_db()
    assert engagement.state == State.COMPLETED


def test_in_english_without_a_kickoff(cast, page, phone):
    with scope(practice=cast.practice):
        data = {"name": "Ruth Miller", "topic": "The new site", "language": "en"}
        engagement = begin(practice=cast.practice, author=cast.owner, data=data)
        closing = begin_closing(engagement=engagement, author=cast.owner, levels=LEVELS)
        _link, secret = open_closing(closing=closing, author=cast.owner)
    phone.goto(f"/r/abschluss/{secret}/")
    expect(phone.get_by_text("Written at the end: no levels were agreed at a kickoff")).to_be_visible()
    phone.get_by_label("Not one of these levels fits").check()
    choose(phone, "How was working together", 5)
    choose(phone, "How gladly would I work together again", 5)
    steps.press(phone, "Meine Antworten abgeben", "Give my answers")
    expect(phone.get_by_text("Your answers are given.")).to_be_visible()
    steps.seems_accessible(phone)


def test_words_are_shown_by_a_yes_and_vanish_by_a_no(cast, page, phone, engagement):
    with scope(practice=cast.practice):
        closing = begin_closing(engagement=engagement, author=cast.owner)
        values = {"manner": 9, "again": 9}
        answer(closing=closing, side="client", values=values, words={"tell_others": HERS})
        answer(closing=closing, side="provider", values=values, author=cast.owner)
    steps.sign_in(page, cast.owner)
    page.goto(f"/zusammenarbeit/{engagement.pk}/abschluss/")
    steps.follow(page, "Fragen, ob die Worte gezeigt werden dürfen", "Ask to show their words")
    expect(page.get_by_label("Der Wortlaut")).to_have_value(HERS)
    steps.press(page, "Einen Link für das Ja erstellen", "Make a link for their yes")
    expect(page.get_by_text("Fragen Sie persönlich")).to_be_visible()
    steps.seems_accessible(page)
    public = f"/p/{cast.practice.slug}/"

    phone.goto(page.get_by_label("Der Link, nur jetzt zu sehen").input_value())
    phone.get_by_label("auf der öffentlichen Seite").check()
    phone.get_by_label("mit Anfangsbuchstaben").check()
    room = phone.url
    steps.press(phone, "Ja, genau diese Worte zeigen", "Yes, show exactly these words")
    expect(phone.get_by_text("auf der öffentlichen Seite, mit Anfangsbuchstaben")).to_be_visible()
    page.goto(public)
    expect(steps.below(page, "Was andere sagen")).to_contain_text(HERS)
    expect(page.get_by_text("Malin")).to_have_count(0)
    phone.goto(room)
    steps.press(phone, "Zurücknehmen", "Take it back")
    page.goto(public)
    expect(page.get_by_text(HERS)).to_have_count(0)
    assert steps.fits(phone)
