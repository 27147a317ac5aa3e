"""S2, the end: both feelings beside what came of them, with the number of cases; below five nothing is said."""

from __future__ import annotations

from django_scopes import scope
from playwright.sync_api import expect

from tests.journeys import steps
from wunschkunde.stages.collaboration.models import Engagement

PAGE = "/lernen/bauchgefuehl/"
# Words that would tell somebody that they were wrong.
VERDICTS = ("falsch lagen", "geirrt", "irrtum", "recht behalten", "daneben", "fehler")


def the_row(page, name):
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))


def test_four_then_seven_then_very_good_and_nobody_is_called_wrong(cast, page):
    leuchtspur = steps.practice_of("leuchtspur")
    steps.sign_in(page, cast.owner)
    steps.work_in(page, leuchtspur)
    page.goto("/lernen/")
    steps.follow(page, "Bauchgefühl und Ausgang", "Gut feeling and outcome")
    edda = the_row(page, "Edda Leisegang").get_by_role("cell")
    expect(edda.nth(0)).to_have_text("4")
    expect(edda.nth(1)).to_have_text("7")
    expect(edda.nth(3)).to_contain_text("sehr gut")
    expect(page.get_by_text("7 Fälle", exact=True)).to_be_visible()
    said = steps.text_of(page).lower()
    assert [word for word in VERDICTS if word in said] == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert steps.fits(page)


def test_below_five_it_says_what_is_missing_and_shows_nothing(cast, page):
    pfadwerk = steps.practice_of("pfadwerk")
    steps.sign_in(page, cast.owner)
    steps.work_in(page, pfadwerk)
    page.goto(PAGE)
    expect(page.get_by_text("Es braucht noch 2 abgeschlossene Zusammenarbeiten.")).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(0)
    expect(page.locator("main svg")).to_have_count(0)
    with scope(practice=pfadwerk):
        names = list(Engagement.objects.filter(state="completed").values_list("name", flat=True))
    assert len(names) == 3
    assert [name for name in names if name in page.content()] == []
    steps.seems_accessible(page)


def test_in_english(cast, page):
    steps.sign_in(page, cast.owner)
    steps.work_in(page, steps.practice_of("leuchtspur"))
    steps.speak_english(page)
    page.goto(PAGE)
    expect(the_row(page, "Edda Leisegang")).to_contain_text("very good")
