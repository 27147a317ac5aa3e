"""S12, what is left of the words: beside them a picture, on paper, in a feed; one no empties all of it at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from tests.journeys import steps
from tests.stages.completion.treasury.pictures import picture
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.completion.actions.treasury import add_picture
from wunschkunde.stages.completion.models import Compliment

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

WORDS = "Zum ersten Mal klingt unsere Seite, wie es bei uns riecht."
COMMENT = "Guten Tag. Ihr Satz über die Quitten hat mich durch die Woche getragen. Ich wohne in der Auenstraße 4."


@pytest.fixture
def phone(new_context: Callable[..., object]) -> Page:
    """The client's browser: narrow, signed in nowhere."""
    return new_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page()  # type: ignore[attr-defined]


@pytest.fixture
def veronika(cast) -> Engagement:
    """She looked back half a year ago, and the card she sent lies in the treasury."""
    with scope(practice=cast.practice):
        found = Engagement.objects.get(name="Veronika Zinnober")
        kept = Compliment.objects.get(engagement=found)
        add_picture(
            compliment=kept, author=cast.owner, upload=picture(size=(400, 250)), alt="Eine Karte aus Farbfächern"
        )
        return found


def ask_her(page: Page, veronika: Engagement) -> str:
    """Ask about her words and the card; return the link she gets."""
    page.goto(f"/zusammenarbeit/{veronika.pk}/stimme/")
    expect(page.get_by_label("kein Bild")).to_be_checked()
    page.get_by_label(re.compile("^Eine Karte aus Farbfächern")).check()
    steps.press(page, "Einen Link für das Ja erstellen", "Make a link for their yes")
    expect(page.get_by_text("Ja sagen kann nur dieser Mensch selbst.").first).to_be_visible()
    page.get_by_label("Auf diesem Bild ist sonst niemand zu erkennen").check()
    steps.seems_accessible(page)
    steps.press(page, "Einen Link für das Ja erstellen", "Make a link for their yes")
    return page.get_by_label("Der Link, nur jetzt zu sehen").input_value()


def test_words_and_picture_go_where_she_said_and_vanish_everywhere_by_one_no(cast, page, phone, veronika):
    steps.sign_in(page, cast.owner)
    room = ask_her(page, veronika)
    phone.goto(room)
    expect(phone.get_by_role("img", name="Eine Karte aus Farbfächern")).to_be_visible()
    for label in ("auf der öffentlichen Seite", "im Feed dieser Seite", "in gedruckter Form", "mit vollem Namen"):
        phone.get_by_label(label, exact=True).check()
    phone.get_by_label("Und das Bild dazu").check()
    steps.seems_accessible(phone)
    steps.press(phone, "Ja, genau diese Worte zeigen", "Yes, show exactly these words")
    expect(phone.get_by_text("Mit Ihrem Ja steht dieses Bild")).to_be_visible()

    public = f"/p/{cast.practice.slug}/"
    page.goto(public)
    shown = page.get_by_role("img", name="Eine Karte aus Farbfächern")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("naturalWidth", 400)
    steps.seems_accessible(page)
    address = str(shown.get_attribute("src"))
    assert WORDS in page.request.get(f"{public}stimmen.atom").text()
    page.goto("/stimmen/")
    steps.click(page.get_by_role("link", name=re.compile("Stimmen? auf einem Blatt")))
    expect(page.get_by_text(WORDS)).to_be_visible()

    steps.press(phone, "Zurücknehmen", "Take it back")
    expect(phone.get_by_text("Ihre Worte sind nirgends zu sehen.")).to_be_visible()
    page.reload()
    expect(page.get_by_text(WORDS)).to_have_count(0)
    assert page.request.get(address).status == 404
    assert WORDS not in page.request.get(f"{public}stimmen.atom").text()
    page.goto(public)
    expect(page.get_by_role("img", name="Eine Karte aus Farbfächern")).to_have_count(0)


def test_a_sentence_of_a_comment_is_kept_with_where_it_stands(cast, page):
    steps.sign_in(page, cast.owner)
    page.goto("/schatzkiste/")
    steps.follow(page, "Aus einer Nachricht", "From a message")
    page.get_by_label("Die Nachricht oder der Kommentar").fill(COMMENT)
    page.get_by_label("Wo steht das?").fill("https://quittenblau.example/quitten")
    steps.press(page, "Die Sätze zeigen", "Show its sentences")
    page.get_by_label("Ihr Satz über die Quitten").check()
    steps.seems_accessible(page)
    steps.press(page, "Mit diesen weiter", "Go on with these")
    page.get_by_label("Jemand anderes").fill("Eine Leserin")
    steps.press(page, "Aufbewahren", "Keep it")
    expect(page.get_by_text("Ihr Satz über die Quitten hat mich durch die Woche getragen.")).to_be_visible()
    expect(page.get_by_role("link", name="https://quittenblau.example/quitten")).to_be_visible()
    expect(page.get_by_text("Auenstraße")).to_have_count(0)


def test_who_recommended_is_thanked_without_a_word_about_who_asked(cast, page):
    with scope(practice=cast.practice):
        before = Message.objects.count()
    steps.sign_in(page, cast.owner)
    steps.open_inquiry(page, steps.standing("quittenblau", "q11"))
    steps.follow(page, "Dafür danken", "Say thank you for it")
    letter = page.get_by_label("Der Brief", exact=True)
    expect(letter).to_have_value(re.compile("^Guten Tag Bruno Feinschliff,"))
    assert "Querbeet" not in letter.input_value()

    steps.open_inquiry(page, steps.standing("quittenblau", "q10"))  # Malin recommended her, and Malin is a client
    steps.follow(page, "Dafür danken", "Say thank you for it")
    expect(page.get_by_label("Wem Sie danken")).to_have_value("Malin Sonnenfeld")
    steps.click(page.locator("main form button").first)
    expect(page.locator("[name=body]")).to_have_value(re.compile("Danke für Ihr Vertrauen"))
    with scope(practice=cast.practice):
        assert Message.objects.count() == before
    steps.click(page.locator("[name=send]").first)
    with scope(practice=cast.practice):
        sent = Message.objects.order_by("-pk").first()
        assert (Message.objects.count(), sent.to_name) == (before + 1, "Malin Sonnenfeld")
        assert "Fadenlauf" not in sent.body


def test_in_english(cast, page, phone, veronika):
    steps.sign_in(page, cast.owner)
    room = ask_her(page, veronika)
    phone.goto(f"{room}?lang=en")
    expect(phone.get_by_text("The picture is a question of its own.")).to_be_visible()
    phone.get_by_label("in print").check()
    phone.get_by_label("without a name").check()
    steps.press(phone, "Ja, genau diese Worte zeigen", "Yes, show exactly these words")
    expect(phone.get_by_text("The picture is not shown")).to_be_visible()
    steps.speak_english(page)
    page.goto("/stimmen/")
    expect(page.get_by_role("heading", name="Where they may go today")).to_be_visible()
