"""S10: when a shop made a mistake it answers the same day, puts it right, and keeps its temper with everyone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect

from tests.journeys import steps
from wunschkunde.accounts.models import Practice
from wunschkunde.outbox.actions import deliver_due
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.complaining import enter_complaint
from wunschkunde.stages.collaboration.actions.complaints import add_fact
from wunschkunde.stages.collaboration.models import Complaint

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

PHONE = {"width": 390, "height": 844}
SHOP = "pfadwerk"
SENT_BACK = "2026-10-06"  # six weeks before the day of the test
MISTAKE = "Ihr Paket lag unter einem falschen Namen bei uns im Regal."
REMEDY = "Das Geld ist heute überwiesen, und der neuen Sendung liegt Schuhfett bei."


@pytest.fixture
def shop(cast) -> Practice:
    """Pfadwerk before its first complaint: the stories that the example practice shows are told here from the start."""
    practice = steps.practice_of(SHOP)
    with scope(practice=practice):
        Complaint.objects.all().delete()
    return practice


def complain(page: Page, key: str, clock: Any, **choices: str) -> None:
    """Follow the way from the public page, and say it in the words of the story."""
    told = steps.example(SHOP, key)
    page.goto(f"/p/{SHOP}/?lang={choices.get('language', 'de')}")
    steps.follow(page, "Hier melden", "Say it here")
    page.get_by_label(steps.say(page, "Was ist passiert?", "What happened?")).fill(told["text"].strip())
    page.locator(f"[name=matter][value={choices.get('matter', 'return')}]").check()
    if "returned_on" in choices:
        page.locator("[name=returned_on]").fill(choices["returned_on"])
    page.get_by_label("Name", exact=True).fill(told["name"])
    page.get_by_label(steps.say(page, "E-Mail-Adresse", "Email address")).fill(told["email"])
    clock.shift(240)
    steps.press(page, "Senden", "Send")


def open_complaint(page: Page, name: str) -> None:
    page.goto("/beschwerden/")
    steps.click(page.get_by_role("link", name=name, exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def note_fact(page: Page, text: str, evidence: str) -> None:
    page.get_by_label("Was feststeht").fill(text)
    page.get_by_label("Was es belegt").fill(evidence)
    steps.press(page, "Notieren", "Note it")
    expect(page.get_by_text(evidence)).to_be_visible()


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    """The client's phone, a browser of its own."""
    return new_context(viewport=PHONE).new_page()


def hears_at_once(phone: Page, clock: Any) -> None:
    """She says it, and learns who answers and by when; the mail repeats no word of it."""
    complain(phone, "p01", clock, returned_on=SENT_BACK)
    expect(phone.get_by_role("heading", name="Es ist angekommen")).to_be_visible()
    expect(steps.beside(phone, "Zuständig")).not_to_be_empty()
    expect(steps.beside(phone, "Sie bekommen eine Antwort")).to_contain_text("25. November 2026")
    steps.seems_accessible(phone)
    steps.click(phone.get_by_role("link", name="/r/beschwerde/"))
    expect(phone.get_by_text("Schauen Sie bitte nach?")).to_be_visible()
    assert phone.context.cookies() == []
    since = timezone.now() - timedelta(hours=1)
    (thanks,) = steps.mails_to(steps.practice_of(SHOP), "gesine.waldkauz@example.org", since=since)
    assert thanks.not_before <= timezone.now()
    assert "25. November 2026" in thanks.body
    assert "Hund" not in thanks.body


def looks_first(page: Page) -> None:
    """On top of Heute stands what is late; both limits are exceeded, and nobody answers before having looked."""
    page.goto("/heute/")
    steps.click(page.get_by_role("link", name="Erstattung für Gesine Waldkauz: Die gesetzliche Frist ist verstrichen"))
    due = steps.below(page, "Was ansteht")
    expect(due).to_contain_text("20. Oktober 2026")
    expect(due).to_contain_text("um 28 Tage überschritten")
    expect(due).to_contain_text("13. Oktober 2026")
    expect(due).to_contain_text("um 35 Tage überschritten")
    expect(page.get_by_role("link", name="Die Antwort schreiben")).to_have_count(0)
    note_fact(page, "Das Paket liegt unter falschem Namen im Regal.", "Regal 3, Beleg vom 6. Oktober")


def puts_it_right(page: Page) -> None:
    """The letter names mistake, remedy and date, gets a second look, and can be taken back."""
    steps.follow(page, "Die Antwort schreiben", "Write the answer")
    page.get_by_role("radio", name="Eigenen Fehler zugeben").check()
    page.get_by_label("Was schiefgegangen ist").fill(MISTAKE)
    page.get_by_label("Wie es in Ordnung kommt").fill(REMEDY)
    page.get_by_label("Bis wann es in Ordnung ist").fill("2026-11-17")
    steps.press(page, "Weiter zum Brief", "On to the letter")
    letter = steps.letter_field(page).input_value()
    for named in (MISTAKE, REMEDY, "17. November 2026", "es tut mir leid"):
        assert named in letter
    steps.press(page, "Ein zweiter Blick auf den Ton", "A second look at the tone")
    expect(page.get_by_role("heading", name="Ein zweiter Blick", exact=True)).to_be_visible()
    steps.seems_accessible(page)
    steps.press(page, "Senden", "Send")
    expect(page.get_by_role("button", name="Zurücknehmen")).to_be_visible()


