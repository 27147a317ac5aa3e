"""S12, the other half: one's own cases speak, say how many they are, and change nothing by themselves."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import F
from django_scopes import scope
from playwright.sync_api import expect

from tests.journeys import steps
from wunschkunde.stages.collaboration.models import Commitment, Engagement
from wunschkunde.stages.completion.models import Closing, ClosingAnswer, ClosingLink
from wunschkunde.stages.decision.models import Assessment
from wunschkunde.stages.profile.models import IdealClient
from wunschkunde.stages.referral.actions.rooms import make_link

if TYPE_CHECKING:
    from playwright.sync_api import Page

CLOSENESS = "Menschliche Nähe"
CASES = 12


def as_it_stands(practice) -> tuple[list[Any], list[Any]]:
    """The versions of the profile, and what was computed from them."""
    with scope(practice=practice):
        versions = list(IdealClient.objects.order_by("pk").values("number", "importances", "limits", "wishes"))
        return versions, list(Assessment.objects.order_by("pk").values_list("pk", "result"))


def ask(page: Page, german: str, english: str) -> None:
    """Open one of the questions of learning."""
    page.goto("/lernen/")
    steps.follow(page, german, english)


def test_closeness_matters_less_than_said_and_only_the_owner_changes_it(cast, page, new_context):
    before = as_it_stands(cast.practice)
    steps.sign_in(page, cast.owner)
    ask(page, "Gesagt und gezeigt", "Stated and shown")
    expect(page.get_by_role("heading", name=f"{CASES} Fälle", exact=True)).to_be_visible()
    asked = page.locator("dl > div").filter(has=page.get_by_text(CLOSENESS, exact=True))
    expect(asked).to_contain_text(f"„{CLOSENESS}“: weniger wichtig als gesagt? {CASES} Fälle.")
    expect(page.get_by_text("Unter sechzig Fällen ist das eine Frage an Sie, kein Befund.")).to_be_visible()

    steps.click(asked.get_by_role("button", name="Als Vorschlag festhalten"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(CLOSENESS)
    proposal = page.url
    assert as_it_stands(cast.practice) == before

    member = new_context().new_page()
    steps.sign_in(member, cast.member)
    member.goto(proposal)
    expect(member.get_by_role("button", name="Als neue Fassung übernehmen")).to_have_count(0)
    assert as_it_stands(cast.practice) == before

    steps.press(page, "Als neue Fassung übernehmen", "Adopt as a new version")
    expect(page.get_by_text("Das gilt ab heute.")).to_be_visible()
    versions, assessments = as_it_stands(cast.practice)
    assert versions[:-1] == before[0]
    assert versions[-1]["importances"]["closeness"] < before[0][-1]["importances"]["closeness"]
    assert assessments == before[1]


def measured(page: Page, what: str) -> Any:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=re.compile(f"^{what}")))


def test_a_difference_in_care_is_named_only_when_it_is_larger_than_chance(cast, page):
    steps.sign_in(page, cast.owner)
    ask(page, "Niemand ist Stiefkind", "No stepchildren")
    for what in ("Zeit bis zur Antwort", "Pünktlichkeit"):
        expect(measured(page, what)).to_contain_text("nicht größer als der Zufall")
    expect(measured(page, "Beschwerden")).to_contain_text("Es fehlen noch")

    # Rike and all the others whose assessment did not carry wait two weeks longer for what was promised.
    with scope(practice=cast.practice):
        carried = Assessment.objects.filter(result__band="carries").values("second_gut__first_gut__inquiry")
        mine = Commitment.objects.filter(side="provider", done_on__isnull=False)
        ideal = mine.filter(engagement__inquiry__in=carried)
        others = mine.exclude(engagement__inquiry__in=carried)
        assert others.filter(engagement__name="Rike Wellenbrecher").exists()
        ideal.update(done_on=F("due_on"))
        for one in others:
            Commitment.objects.filter(pk=one.pk).update(done_on=one.due_on + timedelta(days=14))
    page.reload()
    expect(measured(page, "Pünktlichkeit").get_by_text("größer als der Zufall", exact=True)).to_be_visible()
    expect(page.get_by_text("Unten ist ein Unterschied genannt")).to_be_visible()
    expect(measured(page, "Zeit bis zur Antwort")).to_contain_text("nicht größer als der Zufall")
    assert "Rike" not in steps.text_of(page)


def test_ways_are_compared_by_how_well_it_went_not_by_how_many_came(cast, page):
    steps.sign_in(page, cast.owner)
    ask(page, "Wo es gut ging", "Where it went well")
    ways = page.get_by_role("region", name="Auf welchem Weg").get_by_role("row")
    expect(ways.nth(1)).to_contain_text("Empfehlung durch Kund:innen")
    expect(ways.nth(1)).to_contain_text("5 von 5")
    expect(ways.nth(2)).to_contain_text("Soziales Netzwerk")
    expect(ways.nth(2)).to_contain_text("0 von 5")
    expect(measured(page, "Suche im Internet")).to_contain_text("zu wenige: 2 Fälle")
    said = steps.text_of(page)
    for number in range(4):
        steps.arrive("quittenblau", "q09", email=f"jannik{number}@blitzer.example", source="social")
    page.reload()
    assert steps.text_of(page) == said


def test_nobody_is_asked_to_recommend_before_both_have_answered(cast, page, new_context):
    levels = dict.fromkeys(("-2", "-1", "0", "1", "2"), "Ein Satz.")
    with scope(practice=cast.practice):
        rike = Engagement.objects.get(name="Rike Wellenbrecher")
        of: dict[str, Any] = {"practice": cast.practice}
        closing = Closing.objects.create(
            **of, engagement=rike, levels=levels, levels_from=Closing.LevelsFrom.CLOSING, begun_by=cast.owner
        )
        link = ClosingLink(closing=closing)
        answered = {**of, "closing": closing, "manner": 9, "again": 9}
        ClosingAnswer.objects.create(**answered, side="client")
        _link, secret = make_link(link, practice=cast.practice, author=cast.owner, what="closing")
    phone = new_context(viewport={"width": 390, "height": 844}).new_page()
    room = f"/r/abschluss/{secret}/"
    phone.goto(room)
    expect(phone.get_by_text("Ihre Antworten sind abgegeben.")).to_be_visible()
    expect(phone.get_by_role("heading", name="Friederike Amsel empfehlen")).to_have_count(0)
    steps.sign_in(page, cast.owner)
    page.goto(f"/zusammenarbeit/{rike.pk}/danke/")
    expect(page.get_by_text("Erst antworten beide.")).to_be_visible()

    with scope(practice=cast.practice):
        ClosingAnswer.objects.create(**answered, side="provider", author=cast.owner)
    phone.goto(room)
    expect(phone.get_by_role("heading", name="Friederike Amsel empfehlen")).to_be_visible()
    page.goto(f"/zusammenarbeit/{rike.pk}/danke/")
    expect(page.get_by_role("heading", name="Rike Wellenbrecher empfehlen")).to_be_visible()
    page.get_by_label("Was gut war").fill("Jede Antwort kam am selben Tag.")
    steps.press(page, "Den Dank formulieren", "Word the thank-you")
    expect(page.get_by_text("keine Einwilligung vor, später per E-Mail gefragt zu werden")).to_be_visible()


@pytest.mark.parametrize(
    ("german", "english", "said"),
    [
        ("Gesagt und gezeigt", "Stated and shown", f"{CASES} cases"),
        ("Niemand ist Stiefkind", "No stepchildren", "no larger than chance"),
        ("Wo es gut ging", "Where it went well", "5 of 5"),
        ("Bauchgefühl und Ausgang", "Gut feeling and outcome", f"{CASES} cases"),
    ],
)
def test_in_english_they_speak_as_well(cast, page, german, english, said):
    steps.sign_in(page, cast.owner)
    steps.speak_english(page)
    ask(page, german, english)
    expect(page.get_by_text(said).first).to_be_visible()
