"""S8, the kickoff: both say what they expect, each alone; then both confirm the same sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django_scopes import scope, scopes_disabled
from playwright.sync_api import expect

from tests.journeys import steps
from wunschkunde import texts
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.kickoff import begin_kickoff
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.models import Consent, Engagement, Kickoff, KickoffVersion
from wunschkunde.stages.collaboration.queries.kickoff import agreed_version

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

PHONE = {"width": 390, "height": 844}
HERS = {
    "why_now": "Unser Hofladen wird zehn Jahre alt, und die alte Seite stammt noch von meinem Vater.",
    "who_else": "Mein Vater liest alles mit und ist skeptisch.",
    "tried_before": "Ein Baukasten. Schnell fertig, aber es klang nach niemandem.",
    "picture_of_success": "Menschen rufen an, weil sie gelesen haben, wie wir arbeiten. Die Kisten verdoppeln sich.",
    "good_enough": "Wenn die Seite über den Hof stimmt, bin ich auch zufrieden.",
    "not_wanted": "Keine Superlative.",
    "my_part": "Sie schreiben und fragen nach, ich liefere Fotos und Preise.",
    "role_picture": "Eher Wegbegleiterin.",
    "way_of_working": "Mit einem festen Plan, Woche für Woche.",
    "reachability": "Am besten abends per E-Mail.",
    "scope_and_change": "Startseite, Hofseite, Kistenseite. Nicht der Rundbrief.",
    "money_and_dates": "Das Geld liegt bereit. Fest ist nur das Hoffest am 8. Mai.",
    "when_it_gets_difficult": "Ich werde still. Sagen Sie es mir bitte am Telefon.",
    "ending": "Wenn alle drei Seiten online sind und Vater nickt.",
}
MINE = {
    "why_now": "Ein Geburtstag, der Worte braucht.",
    "picture_of_success": "Den Ton kann ich beeinflussen, die Zahl der Kisten nicht.",
    "way_of_working": "Schritt für Schritt; an einem festen Plan könnten wir uns reiben.",
    "reachability": "Montag bis Donnerstag von 9 bis 16 Uhr.",
    "money_and_dates": "2.400 Euro in drei Teilen, je bei Lieferung.",
}
LEVELS = {
    "-2": "Die alte Seite steht noch.",
    "-1": "Nur die Hofseite ist neu.",
    "0": "Drei Seiten sind vor dem Hoffest online.",
    "1": "Dazu rufen Menschen wegen der Texte an.",
    "2": "Dazu bestellt jede Woche jemand Neues.",
}


@pytest.fixture
def phone(new_context: Callable[..., object]) -> Page:
    """The client's browser: another one, narrow, signed in nowhere."""
    return new_context(viewport=PHONE, is_mobile=True, has_touch=True).new_page()  # type: ignore[attr-defined]


def fill(page: Page, said: dict[str, str], prefix: str = "") -> None:
    for key, words in said.items():
        field = page.locator(f"textarea[name='{prefix}{key}']")
        if field.count():
            field.fill(words)


def answer_on_the_phone(phone: Page) -> None:
    """Go through the parts, one page each, and hand in."""
    asked = set()
    steps.follow(phone, "Anlass", "Occasion")
    for _count in range(5):
        asked |= {field.get_attribute("name") for field in phone.locator("textarea").all()}
        fill(phone, HERS)
        fill(phone, {key: LEVELS[key] for key in ("0", "1")}, "level_")
        assert steps.fits(phone)
        steps.click(phone.get_by_role("button").first)
    assert asked >= {question.key for question in texts.protocol().questions}
    expect(phone.get_by_role("button", name="Abgeben")).to_be_visible()
    steps.seems_accessible(phone)
    steps.press(phone, "Abgeben", "Hand it in")


def accept(page: Page, cast) -> Engagement:
    """Accept the detail planner, with planning as the first point, and begin to work together."""
    planner = steps.arrive("quittenblau", "q01", email="henrike@zollstock.example")
    steps.weigh(page, planner, cast.owner)
    steps.follow(page, "Zusagen", "Accept")
    page.get_by_label("Grund").fill("Vertraulich: Ich mag ihre Klarheit.")
    steps.press(page, "Weiter zum Brief", "On to the letter")
    steps.press(page, "Senden", "Send")
    page.goto(f"/zusammenarbeit/neu/?anfrage={planner.pk}")
    page.get_by_label("Worum es geht").fill("Die neue Hofladenseite")
    steps.press(page, "Beginnen", "Begin")
    expect(page.get_by_role("heading", level=1)).to_have_text(planner.name)
    with scopes_disabled():
        return Engagement.objects.select_related("practice").get(inquiry=planner)


