"""S3: before the offer both would know that they would wear each other out, and to whom she would be a delight."""

from __future__ import annotations

import re

from django_scopes import scopes_disabled
from playwright.sync_api import expect

from tests.journeys import steps
from wunschkunde.stages.decision.models import Decision

UNKIND = ("schwierig", "schlecht", "falsch", "anstrengend", "pedant", "kompliziert", "problem")


def test_the_most_important_gaps_are_named_in_both_sides_words(cast, page):
    planner = steps.standing("quittenblau", "q01")
    steps.sign_in(page, cast.owner)
    steps.weigh(page, planner, cast.owner)
    rubs = page.locator(".bridge-rubs")
    first_three = rubs.get_by_role("heading", level=4).all_text_contents()[:3]
    assert {"Planung und Intuition", "Abstimmung und Freiraum"} <= set(first_three)

    for name, hers, mine, question in (
        (
            "Planung und Intuition",
            "Alles im Voraus geplant, bis ins Detail",
            "Eher intuitiv, mit Blick fürs Ganze",
            "Woran merke ich als Erstes, dass ein Projekt mir zu chaotisch oder zu starr wird?",
        ),
        (
            "Abstimmung und Freiraum",
            "Laufend – jeder Schritt gemeinsam",
            "Abstimmung an wenigen Meilensteinen",
            "Was brauche ich, um zwischen zwei Terminen ruhig schlafen zu können?",
        ),
    ):
        row = rubs.get_by_role("article").filter(has=page.get_by_role("heading", name=name, exact=True))
        expect(row).to_contain_text(hers)
        expect(row).to_contain_text(mine)
        expect(steps.below(page, "Was reibt, in Worten").get_by_role("listitem").filter(has_text=name)).to_contain_text(
            question
        )

    said = steps.assessed(page).partition("Frühzeichen im Allgemeinen")[0].lower()
    assert [word for word in UNKIND if word in said] == []
    strengths = page.locator(".bridge-carries").get_by_role("heading", level=4).all_text_contents()
    assert {"Pünktlich liefern, pünktlich zahlen", "Entscheidungswege"} <= set(strengths)
    assert re.search(r"\d+ ?%|\d,\d", steps.assessed(page)) is None

    colleagues = steps.below(page, "Wer passen könnte").get_by_role("listitem")
    better = colleagues.filter(has_text="Passt besser.")
    expect(better).to_have_count(1)
    expect(better).to_contain_text("Bruno Feinschliff")
    expect(better).to_contain_text("2 freie Plätze")
    expect(better).to_contain_text("arbeitet sehr genau und mit festem Plan")
    expect(better).to_contain_text("Näher beieinander bei: Planung und Intuition")

    steps.follow(page, "Warum ist das so?", "Why is that so?")
    expect(page.get_by_role("heading", name="Warum ist das so?")).to_be_visible()


def test_one_may_still_accept_and_planning_opens_the_kickoff(cast, page):
    planner = steps.standing("quittenblau", "q01")
    steps.sign_in(page, cast.owner)
    steps.weigh(page, planner, cast.owner)
    steps.follow(page, "Zusagen", "Accept")
    first_item = page.get_by_label("Erster Punkt der Auftragsklärung")
    expect(first_item.locator("option:checked")).to_have_text("Planung und Intuition")
    page.get_by_label("Grund").fill("Ich mag ihre Klarheit, und der Plan lässt sich besprechen.")
    page.get_by_label("Worum es geht").fill("acht Produktseiten")
    steps.press(page, "Weiter zum Brief", "On to the letter")
    letter = steps.letter_field(page).input_value()
    assert "„acht Produktseiten“" in letter
    assert "Ich mag ihre Klarheit" not in letter
    steps.press(page, "Senden", "Send")
    expect(steps.beside(page, "Erster Punkt der Auftragsklärung")).to_have_text("Planung und Intuition")
    with scopes_disabled():
        assert Decision.objects.get(inquiry=planner).kickoff_first == "planning"


def test_in_english_the_colleague_is_offered_as_well(cast, page):
    planner = steps.standing("quittenblau", "q01")
    steps.sign_in(page, cast.owner)
    steps.speak_english(page)
    steps.weigh(page, planner, cast.owner)
    expect(page.locator(".bridge-rubs")).to_contain_text("Everything planned ahead, down to the detail")
    better = page.get_by_role("listitem").filter(has_text="Suits better.")
    expect(better).to_contain_text("Bruno Feinschliff works very precisely and to a firm plan")
    expect(better).to_contain_text("2 free places")
    steps.follow(page, "Zusagen", "Accept")
    expect(page.get_by_label("First item of the kickoff").locator("option:checked")).to_have_text(
        "Planning and intuition"
    )
