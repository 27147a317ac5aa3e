"""S11, the kind words: they offer themselves after hard times, and one key closes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from tests.journeys import steps
from tests.stages.completion.treasury.pictures import with_place
from wunschkunde import texts
from wunschkunde.stages.collaboration.models import Complaint, Engagement
from wunschkunde.stages.completion.models import Compliment

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PRACTICE = "quittenblau"
MALIN = "Sie haben meinen Garten zum Sprechen gebracht."
OTTILIE = "Jetzt weiß ich wenigstens, dass hier Menschen arbeiten."
LINE = texts.compliments().reread_line


@pytest.fixture
def complaint(cast) -> Complaint:
    """Somebody complains this morning."""
    with scope(practice=cast.practice):
        return Complaint.objects.create(practice=cast.practice, name="Hanno Querbeet", statement="Neun Tage zu spät.")


def offered(page: Page) -> Locator:
    return page.get_by_role("region", name=steps.say(page, "Aus der Schatzkiste", "From the treasury"))


def test_after_a_complaint_two_or_three_are_offered_and_one_key_closes_them(cast, page, complaint):
    steps.sign_in(page, cast.owner)
    expect(offered(page)).to_contain_text("Nach einer Beschwerde")
    for said in (MALIN, OTTILIE, LINE.de):
        expect(offered(page)).to_contain_text(said)
    steps.seems_accessible(page)

    with scope(practice=cast.practice):
        malin = Engagement.objects.get(name="Malin Sonnenfeld")
    page.goto(f"/zusammenarbeit/{malin.pk}/schwierig/")
    expect(offered(page)).to_contain_text(OTTILIE)
    own_limit = next(one for one in texts.difficult_situations().types if one.key == "own_limit")
    row = page.get_by_role("listitem").filter(has=page.get_by_text(own_limit.name.de, exact=True))
    steps.click(row.get_by_role("button"))
    expect(offered(page)).to_contain_text(MALIN)

    page.locator("[name=observation]").fill("Ich habe wieder zu viel zugesagt.")
    page.keyboard.press("Escape")  # while one writes the key is the field's
    expect(offered(page)).to_be_visible()
    page.wait_for_load_state()  # the key has its script
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("Escape")
    expect(offered(page)).to_have_count(0)
    expect(page.locator("[name=observation]")).to_have_value("Ich habe wieder zu viel zugesagt.")
    page.goto("/heute/")
    expect(offered(page)).to_have_count(0)


def test_without_a_script_a_button_closes_them(cast, new_context, complaint):
    page = new_context(java_script_enabled=False).new_page()
    steps.sign_in(page, cast.owner)
    expect(offered(page)).to_contain_text(MALIN)
    page.get_by_role("button", name="Schließen").click()
    expect(page).to_have_url(re.compile("/heute/$"))
    expect(offered(page)).to_have_count(0)


def test_a_card_is_kept_found_and_printed(cast, page, tmp_path):
    steps.sign_in(page, cast.owner)
    steps.follow(page, "Zusammenarbeit", "Working together")
    steps.follow(page, "Schatzkiste", "Treasury")
    steps.follow(page, "Ein Kompliment aufbewahren", "Keep a compliment")
    page.locator("[name=words]").fill("Ihr Text hat mir die Scheu vor meinem eigenen Laden genommen.")
    page.locator("[name=source]").fill("Theda Wiesengrund")
    page.locator("[name=strength]").fill("Mut machen")
    steps.press(page, "Aufbewahren", "Keep it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Theda Wiesengrund")

    card = tmp_path / "karte.jpg"
    card.write_bytes(with_place())
    page.get_by_text("Ein Bild hinzufügen").click()
    page.locator("[name=file]").set_input_files(card)
    page.locator("[name=alt]").fill("Eine rote Karte")
    steps.press(page, "Das Bild aufbewahren", "Keep the picture")
    image = page.get_by_role("img", name="Eine rote Karte")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 30
    steps.seems_accessible(page)

    steps.follow(page, "Schatzkiste", "Treasury")
    page.get_by_role("searchbox").fill("scheu laden")
    steps.press(page, "Suchen", "Search")
    expect(page.locator("blockquote")).to_have_count(1)
    steps.follow(page, "Als kleines Buch", "As a small book")
    for said in (MALIN, OTTILIE, "Theda Wiesengrund"):
        expect(page.get_by_role("main")).to_contain_text(said)
    page.go_back()
    steps.speak_english(page)
    steps.click(page.get_by_role("link", name="Look at it").first)
    page.get_by_text("Erase this compliment").click()
    steps.press(page, "Erase for good", "Erase for good")
    expect(page.get_by_text("The compliment is erased.")).to_be_visible()
    with scope(practice=cast.practice):
        assert not Compliment.objects.filter(source="Theda Wiesengrund").exists()