def make_the_link(page: Page) -> str:
    steps.press(page, "Auftragsklärung beginnen", "Begin the kickoff")
    steps.press(page, "Link erstellen", "Make a link")
    return page.locator("#address").input_value()


def test_from_the_yes_to_the_sheet_that_both_confirmed(cast, page, phone):
    steps.sign_in(page, cast.owner)
    engagement = accept(page, cast)
    address = make_the_link(page)
    desk = f"/zusammenarbeit/{engagement.pk}/auftragsklaerung/"

    # The client first, alone, on a phone; what was left open stands on top for both (S3).
    phone.goto(address)
    expect(phone.get_by_text("Planung und Intuition")).to_be_visible()
    assert "Vertraulich" not in steps.text_of(phone)
    page.goto(desk)
    expect(page.get_by_text("Planung und Intuition")).to_be_visible()
    answer_on_the_phone(phone)

    # Heute says so; the mirror is written without a word of hers in sight.
    page.goto("/heute/")
    steps.click(page.get_by_role("link", name=f"{engagement.name} hat die Fragen zur Auftragsklärung beantwortet"))
    steps.follow(page, "Den Spiegel schreiben", "Write the mirror")
    assert not any(said in page.content() for said in HERS.values())
    fill(page, MINE)
    fill(page, {"0": LEVELS["0"]}, "level_")
    steps.press(page, "Abgeben", "Hand it in")

    # Both open at once, with the differences marked.
    phone.goto(address)
    for side in (page, phone):
        for said in (HERS["way_of_working"], MINE["way_of_working"]):
            expect(side.get_by_text(said, exact=True)).to_be_visible()
        assert side.get_by_text("nur", exact=False).count() > 5
        steps.seems_accessible(side)
    assert steps.fits(phone)
    write_and_agree(page, phone, engagement, desk, address)


def write_and_agree(page: Page, phone: Page, engagement: Engagement, desk: str, address: str) -> None:
    """Propose on the phone, read what neither can promise, change at the desk, confirm on both."""
    steps.click(phone.get_by_role("link", name="Die Niederschrift schreiben"))
    ending = phone.locator("textarea[name=ending]")
    assert HERS["ending"] in ending.input_value()
    ending.fill("Fertig sind wir, wenn drei Seiten online sind.")
    steps.press(phone, "Diese Fassung vorschlagen", "Propose this version")
    expect(phone.get_by_role("alert")).to_be_visible()  # three levels are still without words
    expect(phone.locator("textarea[name=ending]")).to_have_value("Fertig sind wir, wenn drei Seiten online sind.")
    fill(phone, LEVELS, "level_")
    steps.press(phone, "Diese Fassung vorschlagen", "Propose this version")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Die Niederschrift, Fassung 1")

    # S6: nobody can say yes before both have read the same sentence.
    hope = next(one for one in texts.illusory_patterns() if one.key == "doubling")
    for side, place in ((page, desk), (phone, address)):
        side.goto(f"{place}fassung/1/")
        expect(side.get_by_role("button", name="Diese Fassung bestätigen")).to_have_count(0)
        steps.click(side.get_by_role("link", name="Lesen", exact=True))
        side.get_by_role("checkbox", name=hope.for_both.de).check()
        steps.press(side, "Das habe ich gelesen", "I have read this")
    assert hope.hides.de not in phone.content()

    # A change at the desk is a new version; what changed is told word by word.
    page.goto(f"{desk}niederschrift/")
    page.locator("textarea[name=ending]").fill("Fertig sind wir, wenn vier Seiten online sind.")
    steps.press(page, "Diese Fassung vorschlagen", "Propose this version")
    phone.goto(f"{address}fassung/2/")
    expect(phone.locator("del")).to_have_text("drei")
    expect(phone.locator("ins")).to_have_text("vier")
    steps.seems_accessible(phone)
    assert steps.fits(phone)

    boxes = phone.get_by_role("checkbox")
    expect(boxes).to_have_count(2)
    assert [box.is_checked() for box in boxes.all()] == [False, False]
    phone.get_by_role("checkbox", name="Sie dürfen mich später per E-Mail fragen, wie es war.").check()
    steps.press(phone, "Diese Fassung bestätigen", "Confirm this version")
    with scopes_disabled():
        assert [one.purpose for one in Consent.objects.filter(engagement=engagement)] == ["feedback"]
        assert agreed_version(engagement) is None
    page.reload()
    steps.press(page, "Diese Fassung bestätigen", "Confirm this version")
    expect(page.get_by_text("Genau diesen Text haben beide bestätigt.")).to_be_visible()
    same_sheet(page, phone, engagement, desk, address)