def test_six_weeks_late_both_limits_stand_there_and_the_letter_names_it_all(cast, shop, page, phone, clock):
    hears_at_once(phone, clock)
    steps.sign_in(page, cast.owner)
    steps.work_in(page, shop)
    looks_first(page)
    puts_it_right(page)
    clock.shift(90)
    deliver_due()
    with scope(practice=shop):
        assert Message.objects.filter(purpose="letter_own_mistake", state="sent").count() == 1

    phone.reload()
    expect(steps.below(phone, "Wie es in Ordnung kommt")).to_contain_text(REMEDY)
    phone.get_by_role("radio", name="9", exact=True).first.check()
    steps.click(steps.below(phone, "War es fair?").get_by_role("button", name="Senden"))
    expect(phone.get_by_text("Danke, Ihre Antwort ist angekommen.")).to_be_visible()
    steps.seems_accessible(phone)
    assert "Regal 3" not in phone.content()

    page.reload()
    expect(page.get_by_text("9 von 10")).to_be_visible()
    steps.follow(page, "Abschließen und lernen", "Close and learn")
    page.get_by_label("Was ändern Sie").fill("Der Name kommt außen auf jedes Paket.")
    steps.seems_accessible(page)
    steps.press(page, "Abschließen", "Close")
    expect(page.get_by_text("Der Name kommt außen auf jedes Paket.")).to_be_visible()


def test_somebody_shouts_and_the_matter_is_solved_first(cast, shop, page, clock):
    told = steps.example(SHOP, "p03")
    with scope(practice=shop):
        fields = {"statement": told["text"].strip(), "name": told["name"], "email": told["email"], "matter": "service"}
        enter_complaint(practice=shop, author=cast.owner, medium="call", fields=fields, thanks=True)
    steps.sign_in(page, cast.owner)
    steps.work_in(page, shop)
    open_complaint(page, told["name"])
    page.get_by_text("Ist der Ton scharf?").click()
    page.get_by_label("Der Ton ist scharf").check()
    steps.click(steps.below(page, "Der Ton, getrennt von der Sache").get_by_role("button", name="Speichern"))
    tone = steps.below(page, "Der Ton, getrennt von der Sache")
    expect(tone).to_contain_text("Erst lösen, morgen die Grenze nennen")
    expect(tone).to_contain_text("Nicht vor dem 18. November 2026")
    expect(page.get_by_role("button", name="Ich habe die Grenze genannt")).to_have_count(0)
    note_fact(page, "Das Paket ging heute hinaus.", "Sendungsnummer 4711")
    expect(page.get_by_role("link", name="Die Antwort schreiben")).to_be_visible()
    steps.seems_accessible(page)

    clock.shift(timedelta(days=1))
    page.reload()
    steps.press(page, "Ich habe die Grenze genannt", "I have named the limit")
    expect(steps.below(page, "Der Ton, getrennt von der Sache")).to_contain_text("am 18. November 2026 genannt")


def test_nobody_is_told_that_they_cannot_read(cast, shop, page):
    steps.sign_in(page, cast.owner)
    steps.work_in(page, shop)
    page.goto("/beschwerden/neu/")
    told = steps.example(SHOP, "p09")
    page.get_by_label("Was gesagt wurde, Wort für Wort").fill(told["text"].strip())
    page.get_by_role("radio", name="Rückgabe und Erstattung").check()
    page.get_by_label("Name", exact=True).fill(told["name"])
    page.get_by_label("E-Mail-Adresse").fill(told["email"])
    steps.press(page, "Eintragen", "Enter")
    expect(page.get_by_text("hiermit mahne ich die Rückzahlung von 139 Euro an")).to_be_visible()
    with scope(practice=shop):
        complaint = Complaint.objects.get(name=told["name"])
    page.goto(f"/beschwerden/{complaint.pk}/antwort/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nicht jetzt")
    expect(page.get_by_text("Erst nachsehen, dann antworten")).to_be_visible()
    steps.follow(page, "Zur Beschwerde", "To the complaint")
    with scope(practice=shop):
        add_fact(complaint=complaint, author=cast.owner, text="Der Schein lag bei.", evidence="Foto")
    page.reload()
    steps.follow(page, "Die Antwort schreiben", "Write the answer")
    expect(page.get_by_text("Der Schein lag bei.")).to_be_visible()


def test_in_english_it_goes_the_same_way(cast, shop, page, phone, clock):
    complain(phone, "p01", clock, returned_on=SENT_BACK, language="en")
    expect(phone.get_by_role("heading", name="It has arrived")).to_be_visible()
    steps.sign_in(page, cast.owner)
    steps.speak_english(page)
    steps.work_in(page, shop)
    open_complaint(page, "Gesine Waldkauz")
    due = steps.below(page, "What is due")
    expect(due).to_contain_text("28 days over")
    expect(due).to_contain_text("not legal advice")
