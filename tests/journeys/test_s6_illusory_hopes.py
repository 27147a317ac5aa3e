"""S6: before an offer is made hidden hopes lie on the table, in a friendly way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from wunschkunde.texts import illusory_patterns


@pytest.mark.parametrize(
    ("slug", "key", "phrases"),
    [
        ("quittenblau", "q03", ["verdoppeln", "nur glätten"]),
        ("quittenblau", "q09", ["garantiert", "bis Freitag"]),
        ("leuchtspur", "l04", ["Marktführer"]),
    ],
)
def test_hopes_are_marked_with_what_may_hide_and_a_kind_reply(cast, page, slug, key, phrases):
    inquiry = steps.arrive(slug, key)
    steps.sign_in(page, cast.owner)
    if inquiry.practice != cast.practice:
        steps.work_in(page, inquiry.practice)
    steps.open_inquiry(page, inquiry)
    expect(page.locator("mark")).to_have_count(0)
    steps.weigh(page, inquiry, cast.owner, first=3, second=3)
    marked = page.locator("mark").all_text_contents()
    for phrase in phrases:
        assert any(phrase in one or one in phrase for one in marked), (phrase, marked)
    hints = page.locator("aside[id^=hope-]")
    assert hints.count() == len({link.get_attribute("href") for link in page.locator("mark a").all()})
    for hint in hints.all():
        pattern = next(one for one in illusory_patterns() if f"hope-{one.key}" == hint.get_attribute("id"))
        expect(hint).to_contain_text(pattern.hides.de)
        expect(hint).to_contain_text(pattern.reply.de)

    (thanks,) = steps.mails_to(inquiry.practice, inquiry.email, since=inquiry.received_at)
    page.goto(re.search(r"http\S+/a/\S+", thanks.body).group())
    expect(page.locator("mark")).to_have_count(0)
    told = steps.text_of(page)
    assert [one.key for one in illusory_patterns() if one.hides.de in told or one.reply.de in told] == []


def test_what_is_wished_and_what_would_also_do_are_kept_apart(cast, page, clock):
    steps.ask_by_form(
        page,
        "quittenblau",
        clock,
        occasion="Unser Laden wird zehn Jahre alt.",
        wish="Doppelt so viele Bestellungen bis Ostern.",
        would_also_do="Ein Text, den wir gern vorlesen.",
        name="Änne Groß",
        email="aenne@gross.example",
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("Die Anfrage ist gut angekommen")
    steps.sign_in(page, cast.owner)
    page.goto("/anfragen/")
    steps.click(page.get_by_role("link", name="Änne Groß"))
    own_words = page.get_by_role("region", name="In eigenen Worten")
    expect(own_words.get_by_role("definition").filter(has_text="Doppelt so viele")).to_have_count(1)
    expect(own_words.get_by_role("definition").filter(has_text="gern vorlesen")).to_have_count(1)
    assert "vorlesen" not in own_words.get_by_role("definition").filter(has_text="Doppelt so viele").text_content()


def test_a_small_budget_openly_stated_raises_no_mark(cast, page):
    ayla = steps.arrive("quittenblau", "q06", email="ayla@zweimal.example")
    steps.sign_in(page, cast.owner)
    steps.weigh(page, ayla, cast.owner, first=7, second=8)
    expect(page.locator("mark")).to_have_count(0)
    expect(page.locator("aside[id^=hope-]")).to_have_count(0)


def test_in_english_hopes_are_marked_as_well(cast, page):
    jannik = steps.standing("quittenblau", "q09")
    steps.sign_in(page, cast.owner)
    steps.speak_english(page)
    steps.weigh(page, jannik, cast.owner, first=2, second=2)
    overnight = next(one for one in illusory_patterns() if one.key == "overnight")
    expect(page.locator("#hope-overnight")).to_contain_text(overnight.reply.en)
    expect(page.locator("mark").first).to_be_visible()
