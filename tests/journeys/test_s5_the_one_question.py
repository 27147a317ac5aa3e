"""S5: when something important is unknown, one question is suggested, the one that would clarify most."""

from __future__ import annotations

from django_scopes import scopes_disabled
from playwright.sync_api import expect

from tests.journeys import steps
from wunschkunde.stages.decision.models import Decision
from wunschkunde.texts import dimension

UNKNOWN = ("punctuality", "decision_path")


def test_the_unknown_stands_as_open_and_one_question_would_clarify(cast, page):
    thore = steps.standing("quittenblau", "q05")
    steps.sign_in(page, cast.owner)
    steps.weigh(page, thore, cast.owner, first=8, second=8)
    still_open = steps.below(page, "Was offen ist")
    for key in UNKNOWN:
        name = dimension(key).name.de
        expect(still_open).to_contain_text(name)
        for group in (".bridge-carries", ".bridge-rubs"):
            expect(page.locator(group).get_by_role("heading", name=name, exact=True)).to_have_count(0)
    expect(still_open).to_contain_text("es zählt weder dafür noch dagegen")

    asked = page.get_by_role("blockquote").filter(has_text="die Antwort könnte die Entscheidung ändern")
    expect(asked).to_have_count(1)
    expect(asked).to_contain_text("Der Punkt ist wichtig, noch unbeantwortet")
    questions = [dimension(key).clarify.de for key in UNKNOWN]
    (question,) = [one for one in questions if one in asked.text_content()]

    steps.choose(page, "Eine Frage stellen", "Ask one question", Grund="Das möchte ich vorher wissen.")
    letter = steps.letter_field(page).input_value()
    assert letter.startswith("Guten Tag Thore Stillmann,")
    assert letter.count("?") == question.count("?")
    assert question in letter
    assert 0 <= letter.find(dimension("advice").fits.de) < letter.find(question) or letter.index(".") < letter.index(
        question
    )
    steps.press(page, "Senden", "Send")
    expect(page.get_by_role("heading", name="Sie haben eine Frage gestellt")).to_be_visible()


def test_an_answer_draws_the_picture_anew_and_says_what_changed(cast, page):
    ayla = steps.standing("quittenblau", "q06")
    steps.sign_in(page, cast.owner)
    steps.open_inquiry(page, ayla)
    steps.follow(page, "Festhalten, was zurückkam", "Record what came back")
    page.get_by_label("Was zurückkam").fill("Eine Seite Text, für Menschen in der Lebensmitte.")
    page.get_by_label(dimension("goal_clarity").question("client_offers").de).select_option(
        label=dimension("goal_clarity").level(3).de
    )
    steps.press(page, "Antwort festhalten", "Record the answer")
    changed = page.get_by_role("complementary").filter(has=page.get_by_role("heading", name="Was sich geändert hat"))
    expect(changed).to_contain_text("„Klarheit des Ziels“ wurde neu beantwortet.")
    expect(changed).to_contain_text("Das Bild")
    assert page.get_by_role("blockquote").filter(has_text="könnte die Entscheidung ändern").count() <= 1
    steps.seems_accessible(page)


def test_a_yes_on_condition_stands_beside_yes_and_no(cast, page):
    collective = steps.standing("leuchtspur", "l08")
    steps.sign_in(page, cast.owner)
    steps.work_in(page, collective.practice)
    steps.weigh(page, collective, cast.owner, first=6, second=7)
    verbs = page.get_by_role("region", name="Entscheiden").get_by_role("link")
    named = verbs.all_text_contents()
    assert {"Zusagen", "Unter Bedingung zusagen", "Absagen"} <= set(named)

    condition = "Bis zum 1. Dezember sagt ihr mir, wer von euch am Ende entscheidet."
    steps.choose(
        page,
        "Unter Bedingung zusagen",
        "Accept on condition",
        Grund="Sieben, die alles gemeinsam wollen.",
        Bedingung=condition,
    )
    letter = steps.letter_field(page).input_value()
    assert letter.startswith("Hallo ")
    assert condition in letter
    assert " Ihre" not in letter
    steps.press(page, "Senden", "Send")
    expect(steps.beside(page, "Bedingung")).to_have_text(condition)
    with scopes_disabled():
        assert Decision.objects.get(inquiry=collective).condition == condition


def test_in_english_one_question_is_asked_as_well(cast, page):
    thore = steps.standing("quittenblau", "q05")
    steps.sign_in(page, cast.owner)
    steps.speak_english(page)
    steps.weigh(page, thore, cast.owner, first=8, second=8)
    asked = page.get_by_role("blockquote").filter(has_text="the answer could change the decision")
    expect(asked).to_have_count(1)
    expect(page.get_by_role("link", name="Accept on condition")).to_be_visible()
    steps.choose(page, "Eine Frage stellen", "Ask one question", Reason="I would like to know first.")
    assert steps.letter_field(page).input_value().startswith("Guten Tag Thore Stillmann,")
