"""S8, charter and check-in: fifteen promises both confirm, four questions both answer; two browsers at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django_scopes import scope, scopes_disabled
from playwright.sync_api import expect

from tests.journeys import steps
from wunschkunde import texts
from wunschkunde.stages.collaboration.actions.check_ins import begin_check_in
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.models import CharterVersion, CheckIn, Engagement

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

PHONE = {"width": 390, "height": 844}
OWN_WORDS = "Wir schreiben uns nach 18 Uhr nur, wenn es brennt."
HER_REASON = "Im Laden ist auch samstags offen."
MY_REASON = "Wir feiern lieber leise."
HER_WISH = "Ein kurzes Telefonat vor jedem Entwurf."


@pytest.fixture
def phone(new_context: Callable[..., object]) -> Page:
    """The client's browser: another one, narrow, signed in nowhere."""
    return new_context(viewport=PHONE, has_touch=True).new_page()  # type: ignore[attr-defined]


@pytest.fixture
def engagement(cast) -> Engagement:
    data = {"name": "Malin Sonnenfeld", "topic": "Die neue Hofladenseite", "email": "malin@hof.example"}
    with scope(practice=cast.practice):
        return begin(practice=cast.practice, author=cast.owner, data=data)


def take_link(page: Page) -> str:
    """Make a link at the desk, and copy it as one would into a message."""
    steps.press(page, "Link erstellen", "Make a link")
    return page.get_by_label(steps.say(page, "Die Adresse", "The address")).input_value()


def unfold(page: Page, number: int) -> Page:
    """Open the fields of one promise."""
    title = texts.charter().promises[number - 1].title.de
    fold = page.locator(".promise-fold").filter(has=page.locator("summary", has_text=title))
    fold.locator("summary").click()
    return fold


def test_fifteen_promises_both_confirm(cast, page, phone, engagement):
    steps.sign_in(page, cast.owner)
    page.goto(f"/zusammenarbeit/{engagement.pk}/")
    steps.press(page, "Charta beginnen", "Begin the charter")
    desk = page.url
    address = take_link(page)

    phone.goto(address)
    expect(phone.locator(".promises > li")).to_have_count(15)
    assert steps.fits(phone)
    steps.follow(phone, "Die Versprechen durchgehen", "Go through the promises")
    fold = unfold(phone, 14)
    expect(fold.get_by_label("In diesen Worten")).to_be_hidden()
    fold.get_by_label("Mit anderen Worten").check()
    fold.get_by_label("In diesen Worten").fill(OWN_WORDS)
    steps.press(phone, "Diese Fassung vorschlagen", "Propose this version")
    expect(phone.get_by_role("alert")).to_contain_text("Sagen Sie in einem Satz, warum.")
    phone.get_by_label("Warum").locator("visible=true").fill(HER_REASON)
    steps.seems_accessible(phone)
    steps.press(phone, "Diese Fassung vorschlagen", "Propose this version")
    steps.press(phone, "Diese Fassung bestätigen", "Confirm this version")
    expect(phone.get_by_text("Noch nicht bestätigt von: Friederike Amsel.")).to_be_visible()
    steps.seems_accessible(phone)

    page.goto("/heute/")
    steps.click(page.get_by_role("link", name="Die Charta mit Malin Sonnenfeld wartet auf Ihre Bestätigung"))
    expect(page.get_by_text(OWN_WORDS)).to_be_visible()
    steps.follow(page, "Eine Änderung vorschlagen", "Propose a change")
    fold = unfold(page, 15)
    fold.get_by_label("Wir lassen es weg").check()
    fold.get_by_label("Warum").fill(MY_REASON)
    steps.press(page, "Diese Fassung vorschlagen", "Propose this version")
    both_again(page, phone, address, desk, engagement)


