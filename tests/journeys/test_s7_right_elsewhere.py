"""S7: sent on to the colleague who fits best, with the client's yes; three people in three browsers."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

from tests.journeys import steps
from tests.stages.referral.handover.conftest import reads_mail
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.referral.actions.answering import run_out_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

PHONE = {"width": 390, "height": 844}
GUT, NOTE, REASON = "Bauchwort-Kolibri", "Notizwort-Kolibri", "Grundwort-Kolibri"
UNKIND = ("schwierig", "schlecht", "anstrengend", "kompliziert", "problem")
SENT_ON = ("handover_offer", "handover", "handover_ended", "handover_withdrawn", "handover_outcome")


@pytest.fixture
def phone(new_context: Callable[..., object]) -> Page:
    """The client's browser, signed in nowhere."""
    return new_context(viewport=PHONE, has_touch=True).new_page()  # type: ignore[attr-defined]


@pytest.fixture
def theirs(new_context: Callable[..., object]) -> Page:
    """The colleague's browser, signed in nowhere."""
    return new_context().new_page()  # type: ignore[attr-defined]


@pytest.fixture
def planner(cast):
    """Dr Zollstock asked; Bruno said where handovers may be mailed, and confirmed it."""
    with scope(practice=cast.practice):
        reads_mail(Colleague.objects.select_related("practice").get(name="Bruno Feinschliff"))
        Message.objects.filter(purpose__in=SENT_ON).delete()
    return steps.standing("quittenblau", "q01")


def mail(cast, purpose: str) -> Message:
    with scope(practice=cast.practice):
        return Message.objects.filter(purpose=purpose).latest("pk")


def none_left(cast, *purposes: str) -> bool:
    with scope(practice=cast.practice):
        return not Message.objects.filter(purpose__in=purposes).exists()


def link_in(message: Message) -> str:
    return re.search(r"https?://\S+/r/\S+/", message.body).group()


def left_to_fill(page: Page) -> int:
    """How many fields still have to be filled before the page can be sent."""
    return page.locator("main form :is(input, textarea, select):invalid").count()


def recommended(page: Page, cast, planner) -> None:
    """Weigh, decide to recommend Bruno, and send the letter: the public contact, and nothing handed over."""
    steps.sign_in(page, cast.owner)
    steps.weigh(page, planner, cast.owner)
    steps.follow(page, "Bruno Feinschliff empfehlen", "Recommend Bruno Feinschliff")
    assert left_to_fill(page) == 1  # two minutes are one sentence, and a letter that is written already
    page.get_by_label(steps.say(page, "Grund", "Reason")).fill(REASON)
    steps.press(page, "Weiter zum Brief", "On to the letter")
    assert left_to_fill(page) == 0
    letter = steps.letter_field(page).input_value()
    assert "Plan" in letter or "plan" in letter
    assert not [word for word in UNKIND if word in letter.lower()]
    assert REASON not in letter
    steps.press(page, "Senden", "Send")
    assert none_left(cast, "handover")


def test_right_elsewhere(cast, page, phone, theirs, planner):
    recommended(page, cast, planner)
    steps.follow(page, "Weiter zur Weitergabe", "On to the handover")
    named = steps.below(page, "In dieser Reihenfolge").get_by_role("listitem")
    expect(named.first).to_contain_text("Bruno Feinschliff")
    expect(named.first).to_contain_text("Passt besser.")
    expect(named.first).to_contain_text("Näher beieinander bei: Planung und Intuition")
    expect(named.filter(has_text="Passt besser.")).to_have_count(1)
    expect(page.get_by_text("Zwei Bedingungen:")).to_be_attached()
    expect(page.locator("[name*=provision], [name*=commission]")).to_have_count(0)

    steps.follow(page, "Um ein Ja zu Bruno Feinschliff bitten", "Ask for their yes to Bruno Feinschliff")
    page.get_by_label("Firma oder Organisation").uncheck()
    offer = steps.letter_field(page).input_value()
    assert "{{ link }}" in offer
    assert not [word for word in UNKIND if word in offer.lower()]
    assert left_to_fill(page) == 0
    steps.press(page, "Senden", "Send")
    expect(page.get_by_text("Die Frage ist gestellt")).to_be_visible()
    desk = page.url
    expect(page.get_by_role("button", name="An Bruno Feinschliff weitergeben")).to_have_count(0)

    the_client_decides(cast, phone, planner)
    page.goto("/heute/")
    steps.click(page.get_by_role("link", name="Ja von Dr. Henrike Zollstock"))
    assert page.url == desk
    expect(page.get_by_text("über den eigenen Link")).to_be_visible()
    assert none_left(cast, "handover")
    steps.click(page.get_by_role("button", name="Per E-Mail an Bruno Feinschliff weitergeben"))
    expect(page.get_by_text("Weitergegeben.", exact=True)).to_be_visible()
    steps.seems_accessible(page)

    the_colleague_takes_it_on(cast, theirs, planner)
    phone.reload()
    expect(phone.get_by_text("Bruno Feinschliff übernimmt und meldet sich bei Ihnen.")).to_be_visible()
    page.goto(desk)
    expect(page.get_by_text("wir arbeiten zusammen")).to_be_visible()
    expect(page.get_by_text("Danke, dass du an mich gedacht hast.")).to_be_visible()
    page.get_by_label("Ihr Dank").fill("Danke fürs Übernehmen.")
    steps.press(page, "Danke sagen", "Say thanks")
    theirs.reload()
    expect(theirs.get_by_text("Danke fürs Übernehmen.")).to_be_visible()
    page.goto("/weiterempfehlen/")
    expect(page.get_by_text("Bis zu einem klaren Nein")).to_be_visible()


