"""S11: once a year something happens nobody could foresee; a calm path, and being allowed to let go."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import SOON
from wunschkunde import texts
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.models import Engagement, Intervention, Parting

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

PRACTICE = "leuchtspur"
MONTHS = timedelta(days=150)


@pytest.fixture
def together(cast) -> Callable[[str], Engagement]:
    """Work together with somebody of the stories."""

    def start(key: str) -> Engagement:
        told, practice = steps.example(PRACTICE, key), steps.practice_of(PRACTICE)
        data = {"name": told["name"], "email": told["email"], "organisation": told["organisation"]}
        with scope(practice=practice):
            return begin(practice=practice, author=cast.owner, data={**data, "topic": "Neuanfang", "language": "de"})

    return start


def situation(key: str) -> texts.Situation:
    return next(one for one in texts.difficult_situations().types if one.key == key)


def outcome(key: str) -> texts.Text:
    return next(one.text for one in texts.difficult_situations().outcomes if one.key == key)


def arrive_at(page: Page, cast, engagement: Engagement) -> None:
    """Sign in, go to the practice, and open the engagement from the list."""
    steps.sign_in(page, cast.owner)
    steps.work_in(page, steps.practice_of(PRACTICE))
    page.goto("/zusammenarbeit/")
    its_own = page.locator(f"[href='/zusammenarbeit/{engagement.pk}/']")
    steps.click(page.get_by_role("link", name=engagement.name, exact=True).and_(its_own))


def begin_the_path(page: Page, key: str) -> None:
    """Say that one is at the end of one's wits, and which situation it is."""
    steps.follow(page, "Ich bin mit meinem Latein am Ende", "I am at my wits' end")
    said = situation(key).name
    row = page.get_by_role("listitem").filter(has=page.get_by_text(steps.say(page, said.de, said.en), exact=True))
    steps.click(row.get_by_role("button"))
    expect(page.get_by_role("heading", level=1)).to_have_text(steps.say(page, said.de, said.en))


def write(page: Page, **words: str) -> None:
    for name, said in words.items():
        page.locator(f"[name={name}]").fill(said)


def test_an_insight_below_the_goal_is_a_good_ending(cast, page, together):
    mirjam = together("l01")
    arrive_at(page, cast, mirjam)
    steps.follow(page, "Ich bin mit meinem Latein am Ende", "I am at my wits' end")
    for one in texts.difficult_situations().types:
        expect(page.get_by_text(one.signs.de, exact=True)).to_be_visible()
    expect(page.get_by_text("Etwa einmal im Jahr")).to_be_visible()
    page.go_back()

    begin_the_path(page, "team_constellation")
    expect(page.get_by_text(situation("team_constellation").first_step.de)).to_be_visible()
    write(page, observation="Im dritten Treffen stand der Vater in der Tür.")
    expect(page.get_by_role("status").filter(has_text="Gespeichert")).to_be_visible(timeout=SOON)
    page.reload()
    expect(page.locator("[name=observation]")).to_have_value("Im dritten Treffen stand der Vater in der Tür.")
    write(page, effect="Ich habe zwei Aufträge zugleich.", wish="Einen Auftrag, von allen getragen.")
    page.get_by_label("Die Konstellation").check()
    steps.seems_accessible(page)
    steps.press(page, "Weiter zum Gespräch", "On to the conversation")

    expect(page.get_by_text("Das ist niemandes Schuld.")).to_be_visible()
    write(page, talk_on="2026-11-19")
    steps.press(page, "Den Tag festlegen", "Set the day")
    steps.seems_accessible(page)
    steps.follow(page, "Der Leitfaden auf einer Seite, zum Drucken", "The guide on one page, to print")
    guide = steps.text_of(page)
    for said in ("Ich habe zwei Aufträge zugleich.", situation("team_constellation").let_go_when.de):
        assert said in guide
    steps.seems_accessible(page)
    page.go_back()

    steps.follow(page, "Wie ist es ausgegangen?", "How did it end?")
    expect(page.get_by_role("radio").first).to_have_value("insight")
    page.get_by_label(outcome("insight").de).check()
    write(page, note="Erst die Übergabe regeln, dann die Marke.")
    steps.press(page, "Festhalten", "Record it")
    expect(page.get_by_label("In eigenen Worten")).to_have_value("Erst die Übergabe regeln, dann die Marke.")
    page.get_by_label("Etwas weniger als vereinbart").check()
    write(page, door_open="Nach der Übergabe, mit allen am Tisch.")
    steps.press(page, "Gut beenden", "End it well")

    ending = steps.below(page, "Mit einer Erkenntnis beendet")
    expect(ending).to_contain_text("Auch das ist ein gutes Ende.")
    expect(ending).to_contain_text("Nach der Übergabe, mit allen am Tisch.")
    with scope(practice=mirjam.practice):
        parting = Parting.objects.get(engagement=mirjam)
        assert (parting.kind, parting.result_level, parting.cause) == ("insight", -1, "constellation")
        assert parting.intervention.outcome == "insight"


