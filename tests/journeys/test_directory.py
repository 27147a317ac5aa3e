"""A visitor finds their ideal provider: on a phone, with the keyboard, without script, account or cookie."""

from __future__ import annotations

import re

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from tests.journeys import steps
from wunschkunde.stages.inquiry.models import Inquiry

ON_A_PHONE = pytest.mark.browser_context_args(viewport={"width": 390, "height": 844}, java_script_enabled=False)


def choose(page, name, value):
    """Choose an answer with the keyboard alone; what is folded is opened first."""
    field = page.locator(f"[name={name}][value='{value}']")
    folded = page.locator("details").filter(has=field)
    if folded.get_attribute("open") is None:
        steps.tab_to(page, folded.locator("summary"), at_most=90)
        page.keyboard.press("Enter")
    field.focus()
    page.keyboard.press("Space")
    expect(field).to_be_checked()


@ON_A_PHONE
def test_find_my_ideal_provider(cast, page, context, clock):
    page.goto("/p/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wunschdienstleister finden")
    steps.press(page, "Sehen, wer passt", "See who fits")
    expect(page.get_by_text("Bitte mindestens eine Art von Unterstützung").first).to_be_visible()
    for name, value in (("topic", "text"), ("topic", "brand"), ("planning", 4)):
        choose(page, f"expects_{name}", value)
        choose(page, f"offers_{name}", value)
    steps.tab_to(page, page.get_by_role("button", name="Sehen, wer passt"), at_most=90)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wer passt")
    people = page.get_by_role("article")
    expect(people).to_have_count(2)
    expect(people.first).to_contain_text("freie Plätze")
    expect(people.last).to_contain_text(re.compile(r"ab \d+\. \w+ \d{4}"))
    assert steps.fits(page)

    first = people.first.get_by_role("heading", level=3).text_content()
    people.first.get_by_role("link", name=first).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(first)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wer passt")
    steps.press(page, "Antworten ändern", "Change my answers")
    expect(page.locator("[name=expects_planning][value='4']")).to_be_checked()
    steps.press(page, "Sehen, wer passt", "See who fits")

    page.get_by_role("button", name=f"Bei {first} anfragen").click()
    expect(page.locator("[name=offers_planning][value='4']")).to_be_checked()
    expect(page.get_by_role("alert")).to_have_count(0)
    for name, words in (("occasion", "Ein Laden braucht Worte."), ("name", "Uta Wald"), ("email", "uta@wald.example")):
        page.locator(f"[name={name}]").fill(words)
    clock.shift(240)
    steps.press(page, "Anfrage senden", "Send the inquiry")
    expect(page.get_by_role("heading", level=1)).to_have_text("Die Anfrage ist gut angekommen")
    assert context.cookies() == []
    with scopes_disabled():
        arrived = Inquiry.objects.get(email="uta@wald.example")
        assert arrived.practice.provider_name == first
        assert arrived.answers.get(dimension="planning", perspective="offers").value == 4