def the_client_decides(cast, phone: Page, planner) -> None:
    """Word for word, not ticked, yes."""
    phone.goto(link_in(mail(cast, "handover_offer")))
    assert steps.fits(phone)
    read = steps.text_of(phone)
    for words in (planner.email, "Bruno Feinschliff", "post@feinschliff.example", "es gibt keine Provision"):
        assert words in read
    assert not any(word in read for word in (GUT, NOTE, REASON))
    box = phone.get_by_role("checkbox")
    expect(box).not_to_be_checked()
    steps.press(phone, "Ja, weitergeben", "Yes, pass it on")
    expect(phone.get_by_role("alert")).to_contain_text("Ohne das Häkchen wird nichts weitergegeben.")
    box.check()
    steps.press(phone, "Ja, weitergeben", "Yes, pass it on")
    expect(phone.get_by_text("Noch ist nichts weitergegeben.")).to_be_visible()
    expect(phone.get_by_role("button", name="Mein Ja zurücknehmen")).to_be_visible()
    steps.seems_accessible(phone)


def the_colleague_takes_it_on(cast, theirs: Page, planner) -> None:
    letter = mail(cast, "handover")
    assert planner.name not in letter.body
    theirs.goto(link_in(letter))
    read = steps.text_of(theirs)
    assert planner.email in read
    assert planner.organisation not in steps.beside(theirs, "Name").inner_text()
    expect(steps.beside(theirs, "Firma oder Organisation")).to_have_count(0)  # she was not asked about it
    assert not any(word in read for word in (GUT, NOTE, REASON))
    assert re.search(r"\d ?%", read) is None
    steps.press(theirs, "Ich übernehme", "I take it on")
    expect(theirs.get_by_text("Sie haben übernommen.")).to_be_visible()
    theirs.get_by_label("wir arbeiten zusammen").check()
    theirs.get_by_label("Ein Dank, wenn Sie mögen").fill("Danke, dass du an mich gedacht hast.")
    steps.press(theirs, "Sagen, was daraus wurde", "Say what became of it")
    expect(theirs.get_by_role("button", name="Sagen, was daraus wurde")).to_have_count(0)  # asked once
    steps.seems_accessible(theirs)


def test_taken_back_then_silence_and_the_next(cast, page, phone, planner, clock):
    """The yes is taken back before anything left; later nobody answers, she is told, and the next is only offered."""
    recommended(page, cast, planner)
    steps.follow(page, "Weiter zur Weitergabe", "On to the handover")
    steps.follow(page, "Um ein Ja zu Yasemin Federleicht bitten", "Ask for their yes to Yasemin Federleicht")
    steps.press(page, "Senden", "Send")
    phone.goto(link_in(mail(cast, "handover_offer")))
    phone.get_by_role("checkbox").check()
    steps.press(phone, "Ja, weitergeben", "Yes, pass it on")
    steps.press(phone, "Mein Ja zurücknehmen", "Take my yes back")
    expect(phone.get_by_text("Sie haben Ihr Ja zurückgenommen.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="weitergeben")).to_have_count(0)
    assert none_left(cast, "handover")

    steps.follow(page, "Wer als Nächstes passt", "See who is next")
    steps.follow(page, "Um ein Ja zu Bruno Feinschliff bitten", "Ask for their yes to Bruno Feinschliff")
    steps.press(page, "Senden", "Send")
    phone.goto(link_in(mail(cast, "handover_offer")))
    phone.get_by_role("checkbox").check()
    steps.press(phone, "Ja, weitergeben", "Yes, pass it on")
    page.reload()
    steps.click(page.get_by_role("button", name="Per E-Mail an Bruno Feinschliff weitergeben"))
    clock.move_to(timezone.now() + timedelta(days=11))
    assert run_out_due() >= 1  # the one of the examples runs out, too
    told = mail(cast, "handover_ended")
    assert told.to_address == planner.email
    assert "Ohne ein neues Ja" in told.body
    phone.reload()
    expect(phone.get_by_text("Bei Bruno Feinschliff hat es nicht geklappt")).to_be_visible()
    page.goto(f"/anfragen/{planner.pk}/weiterempfehlen/")
    expect(page.get_by_text("Sonst passt niemand sicher besser")).to_be_visible()
    expect(page.get_by_text("Keine Antwort bis zum genannten Tag")).to_be_visible()


def test_in_english(cast, page, phone, theirs, planner):
    with scope(practice=cast.practice):
        type(planner).objects.filter(pk=planner.pk).update(language="en")
        Colleague.objects.filter(name="Bruno Feinschliff").update(language="en")
    steps.sign_in(page, cast.owner)
    steps.speak_english(page)
    steps.weigh(page, planner, cast.owner)
    steps.follow(page, "", "Recommend Bruno Feinschliff")
    page.get_by_label("Reason").fill(REASON)
    steps.press(page, "", "On to the letter")
    steps.press(page, "", "Send")
    steps.follow(page, "", "On to the handover")
    steps.follow(page, "", "Ask for their yes to Bruno Feinschliff")
    steps.press(page, "", "Send")
    phone.goto(link_in(mail(cast, "handover_offer")))
    phone.get_by_role("checkbox").check()
    steps.press(phone, "", "Yes, pass it on")
    page.reload()
    steps.click(page.get_by_role("button", name="Hand over to Bruno Feinschliff by email"))
    theirs.goto(link_in(mail(cast, "handover")))
    steps.press(theirs, "", "It does not suit me now")
    expect(theirs.get_by_text("You declined.")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("It did not work out with Bruno Feinschliff")).to_be_visible()