def same_sheet(page: Page, phone: Page, engagement: Engagement, desk: str, address: str) -> None:
    """Both print the same sheet, on two pages, with the same fingerprint."""
    with scopes_disabled():
        agreed = agreed_version(engagement)
        assert agreed is not None
        assert agreed.number == 2
    sheets = []
    for side, place in ((page, desk), (phone, address)):
        side.goto(f"{place}fassung/2/druck/")
        sheets.append(side.locator("article.sheet").inner_text())
        printed = side.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
    assert sheets[0].split() == sheets[1].split()
    assert agreed.digest in sheets[0]
    assert all(level in sheets[0] for level in LEVELS.values())


def test_what_was_agreed_holds_until_both_agree_to_a_change(cast, page, phone):
    with scope(practice=cast.practice):
        told = (
            Kickoff.objects.filter(versions__isnull=False, engagement__state="running")
            .select_related("engagement__practice")
            .first()
        )
        engagement = told.engagement
        before = agreed_version(engagement)
        _link, secret = open_room(target=told, author=cast.owner)
    phone.goto(f"/r/auftrag/{secret}/niederschrift/")
    phone.locator("textarea[name=closing_line]").fill("Ein Wort zum Hoffest.")
    steps.click(phone.get_by_role("button").last)
    steps.sign_in(page, cast.owner)
    page.goto(f"/zusammenarbeit/{engagement.pk}/auftragsklaerung/")
    expect(page.get_by_text(f"Bis dahin gilt Fassung {before.number}.")).to_be_visible()
    with scope(practice=cast.practice):
        assert agreed_version(engagement) == before
        assert KickoffVersion.objects.filter(kickoff=told).count() == before.number + 1
    steps.click(page.get_by_role("link", name=f"Fassung {before.number}", exact=True))
    expect(page.get_by_text("Es gibt eine neuere Fassung")).to_be_visible()
    expect(page.get_by_role("button", name="Diese Fassung bestätigen")).to_have_count(0)


def test_in_english_the_client_answers_first_as_well(cast, page, phone):
    data = {"name": "Ayla Demir", "topic": "A second life", "email": "ayla@zweimal.example", "language": "en"}
    with scope(practice=cast.practice):
        engagement = begin(practice=cast.practice, author=cast.owner, data=data)
        kickoff = begin_kickoff(engagement=engagement, author=cast.owner)
        _link, secret = open_room(target=kickoff, author=cast.owner)
    phone.goto(f"/r/auftrag/{secret}/")
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    steps.follow(phone, "Anlass", "Occasion")
    expect(phone.get_by_label("Why now?", exact=False)).to_be_visible()
    phone.get_by_label("Why now?", exact=False).fill("The shop turns ten.")
    steps.press(phone, "Speichern, später weiter", "Save, and go on later")
    expect(phone.get_by_text("1 of 3")).to_be_visible()
    steps.press(phone, "Abgeben", "Hand it in")

    steps.sign_in(page, cast.owner)
    steps.speak_english(page)
    page.goto(f"/zusammenarbeit/{engagement.pk}/auftragsklaerung/")
    expect(page.get_by_text("Your mirror comes next")).to_be_visible()
    assert "The shop turns ten." not in page.content()
    steps.follow(page, "Den Spiegel schreiben", "Write the mirror")
    page.get_by_label("What have I understood as the occasion", exact=False).fill("A birthday that needs words.")
    steps.press(page, "Abgeben", "Hand it in")
    expect(page.get_by_text("The shop turns ten.")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("A birthday that needs words.")).to_be_visible()