def test_what_is_typed_before_the_script_arrives_is_saved(cast, page, together):
    arrive_at(page, cast, together("l01"))
    begin_the_path(page, "team_constellation")
    held = []
    page.route("**/autosave*.js", lambda route: held.append(route))  # noqa: PLW0108 - a plain method is not taken
    page.reload(wait_until="commit")
    write(page, observation="Im dritten Treffen stand der Vater in der Tür.")
    held[0].continue_()
    expect(page.get_by_role("status").filter(has_text="Gespeichert")).to_be_visible(timeout=SOON)


def test_a_pause_without_a_day_lets_everything_rest(cast, page, together, clock):
    konrad = together("l06")
    arrive_at(page, cast, konrad)
    begin_the_path(page, "life_event")
    offer = page.get_by_role("complementary").filter(has_text="Mensch vor Projekt")
    steps.click(offer.get_by_role("link", name="Eine Pause vereinbaren"))
    steps.press(page, "Ruhen lassen", "Let it rest")
    expect(steps.below(page, "Pause")).to_contain_text("Es ist kein Tag verabredet.")
    steps.seems_accessible(page)
    since = steps.berlin(2026, 11, 17)

    clock.shift(MONTHS)
    page.context.clock.set_fixed_time(steps.berlin(2027, 4, 16, 10, 30))
    page.context.clear_cookies()
    steps.sign_in(page, cast.owner)
    steps.work_in(page, konrad.practice)
    page.goto("/")
    expect(page.locator(f"main [href*='/zusammenarbeit/{konrad.pk}/']")).to_have_count(0)
    assert steps.mails_to(konrad.practice, konrad.email, since=since) == []
    page.goto(f"/zusammenarbeit/{konrad.pk}/")
    expect(steps.below(page, "Pause")).to_contain_text("150 Tage")
    steps.press(page, "Wieder zusammenarbeiten", "Work together again")
    expect(steps.below(page, "Pause")).to_contain_text("Insgesamt hat es 150 Tage geruht.")
    with scope(practice=konrad.practice):
        konrad.refresh_from_db()
        assert konrad.state == "running"
        assert Intervention.objects.get(engagement=konrad).outcome == "paused"


def test_somebody_is_handed_over_with_their_yes_and_it_can_be_taken_back(cast, page, together):
    nils = together("l12")
    arrive_at(page, cast, nils)
    begin_the_path(page, "own_limit")
    expect(page.get_by_role("complementary").filter(has_text="Nicht alles liegt bei")).to_be_visible()
    write(page, observation="Er wacht um vier auf.", effect="Ich komme an meine Grenze.", wish="Jemand, der es kann.")
    write(page, mine="Ich bin nicht die richtige Person.", nobodys="Was ihn nachts weckt.")
    steps.press(page, "Weiter zum Gespräch", "On to the conversation")
    steps.click(page.get_by_role("link", name=situation("own_limit").name.de))
    steps.follow(page, "Es hat sich gelöst oder ist anders ausgegangen", "It has resolved itself, or ended otherwise")
    expect(page.get_by_role("radio").first).to_have_value("handed_over")
    page.get_by_label(outcome("handed_over").de).check()
    steps.press(page, "Festhalten", "Record it")

    page.get_by_label("Die Arbeitsweise passt nicht").check()
    write(page, reason="An dieser Stelle braucht es jemand anderen.", handed_over="Das Protokoll der ersten Stunde")
    page.get_by_label("Hauke Ruhepol").check()
    steps.press(page, "Gut beenden", "End it well")
    expect(page.get_by_text("Dieses Feld ist zwingend erforderlich.").first).to_be_visible()
    write(page, consent_on="2026-11-17")
    steps.press(page, "Gut beenden", "End it well")
    ending = steps.below(page, "Übergeben")
    for said in ("Hauke Ruhepol, hauke@ruhepol.example", "Das Protokoll der ersten Stunde", "17. November 2026"):
        expect(ending).to_contain_text(said)
    with scope(practice=nils.practice):
        assert not Message.objects.filter(to_address="hauke@ruhepol.example").exists()

    steps.press(page, "Rückgängig machen", "Undo")
    expect(page.get_by_text("Das Ende ist zurückgenommen.")).to_be_visible()
    expect(page.get_by_role("heading", name="Wenn es schwierig wird")).to_be_visible()
    with scope(practice=nils.practice):
        assert not Parting.objects.filter(engagement=nils).exists()


def test_the_path_speaks_english_too(cast, page, together):
    konrad = together("l06")
    arrive_at(page, cast, konrad)
    steps.speak_english(page)
    page.goto(f"/zusammenarbeit/{konrad.pk}/")
    begin_the_path(page, "tone")
    write(page, observation="Shouting on the phone.", effect="I shrink.", wish="To talk calmly.")
    steps.press(page, "Weiter zum Gespräch", "On to the conversation")
    expect(page.get_by_text("Dein Ärger ist angekommen", exact=False)).to_be_visible()
    write(page, talk_on="2026-11-19")
    steps.press(page, "Den Tag festlegen", "Set the day")
    steps.follow(page, "Wie ist es ausgegangen?", "How did it end?")
    page.get_by_label(outcome("continued").en).check()
    steps.press(page, "Festhalten", "Record it")
    expect(page.get_by_text("Recorded. On you go.")).to_be_visible()
    page.goto(f"/zusammenarbeit/{konrad.pk}/abschied/parted/")
    expect(page.get_by_role("button", name="End it well")).to_be_visible()
