"""S9: silence and late money are noticed early, on both sides, and one's own lateness before anybody else's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from tests.journeys import steps
from wunschkunde.stages.collaboration.actions import punctuality
from wunschkunde.stages.collaboration.actions.energy import note_energy
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.models import Charter, Kickoff

ONE_DAY = 24 * 60 * 60
SILENT = "Auf eine Frage kommt lange keine Antwort."
UNPAID = "Eine Rechnung ist überfällig."
DRAINS = "Woche um Woche kostet mehr Kraft, als sie bringt."
MY_OWN = "Ein Termin ist verstrichen, und ich habe mich nicht gemeldet."


@pytest.fixture
def together(cast):
    """Begin to work together, in a practice where nothing has happened yet."""

    def make(name="", **more):
        asked = steps.example("quittenblau", "q05")
        data = {"name": name or asked["name"], "topic": "Newsletter", "phone": "+49 171 5550123", **more}
        with scope(practice=cast.elsewhere):
            return begin(practice=cast.elsewhere, author=cast.foreign_owner, data=data, started_on=date(2026, 9, 1))

    return make


@pytest.fixture
def promised(cast):
    """Note beside the browser what was promised."""

    def make(engagement, what, title, due, asked=date(2026, 9, 1)):
        side, _colon, kind = what.partition(":")
        with scope(practice=engagement.practice):
            return punctuality.enter(
                engagement=engagement,
                author=cast.foreign_owner,
                side=side,
                kind=kind,
                title=title,
                due_on=due,
                asked_on=asked,
            )

    return make


def enter(page, what, title, *, due, asked):
    """Enter what is owed on the page of the collaboration, in German."""
    page.get_by_text("Eine Zusage eintragen").click()
    page.get_by_label("Was zugesagt ist").select_option(what)
    page.get_by_label("In wenigen Worten").fill(title)
    page.get_by_label("Fällig am").fill(due)
    page.get_by_label("Gefragt, berechnet oder zugesagt am").fill(asked)
    steps.press(page, "Eintragen", "Enter")
    expect(page.get_by_role("rowheader").filter(has_text=title)).to_be_visible()


def opened(page, engagement):
    page.goto(f"/zusammenarbeit/{engagement.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(engagement.name)


def test_an_invoice_a_week_overdue_gives_one_hint_with_a_call_before_a_letter(cast, page, clock, together):
    jannik = together(email="jannik@blitzer.example")
    steps.sign_in(page, cast.foreign_owner)
    opened(page, jannik)
    enter(page, "Zahlung einer Rechnung", "2026-14", due="2026-11-11", asked="2026-10-28")
    opened(page, jannik)
    expect(page.get_by_text(UNPAID)).to_have_count(0)

    clock.shift(ONE_DAY)
    opened(page, jannik)
    hint = steps.below(page, "Ein Frühzeichen")
    expect(hint).to_contain_text("Rechnung 2026-14 war am 11. November 2026 fällig, vor 7 Tagen.")
    expect(hint).to_contain_text("Übersehen, falsche Adresse, Freigabe im Urlaub.")
    expect(hint).to_contain_text("Kam meine Rechnung pünktlich und vollständig?")
    expect(hint.get_by_role("link", name=f"{jannik.name} anrufen")).to_have_attribute("href", "tel:+49 171 5550123")
    steps.click(hint.get_by_role("link", name="Einen Brief schreiben"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Freundlich an eine Rechnung erinnern")


def test_silence_and_three_low_weeks_come_one_after_the_other(cast, page, together, promised):
    jannik = together()
    promised(jannik, "client:answer", "Passt der Ton?", date(2026, 11, 3), date(2026, 11, 3))
    with scope(practice=cast.elsewhere):
        for back in range(3):
            note_energy(
                engagement=jannik, author=cast.foreign_owner, value=-2, day=date(2026, 11, 17) - timedelta(weeks=back)
            )
    steps.sign_in(page, cast.foreign_owner)
    opened(page, jannik)
    expect(page.get_by_text(SILENT)).to_be_visible()
    expect(page.get_by_text("Gefragt am 3. November 2026: „Passt der Ton?“. Seit 10 Werktagen")).to_be_visible()
    expect(page.get_by_text("Anrufen, nicht mahnen: „Ist alles in Ordnung?“")).to_be_visible()
    expect(page.get_by_text(DRAINS)).to_have_count(0)

    steps.follow(page, "Beiseitelegen, mit einem Grund", "Put it aside, with a reason")
    steps.press(page, "Beiseitelegen", "Put it aside")
    expect(page.get_by_label("Warum Sie es beiseitelegen")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Warum Sie es beiseitelegen").fill("Sie ist auf einer Messe.")
    steps.press(page, "Beiseitelegen", "Put it aside")
    expect(page.get_by_text(DRAINS)).to_be_visible()
    expect(page.get_by_text("Sie ist auf einer Messe.")).to_be_visible()
    steps.seems_accessible(page)

    steps.press(page, "Wieder zeigen", "Show it again")
    expect(page.get_by_role("heading", name="Von Ihnen beiseitegelegt")).to_have_count(0)
    expect(page.get_by_text(SILENT)).to_be_visible()


def test_a_day_i_missed_without_word_stands_before_any_hint_about_a_client(cast, page, together, promised):
    unpaid, waiting = together(), together("Aurelia Wartend")
    promised(unpaid, "client:payment", "2026-9", date(2026, 10, 1))
    promised(waiting, "provider:delivery", "Probekapitel", date(2026, 11, 16))
    steps.sign_in(page, cast.foreign_owner)
    page.goto("/heute/")
    expect(page.get_by_role("link", name=MY_OWN)).to_be_visible()
    expect(page.get_by_text(UNPAID)).to_have_count(0)
    steps.click(page.get_by_role("link", name=MY_OWN))
    expect(page.get_by_text("Es muss nachgefragt werden, wo etwas bleibt.")).to_be_visible()

    steps.follow(page, "Notieren, was getan oder gesagt ist", "Note what you did or said")
    page.get_by_label("Neuer Tag").fill("2026-11-19")
    steps.press(page, "Neuen Tag notieren", "Note the new day")
    expect(page.get_by_text("jetzt 19.11.2026")).to_be_visible()
    page.goto("/heute/")
    expect(page.get_by_text(MY_OWN)).to_have_count(0)
    expect(page.get_by_role("link", name=UNPAID)).to_be_visible()


def test_both_sides_stand_on_one_line_with_the_same_measure(cast, page, together, promised):
    jannik = together()
    promised(jannik, "provider:delivery", "Entwurf", date(2026, 11, 17))
    promised(jannik, "client:payment", "2026-9", date(2026, 11, 17))
    steps.sign_in(page, cast.foreign_owner)
    page.goto(f"/zusammenarbeit/{jannik.pk}/puenktlichkeit/")
    for title in ("Entwurf", "2026-9"):
        steps.click(page.get_by_role("row").filter(has_text=title).get_by_role("button"))
    expect(steps.beside(page, cast.foreign_owner.name).first).to_have_text("Lieferungen: 1 von 1 pünktlich.")
    expect(steps.beside(page, jannik.name).first).to_have_text("Zahlungen: 1 von 1 pünktlich.")
    page.set_viewport_size({"width": 390, "height": 800})
    assert steps.width_of(page) == 390
    # On a phone one button holds the navigation: opened and closed by keys alone.
    menu, there = page.get_by_role("button", name="Menü"), page.get_by_role("navigation", name="Hauptnavigation")
    expect(there).to_have_count(0)
    menu.press("Enter")
    expect(there.get_by_role("link")).to_have_count(7)
    page.keyboard.press("Escape")
    expect(there).to_have_count(0)
    expect(menu).to_be_focused()


def test_no_hint_ever_reaches_the_other_side(cast, page, new_context, together, promised):
    jannik = together()
    promised(jannik, "client:payment", "2026-9", date(2026, 10, 1))
    promised(jannik, "provider:delivery", "Probekapitel", date(2026, 11, 16))
    steps.sign_in(page, cast.foreign_owner)
    opened(page, jannik)
    expect(page.get_by_text(MY_OWN)).to_be_visible()
    phone = new_context(viewport={"width": 390, "height": 800}).new_page()
    with scope(practice=cast.elsewhere):
        of = {"practice": cast.elsewhere, "engagement": jannik}
        rooms = {
            "auftrag": open_room(target=Kickoff.objects.create(**of), author=cast.foreign_owner),
            "charta": open_room(target=Charter.objects.create(**of), author=cast.foreign_owner),
        }
    for name, (_link, secret) in rooms.items():
        assert phone.goto(f"/r/{name}/{secret}/").status == 200
        assert [said for said in (MY_OWN, UNPAID, "Frühzeichen", "überfällig") if said in phone.content()] == []
    for address in (f"/zusammenarbeit/{jannik.pk}/", f"/zusammenarbeit/{jannik.pk}/fruehzeichen/"):
        phone.goto(address)
        assert "/konto/login/" in phone.url


def test_in_english(cast, page, together, promised):
    jannik = together()
    promised(jannik, "provider:delivery", "First draft", date(2026, 11, 16))
    promised(jannik, "client:payment", "2026-9", date(2026, 11, 9))
    steps.sign_in(page, cast.foreign_owner)
    steps.speak_english(page)
    opened(page, jannik)
    expect(page.get_by_text("A date has passed and I did not get in touch.")).to_be_visible()
    expect(page.get_by_text("“First draft” was due on")).to_be_visible()
    steps.follow(page, "Beide Seiten in einem Bild", "Both sides on one line")
    mine, theirs = (steps.beside(page, name).first for name in (cast.foreign_owner.name, jannik.name))
    expect(mine).to_have_text("Deliveries: 0 of 1 on time, one 1 day overdue.")
    expect(theirs).to_have_text("Payments: 0 of 1 on time, one 8 days overdue.")
