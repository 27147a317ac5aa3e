"""S4: a client checks the practice, too, and leaves without embarrassment."""

from __future__ import annotations

import re

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from tests.journeys import steps
from wunschkunde.history.models import Entry
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.texts import form_dimensions

# What nobody is asked for.
PERSONAL = re.compile(
    r"\bAlter\b|Geburt|Geschlecht|Anrede|Herkunft|Nationalität|Religion|Gesundheit|Familienstand|verheiratet|Kinder"
)
ON_A_PHONE = pytest.mark.browser_context_args(viewport={"width": 390, "height": 844}, java_script_enabled=False)


def link_of(inquiry):
    """The link in the letter of thanks."""
    (thanks,) = steps.mails_to(inquiry.practice, inquiry.email, since=inquiry.received_at)
    return re.search(r"http\S+/a/\S+", thanks.body).group()


def pick(page, question, answer):
    """Choose an answer of one of the nine points with the keyboard alone."""
    radio = page.get_by_role("group", name=question, exact=True).get_by_label(answer, exact=True)
    radio.focus()
    page.keyboard.press("Space")
    expect(radio).to_be_checked()


@ON_A_PHONE
def test_the_form_asks_little_and_takes_a_keyboard_only(cast, page, context, clock):
    viola = steps.example("leuchtspur", "l07")
    page.goto("/p/leuchtspur/anfrage/")
    labels = page.locator("label, legend, summary").all_text_contents()
    assert [label for label in labels if PERSONAL.search(label)] == []
    expect(page.get_by_text("Diese Fragen dauern etwa fünf Minuten.")).to_be_visible()
    expect(page.get_by_text("Nötig sind nur das Anliegen, ein Name und eine E-Mail-Adresse.")).to_be_visible()
    expect(page.locator("script")).to_have_count(0)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    steps.tab_to(page, page.get_by_label("Was ist gerade los?"))
    page.keyboard.type(viola["text"].strip())
    for dimension in form_dimensions():
        folded = page.locator("summary").filter(has_text=re.compile(f"^{re.escape(dimension.name.de)}$"))
        if folded.locator("xpath=..").get_attribute("open") is None:
            steps.tab_to(page, folded)
            page.keyboard.press("Enter")
        if dimension.kind == "scale5":
            given = viola["answers"][dimension.key]
            pick(page, dimension.question("client_expects").de, dimension.level(given["expects"]).de)
            pick(page, dimension.question("client_offers").de, dimension.level(given["offers"]).de)
    steps.tab_to(page, page.get_by_label("Name", exact=True))
    page.keyboard.type(viola["name"])
    page.keyboard.press("Tab")
    page.keyboard.type(viola["email"])
    clock.shift(240)
    steps.tab_to(page, page.get_by_role("button", name="Anfrage senden"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Die Anfrage ist gut angekommen")
    assert context.cookies() == []
    assert steps.fits(page)
    with scopes_disabled():
        arrived = Inquiry.objects.get(email=viola["email"], received_at__gte=clock_start(clock))
        assert arrived.answers.filter(dimension="planning", perspective="expects").get().value == 2
        assert arrived.answers.count() == 16


def clock_start(clock):
    return steps.berlin(2026, 11, 17, 10)


def test_the_client_reads_in_plain_words_what_is_offered_and_what_not(cast, page):
    viola = steps.arrive("leuchtspur", "l07")
    page.goto(link_of(viola))
    mirror = steps.below(page, "Und umgekehrt: Bin ich die richtige Wahl?")
    told = mirror.get_by_role("listitem")
    expect(told.filter(has_text="Menschliche Nähe")).to_contain_text("Rein sachlich – Privates bleibt außen vor")
    expect(told.filter(has_text="Angemessenes Honorar")).to_contain_text("Das ist hier zu finden.")
    expect(told.filter(has_text="Das ist hier so nicht zu finden. Angeboten wird:").first).to_be_visible()
    expect(steps.beside(page, "Antworten am Wochenende")).to_have_text("nein")
    expect(steps.beside(page, "Antworten am Abend")).to_have_text("nein")

    said = steps.text_of(page)
    assert re.search(r"\d+ ?%|\d,\d|\b\d+ von 10\b|Punkte\b", said) is None
    private = steps.practice_of("leuchtspur")
    with scopes_disabled():
        hidden = [side["text"]["de"] for side in viola.offer.human_side if side["visibility"] != "public"]
        wishes = viola.ideal_client.texts
    assert hidden
    assert [text for text in hidden if text in said] == []
    assert wishes["not_me"]["de"] not in said
    assert "Reibt" not in said

    page.goto(f"/p/{private.slug}/")
    assert [text for text in hidden if text in steps.text_of(page)] == []
    expect(page.get_by_text("Schwimmt auch im November im See.")).to_be_visible()


@pytest.mark.parametrize("reason", ["", "Ich habe jemanden in der Nähe gefunden."])
def test_withdrawing_takes_one_click_and_erases_everything(cast, page, new_context, reason):
    corinna = steps.arrive("pfadwerk", "p10", email="corinna@hochmoor.example", phone="0171 5550123")
    secrets = [corinna.email, corinna.phone, corinna.occasion]
    page.goto(link_of(corinna))
    if reason:
        steps.follow(page, "Vorher einen Grund nennen", "Give a reason first")
        expect(page.get_by_text("und den Grund, falls einer genannt wird")).to_be_visible()
        page.get_by_role("textbox").fill(reason)
    steps.press(page, "Zurückziehen und löschen", "Withdraw and erase")
    expect(page.get_by_role("heading", level=1)).to_have_text("Die Anfrage ist zurückgezogen")

    with scopes_disabled():
        gone = Inquiry.objects.get(pk=corinna.pk)
        assert [gone.name, gone.email, gone.phone, gone.occasion, gone.organisation, gone.search_text] == [""] * 6
        assert gone.withdrawal_reason == reason
        assert not gone.answers.exists()
        told = " ".join(str(entry.data) for entry in Entry.objects.filter(practice=corinna.practice))
    assert [secret for secret in secrets if secret in told] == []
    assert steps.mails_to(corinna.practice, corinna.email, since=corinna.received_at) == []

    provider = new_context().new_page()
    steps.sign_in(provider, cast.owner)
    steps.work_in(provider, corinna.practice)
    provider.goto("/anfragen/?state=withdrawn")
    line = provider.get_by_role("listitem").filter(has_text="Zurückgezogen und gelöscht")
    expect(line).to_have_count(1)
    if reason:
        expect(line).to_contain_text(reason)
    else:
        assert "Grund:" not in line.text_content()
    steps.seems_accessible(provider)
    provider.goto("/anfragen/?q=hochmoor.example&state=withdrawn")
    expect(provider.get_by_role("listitem").filter(has_text="Zurückgezogen und gelöscht")).to_have_count(0)


@pytest.mark.browser_context_args(locale="en-US")
def test_in_english_the_client_checks_and_leaves_as_well(cast, page):
    corinna = steps.arrive("pfadwerk", "p10")
    page.goto(link_of(corinna) + "?lang=en")
    expect(page.get_by_role("heading", name="And the other way round: am I the right choice?")).to_be_visible()
    expect(steps.beside(page, "Replies on weekends")).to_have_text("no")
    expect(page.get_by_text("You will not find this here in this form. On offer:").first).to_be_visible()
    steps.press(page, "Zurückziehen und löschen", "Withdraw and erase")
    expect(page.get_by_role("heading", level=1)).to_have_text("The inquiry is withdrawn")
