"""S2: before anything is compared the gut feeling is written down, twice, and stays as it was."""

from __future__ import annotations

from django_scopes import scopes_disabled
from playwright.sync_api import expect

from tests.journeys import steps
from wunschkunde.history.models import Entry
from wunschkunde.stages.decision.models import Assessment, FirstGut, SecondGut

# Words and marks that only an assessment brings.
ASSESSED = (
    "Reibt",
    "Zu klären",
    'class="bridge',
    "Was trägt",
    "Was reibt",
    "Wer passen könnte",
    "Die eine Frage",
    "<mark",
)
LATER_PAGES = ("warum", "entscheiden/accept", "entscheiden/decline", "brief", "antwort")


def shows_nothing_yet(page, inquiry, *, anywhere=False):
    assert [word for word in ASSESSED if word in page.content()] == []
    with page.context.new_page() as ahead:
        for name in LATER_PAGES if anywhere else LATER_PAGES[:1]:
            ahead.goto(f"/anfragen/{inquiry.pk}/{name}/")
            assert [word for word in ASSESSED if word in ahead.content()] == [], name
    with scopes_disabled():
        assert not Assessment.objects.filter(second_gut__first_gut__inquiry=inquiry).exists()


def test_nothing_is_compared_before_both_feelings(cast, page):
    gernot = steps.arrive("quittenblau", "q03")
    steps.sign_in(page, cast.owner)
    steps.open_inquiry(page, gernot)
    expect(page.get_by_role("radio")).to_have_count(11)
    shows_nothing_yet(page, gernot, anywhere=True)

    refused = page.goto(f"/anfragen/{gernot.pk}/entscheiden/accept/")
    assert refused.status == 409
    expect(page.get_by_text("Die Einschätzung kommt nach beiden Bauchgefühlen.")).to_be_visible()
    steps.seems_accessible(page)
    steps.follow(page, "Zur Anfrage", "To the inquiry")

    steps.note_gut(page, 3, "Er hat schon zwei verschlissen.")
    expect(steps.beside(page, "Erstes Bauchgefühl")).to_contain_text("3 von 10")
    expect(page.get_by_role("radio")).to_have_count(0)
    shows_nothing_yet(page, gernot)

    assert steps.look_at_all(page) == len(steps.example("quittenblau", "q03")["answers"])
    expect(page.get_by_role("heading", name="Das zweite Bauchgefühl")).to_be_visible()
    shows_nothing_yet(page, gernot, anywhere=True)
    steps.note_gut(page, 3)
    expect(page.get_by_role("heading", name="Die Einschätzung", exact=True)).to_be_visible()


def test_what_was_felt_stays_and_a_later_thought_becomes_a_note(cast, page):
    gernot = steps.arrive("quittenblau", "q03")
    steps.sign_in(page, cast.owner)
    steps.open_inquiry(page, gernot)
    with page.context.new_page() as second_tab:
        second_tab.goto(page.url)
        steps.weigh(page, gernot, cast.owner, first=3, second=3)
        steps.note_gut(second_tab, 9)
        expect(second_tab.get_by_text("Ein späterer Gedanke wird zur Notiz.")).to_be_visible()
    with scopes_disabled():
        assert (FirstGut.objects.get(inquiry=gernot).value, SecondGut.objects.get(first_gut__inquiry=gernot).value) == (
            3,
            3,
        )

    page.get_by_text("Eine Notiz ergänzen").click()
    page.get_by_label("Notiz", exact=True).fill("Im Nachhinein: Ich hätte gern gefragt.")
    steps.press(page, "Notiz behalten", "Save the note")
    note = page.get_by_role("listitem").filter(has_text="Im Nachhinein: Ich hätte gern gefragt.")
    expect(note).to_contain_text("17. November 2026")
    expect(steps.beside(page, "Erstes Bauchgefühl")).to_have_text("3 von 10")


def test_a_skip_is_kept_as_a_skip(cast, page):
    gernot = steps.arrive("quittenblau", "q03")
    steps.sign_in(page, cast.owner)
    steps.open_inquiry(page, gernot)
    steps.press(page, "Überspringen", "Skip")
    expect(steps.beside(page, "Erstes Bauchgefühl")).to_have_text("übersprungen")
    expect(page.get_by_text("Das erste Bauchgefühl übersprungen")).to_be_visible()
    shows_nothing_yet(page, gernot)
    with scopes_disabled():
        assert FirstGut.objects.get(inquiry=gernot).value is None
        assert Entry.objects.filter(verb="first_gut_skipped", target_id=str(gernot.pk)).count() == 1


def test_both_feelings_stand_beside_each_other_and_nobody_is_wrong(cast, page):
    edda = steps.standing("leuchtspur", "l11")
    steps.sign_in(page, cast.owner)
    steps.work_in(page, edda.practice)
    steps.open_inquiry(page, edda)
    expect(steps.beside(page, "Erstes Bauchgefühl")).to_have_text("4 von 10")
    expect(steps.beside(page, "Zweites Bauchgefühl")).to_have_text("7 von 10")
    said = steps.text_of(page).partition("Frühzeichen im Allgemeinen")[0].lower()
    assert [word for word in ("falsch", "geirrt", "irrtum", "recht behalten") if word in said] == []


def test_in_english_the_gut_comes_first_as_well(cast, page):
    gernot = steps.arrive("quittenblau", "q03")
    steps.sign_in(page, cast.owner)
    steps.speak_english(page)
    steps.open_inquiry(page, gernot)
    expect(page.get_by_role("heading", name="The first gut feeling")).to_be_visible()
    assert [
        word
        for word in ("Rubs", "To clarify", 'class="bridge', "What rubs", "The one question")
        if word in page.content()
    ] == []
    steps.weigh(page, gernot, cast.owner, first=3, second=4)
    expect(steps.beside(page, "Second gut feeling")).to_have_text("4 of 10")
    expect(page.locator(".bridge")).to_be_visible()