def both_again(page: Page, phone: Page, address: str, desk: str, engagement: Engagement) -> None:
    """A change needs both again; the version before stays, and what differs is shown."""
    phone.goto(address)
    expect(phone.get_by_text("Fassung 2, vorgeschlagen von Friederike Amsel, liegt auf dem Tisch.")).to_be_visible()
    steps.press(page, "Diese Fassung bestätigen", "Confirm this version")
    expect(page.get_by_text("Noch nicht bestätigt von: Malin Sonnenfeld.")).to_be_visible()
    steps.press(phone, "Diese Fassung bestätigen", "Confirm this version")
    expect(phone.get_by_text("Fassung 2 gilt: Beide haben genau diesen Text bestätigt.")).to_be_visible()
    steps.follow(phone, "Fassung 2", "Version 2")
    changes = steps.below(phone, "Verglichen mit Fassung 1")
    expect(changes).to_contain_text(MY_REASON)
    expect(changes).not_to_contain_text(HER_REASON)
    steps.seems_accessible(phone)
    printed_alike(page, phone, address, desk)
    with scopes_disabled():
        assert CharterVersion.objects.filter(charter__engagement=engagement).count() == 2


def printed_alike(page: Page, phone: Page, address: str, desk: str) -> None:
    """Both print the same charter, on two pages."""
    sheets = []
    for side, place in ((page, desk), (phone, address)):
        side.goto(f"{place}fassung/2/druck/")
        sheets.append(side.locator("article.charter-paper").inner_text().split())
        printed = side.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
    assert sheets[0] == sheets[1]
    assert OWN_WORDS in " ".join(sheets[0])


def test_what_was_told_and_agreed_stands_beside_the_promises(cast, page, phone, engagement):
    steps.sign_in(page, cast.owner)
    page.goto(f"/zusammenarbeit/{engagement.pk}/")
    steps.press(page, "Charta beginnen", "Begin the charter")
    address = take_link(page)

    phone.goto(address)
    steps.follow(phone, "Etwas mitteilen oder alles lesen", "Share something, or read all")
    phone.get_by_label("Eine Änderung: Budget, Ziel, Menschen, Termine").check()
    phone.get_by_label("In Ihren Worten").fill("Das Budget ist um ein Drittel kleiner.")
    steps.press(phone, "Mitteilen", "Share")
    expect(phone.get_by_role("button", name="Zurücknehmen")).to_be_visible()
    steps.seems_accessible(phone)
    assert steps.fits(phone)

    page.goto("/heute/")
    steps.click(page.get_by_role("link", name="Malin Sonnenfeld hat Ihnen etwas mitgeteilt"))
    expect(page.get_by_text("Das Budget ist um ein Drittel kleiner.")).to_be_visible()
    page.get_by_text("Etwas mitteilen", exact=True).click()
    page.get_by_label("Davon rate ich ab").check()
    page.get_by_label("In Ihren Worten").fill("Von einer Laufschrift rate ich ab.")
    steps.press(page, "Mitteilen", "Share")
    page.goto(f"/zusammenarbeit/{engagement.pk}/gespraeche/neu/")
    page.get_by_label("Worum es geht").fill("Die Gliederung der Startseite")
    page.get_by_label("War ich vorbereitet?").select_option(label="ja")
    page.get_by_label("War die andere Seite vorbereitet?").select_option(label="ja")
    page.get_by_label("Der nächste Schritt").fill("Fotos schicken")
    page.get_by_label("Wer ihn geht").select_option(label="Malin Sonnenfeld")
    page.get_by_label("Bis zu welchem Tag").fill("2026-11-25")
    steps.press(page, "Speichern", "Save")
    expect(page.get_by_text("Nächster Schritt: Fotos schicken")).to_be_visible()

    phone.reload()
    steps.follow(phone, "Sagen, was daraus wurde", "Say what became of it")
    phone.get_by_label("anders entschieden").check()
    phone.get_by_label("Weil …").fill("Der Chef wünscht sie sich.")
    steps.press(phone, "Notieren", "Note it")
    for side, place in ((phone, address), (page, f"/zusammenarbeit/{engagement.pk}/charta/")):
        side.goto(place)
        seen = side.locator(".promise-seen").all_text_contents()
        said = " ".join(" ".join(seen).split())
        assert "Änderungen mitgeteilt: Friederike Amsel 0, Malin Sonnenfeld 1." in said
        assert "mit Begründung anders entschieden: 1; noch offen: 0." in said
        assert "Vorbereitet gekommen: Friederike Amsel 1 von 1, Malin Sonnenfeld 1 von 1." in said
        assert "Ein Gespräch; mit einem nächsten Schritt samt Namen und Datum: 1." in said
    expect(phone.get_by_text("Fotos schicken · Malin Sonnenfeld · bis 25. November 2026")).to_be_visible()


