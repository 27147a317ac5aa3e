"""The main job: an inquiry arrives, is thanked, weighed gut first, and answered with one warm letter."""

from __future__ import annotations

import re
import socket
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from tests.journeys import steps
from wunschkunde.accounts.models import Membership, Practice
from wunschkunde.outbox.actions import deliver_due
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Decision

NAME, ADDRESS = "Änne Größler-Öztürk", "aenne@groessler.example"
CONCERN = "Wir flechten Körbe, seit über dreißig Jahren. Für unsere Gäste fehlen uns die schönen Worte."
UNFILLED = re.compile(r"\{\{|\}\}|\[\[|\]\]|\|\||None|%\(")
AFTER_THE_MINUTE = timedelta(seconds=61)


class Mailbox:
    """What a mail server took, and whether it takes anything at all."""

    def __init__(self):
        self.letters = []
        self.refuses = False

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - the name aiosmtpd asks for
        if self.refuses:
            return "451 4.3.0 Voll bis unters Dach"
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def to(self, address):
        return [letter for letter in self.letters if address in letter["To"]]


@pytest.fixture
def mailbox(settings):
    """A real mail server on the loopback, and the program sending to it."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield box
    server.stop()


@pytest.fixture
def practice(cast):
    """Quittenblau as a practice of one's own, worked in alone: letters of an example never leave the house."""
    Practice.objects.filter(pk=cast.practice.pk).update(is_demo=False)
    Membership.objects.filter(practice=cast.practice, user=cast.member).delete()
    return steps.practice_of("quittenblau")


def type_into(page, label, words):
    steps.tab_to(page, page.get_by_label(label))
    page.keyboard.type(words)


def answer(page, name, question, label, *, key="Space"):
    """Unfold a point and answer one of its questions, without a mouse."""
    folded = page.locator("summary").filter(has_text=re.compile(f"^{name}$"))
    if folded.locator("xpath=..").get_attribute("open") is None:
        steps.tab_to(page, folded)
        page.keyboard.press("Enter")
    option = page.get_by_role("group", name=question, exact=True).get_by_label(label, exact=True)
    option.focus()
    page.keyboard.press(key)
    expect(option).to_be_checked()


def ask_without_a_mouse(page, clock):
    page.goto("/p/quittenblau/")
    steps.tab_to(page, page.get_by_role("link", name="Anfragen, ob wir zusammenpassen").first)
    page.keyboard.press("Enter")
    type_into(page, "Was ist gerade los?", CONCERN)
    answer(
        page,
        "Planung und Intuition",
        "Wie soll an meinem Vorhaben gearbeitet werden?",
        "Grober Plan, der Rest ergibt sich",
    )
    answer(page, "Offenheit für Rat", "Wie viel Rat wünsche ich mir?", "Ehrlicher Rat, auch wenn er unbequem ist")
    answer(page, "Anliegen und Angebot", "Welche Unterstützung suche ich?", "Texte schreiben lassen")
    type_into(page, re.compile("^Name"), NAME)
    type_into(page, re.compile("Mail-?[Aa]dresse"), ADDRESS)
    clock.shift(240)
    steps.tab_to(page, page.get_by_role("button", name="Anfrage senden"))
    page.keyboard.press("Enter")


def decide(page, inquiry, user, *, topic="die Worte zu unseren Körben"):
    """Weigh an inquiry and answer it with a yes."""
    steps.weigh(page, inquiry, user, first=8, second=9)
    steps.choose(page, "Zusagen", "Accept", Grund="Darauf freue ich mich.", **{"Worum es geht": topic})
    steps.press(page, "Senden", "Send")


def weigh_in_full(desk):
    """From the day to the bridge, each step taken in the browser."""
    arrived = desk.get_by_role("listitem").filter(has_text=NAME)
    expect(arrived).to_contain_text("Wir flechten Körbe, seit über dreißig Jahren.")
    steps.click(arrived.get_by_role("link"))
    expect(desk.get_by_text(CONCERN)).to_be_visible()
    steps.note_gut(desk, 8, "Ich rieche schon die Weiden.")
    assert steps.look_at_all(desk) == 3
    steps.note_gut(desk, 9)
    expect(desk.get_by_role("region", name="Die Brücke zwischen beiden Seiten")).to_be_visible()
    expect(desk.get_by_role("img", name=f"Eine Brücke zwischen {NAME} und Friederike Amsel")).to_be_visible()


def write_a_yes(desk):
    """Choose, change a word in the letter, look at its tone, send it."""
    steps.choose(desk, "Zusagen", "Accept", Grund="Darauf freue ich mich.", Worum_es_geht="die Worte zu unseren Körben")
    body = steps.letter_field(desk).input_value()
    steps.letter_field(desk).fill(body.replace("Bis bald", "Bis bald in der Werkstatt"))
    steps.press(desk, "Ein zweiter Blick auf den Ton", "A second look at the tone")
    expect(desk.get_by_role("heading", name="Ein zweiter Blick", exact=True)).to_be_visible()
    steps.press(desk, "Senden", "Send")
    expect(steps.beside(desk, "Entschieden")).to_contain_text("Zusage")


def is_ready_to_be_read(letter):
    """The letter as it lies in her mailbox: complete, in her form of address, nothing of ours in it."""
    words = letter.get_content()
    assert words.startswith(f"Guten Tag {NAME},")
    assert "„die Worte zu unseren Körben“" in words
    assert "Bis bald in der Werkstatt" in words
    assert words.rstrip().endswith("Friederike Amsel")
    assert re.search(r"\b(Sie|Ihnen|Ihre)\b", words)
    assert re.search(r"\b(du|dir|dich|dein|deine)\b", words, re.IGNORECASE) is None
    assert UNFILLED.search(words) is None
    assert "Darauf freue ich mich." not in words
    assert letter["From"].startswith("Friederike Amsel <")
    return True


@pytest.mark.on_postgres
def test_an_inquiry_becomes_one_warm_letter(cast, practice, mailbox, page, new_context, clock):  # noqa: PLR0917
    phone = new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False).new_page()
    ask_without_a_mouse(phone, clock)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Die Anfrage ist gut angekommen")
    expect(steps.beside(phone, "Wird gelesen am")).to_have_text("Dienstag, 17. November 2026")
    assert phone.context.cookies() == []
    deliver_due()
    (thanks,) = mailbox.to(ADDRESS)
    assert thanks["Subject"] == "Ihre Anfrage ist gut angekommen"
    assert thanks.get_content().startswith(f"Guten Tag {NAME},")
    assert phone.url in thanks.get_content()
    assert "Körbe" not in thanks.get_content()

    steps.sign_in_by_password(page, cast.owner)
    weigh_in_full(page)
    write_a_yes(page)
    deliver_due()
    assert len(mailbox.to(ADDRESS)) == 1
    clock.shift(AFTER_THE_MINUTE)
    deliver_due()
    (_thanks, letter) = mailbox.to(ADDRESS)
    assert is_ready_to_be_read(letter)
    assert letter["Reply-To"] == practice.email

    page.reload()
    expect(steps.beside(page, "Brief")).to_contain_text("verschickt")
    with scopes_disabled():
        assert Decision.objects.get(author=cast.owner, inquiry__email=ADDRESS).kind == "accept"
    phone.reload()
    expect(phone.get_by_role("button", name="Zurückziehen und löschen")).to_have_count(0)
    assert phone.context.cookies() == []


def test_a_letter_the_server_refuses_stays_and_is_tried_again(cast, practice, mailbox, page, clock):
    thore = steps.standing("quittenblau", "q05")
    steps.sign_in(page, cast.owner)
    decide(page, thore, cast.owner)
    mailbox.refuses = True
    clock.shift(AFTER_THE_MINUTE)
    deliver_due()
    assert mailbox.letters == []

    page.goto("/heute/")
    expect(page.get_by_text("1 Brief ließ sich noch nicht zustellen.")).to_be_visible()
    page.goto("/briefe/")
    waiting = page.get_by_role("listitem").filter(has_text="Der Mailserver hat ihn noch nicht angenommen.")
    expect(waiting).to_have_count(1)
    expect(waiting).to_contain_text("Er bleibt hier")
    expect(waiting).to_contain_text("Voll bis unters Dach")
    steps.seems_accessible(page)

    mailbox.refuses = False
    deliver_due()
    assert mailbox.letters == []
    clock.shift(timedelta(minutes=5))
    deliver_due()
    (letter,) = mailbox.to(thore.email)
    assert letter.get_content().startswith("Guten Tag Thore Stillmann,")
    deliver_due()
    assert len(mailbox.letters) == 1
    page.reload()
    expect(waiting).to_have_count(0)


def test_nothing_is_lost_where_no_server_answers(cast, practice, settings, page, clock):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    thore = steps.standing("quittenblau", "q05")
    steps.sign_in(page, cast.owner)
    decide(page, thore, cast.owner)
    for hours in (1, 12, 48):
        clock.shift(timedelta(hours=hours))
        deliver_due()
    with scopes_disabled():
        assert Decision.objects.get(inquiry=thore).letter.state == Message.State.QUEUED
    page.goto("/briefe/")
    expect(page.get_by_role("listitem").filter(has_text="Der Mailserver hat ihn noch nicht angenommen.")).to_have_count(
        1
    )


def test_a_decision_can_be_taken_back_within_its_minute_and_not_after(cast, practice, mailbox, page, clock):
    thore = steps.standing("quittenblau", "q05")
    steps.sign_in(page, cast.owner)
    decide(page, thore, cast.owner)
    clock.shift(timedelta(seconds=40))
    deliver_due()
    steps.press(page, "Rückgängig machen", "Undo")
    expect(page.get_by_text("Die Entscheidung ist zurückgenommen, und nichts wurde verschickt.")).to_be_visible()
    expect(page.get_by_role("heading", name="Sie entscheiden")).to_be_visible()
    clock.shift(AFTER_THE_MINUTE)
    deliver_due()
    assert mailbox.letters == []

    steps.choose(page, "Zusagen", "Accept", Grund="Nun doch.")
    steps.press(page, "Senden", "Send")
    offer = page.get_by_role("button", name="Rückgängig machen")
    expect(offer).to_be_visible()
    clock.shift(AFTER_THE_MINUTE)
    deliver_due()
    page.context.clock.set_fixed_time(timezone.now())
    expect(offer).to_be_hidden()
    assert len(mailbox.to(thore.email)) == 1
    page.evaluate("document.querySelector('[data-undo-offer]').requestSubmit()")
    expect(page.get_by_text("Der Brief ist schon unterwegs.")).to_be_visible()
    with scopes_disabled():
        assert not hasattr(Decision.objects.filter(inquiry=thore).latest("pk"), "undo")