def answer(page: Page, *values: int) -> None:
    for item, value in zip(texts.pulse_check().items, values, strict=True):
        page.locator(f"input[name={item.key}][value='{value}']").check(force=True)


def test_four_questions_open_once_both_have_answered(cast, page, phone, engagement):
    steps.sign_in(page, cast.owner)
    page.goto(f"/zusammenarbeit/{engagement.pk}/")
    steps.follow(page, "Beide fragen, wie es läuft", "Ask both how it goes")
    page.get_by_label("Anlass").fill("Der erste Entwurf ist da")
    steps.press(page, "Zwischenstand beginnen", "Begin the check-in")
    desk = page.url
    phone.goto(take_link(page))

    wish = phone.get_by_label("Was würde den Wert um einen Punkt anheben?")
    expect(wish).to_be_hidden()
    answer(phone, 8, 4, 9, 7)
    expect(wish).to_be_visible()
    wish.fill(HER_WISH)
    steps.seems_accessible(phone)
    assert steps.fits(phone)
    steps.press(phone, "Meine Antworten abgeben", "Give my answers")
    expect(phone.get_by_text("Sobald auch Friederike Amsel geantwortet hat, liegt hier beides offen.")).to_be_visible()

    page.goto("/heute/")
    steps.click(page.get_by_role("link", name="Der Zwischenstand mit Malin Sonnenfeld wartet auf Ihre Antworten"))
    assert HER_WISH not in page.content()
    answer(page, 8, 9, 8, 8)
    steps.seems_accessible(page)
    steps.press(page, "Meine Antworten abgeben", "Give my answers")
    phone.reload()
    for side in (page, phone):
        expect(side.get_by_text("Malin Sonnenfeld 4, Friederike Amsel 9.")).to_be_visible()
        expect(side.get_by_text("Beide sagen 8.")).to_be_visible()
        expect(side.get_by_role("img", name="Malin Sonnenfeld 4, Friederike Amsel 9, von 0 bis 10")).to_be_visible()
        expect(side.get_by_text(HER_WISH)).to_be_visible()
        expect(side.get_by_role("radio")).to_have_count(0)
    with scopes_disabled():
        check_in = CheckIn.objects.get(engagement=engagement)
        assert desk.endswith(f"/zwischenstand/{check_in.pk}/")
        assert check_in.answers.count() == 2


def test_in_english_both_promise_and_answer_as_well(cast, page, phone):
    data = {"name": "Ayla Demir", "topic": "A second life", "email": "ayla@zweimal.example", "language": "en"}
    with scope(practice=cast.practice):
        engagement = begin(practice=cast.practice, author=cast.owner, data=data)
        check_in = begin_check_in(engagement=engagement, author=cast.owner, occasion="The first draft")
        _link, secret = open_room(target=check_in, author=cast.owner)
    steps.sign_in(page, cast.owner)
    steps.speak_english(page)
    page.goto(f"/zusammenarbeit/{engagement.pk}/")
    steps.press(page, "Charta beginnen", "Begin the charter")
    phone.goto(take_link(page))
    steps.follow(phone, "Die Versprechen durchgehen", "Go through the promises")
    steps.press(phone, "Diese Fassung vorschlagen", "Propose this version")
    steps.press(phone, "Diese Fassung bestätigen", "Confirm this version")
    page.goto(f"/zusammenarbeit/{engagement.pk}/charta/")
    steps.press(page, "Diese Fassung bestätigen", "Confirm this version")
    expect(page.get_by_text("Version 1 is in force: both have confirmed exactly this text.")).to_be_visible()
    phone.goto(f"/r/stand/{secret}/")
    answer(phone, 9, 9, 9, 9)
    steps.press(phone, "Meine Antworten abgeben", "Give my answers")
    expect(phone.get_by_text("As soon as Friederike Amsel has answered, too, both open here.")).to_be_visible()
