"""S1: an inquiry of Sunday night is received kindly, leaves the Sunday alone, and is judged on what it says."""

from __future__ import annotations

import re

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.steps import berlin
from wunschkunde.outbox.actions import deliver_due
from wunschkunde.outbox.models import Message

SUNDAY_LATE, SUNDAY_NIGHT, MONDAY_OPENING = (
    berlin(2026, 11, 22, 23, 8),
    berlin(2026, 11, 22, 23, 34),
    berlin(2026, 11, 23, 9),
)
ON_MONDAY_AT_NINE = re.compile(r"23\. November.* 0?9:00")
MONDAY = ("Montag, 23. November 2026", "Monday, 23 November 2026")
TUESDAY = ("Dienstag, 24. November 2026", "Tuesday, 24 November 2026")


def sent_to(practice, address):
    return [mail for mail in steps.mails_to(practice, address, since=SUNDAY_LATE) if mail.state == Message.State.SENT]


@pytest.mark.parametrize(
    ("slug", "days", "greeting"),
    [
        ("pfadwerk", MONDAY, "Guten Tag Samira Nachtfalter,"),
        ("quittenblau", MONDAY, "Guten Tag Samira Nachtfalter,"),
        ("leuchtspur", TUESDAY, "Hallo Samira,"),
    ],
)
def test_the_sender_sees_at_once_when_it_is_read(cast, page, clock, slug, days, greeting):  # noqa: PLR0917
    german_day, english_day = days
    words = steps.example("pfadwerk", "p08")
    asked = {"occasion": words["text"].strip(), "name": words["name"], "email": words["email"]}

    clock.move_to(SUNDAY_NIGHT)
    steps.ask_by_form(page, slug, clock, **asked)
    expect(page.get_by_role("heading", level=1)).to_have_text("Die Anfrage ist gut angekommen")
    expect(steps.beside(page, "Wird gelesen am")).to_have_text(german_day)
    is_du = slug == "leuchtspur"
    mail = steps.mails_to(steps.practice_of(slug), words["email"], since=SUNDAY_LATE)[0]
    assert mail.body.startswith(greeting)
    assert mail.subject == ("Deine Anfrage ist gut angekommen" if is_du else "Ihre Anfrage ist gut angekommen")
    assert f"wird am {german_day} gelesen" in mail.body

    steps.ask_by_form(page, slug, clock, language="en", **asked)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your inquiry has arrived")
    expect(steps.beside(page, "Will be read on")).to_have_text(english_day)
    assert (
        f"will be read on {english_day}"
        in steps.mails_to(steps.practice_of(slug), words["email"], since=SUNDAY_LATE)[1].body
    )


def test_nothing_reaches_the_provider_before_monday_nine(cast, page, clock):
    practice = steps.practice_of("pfadwerk")
    clock.move_to(SUNDAY_NIGHT.replace(minute=38))
    samira = steps.arrive("pfadwerk", "p08")

    for now in (SUNDAY_NIGHT.replace(minute=59), MONDAY_OPENING.replace(hour=8, minute=59)):
        deliver_due(now=now)
    assert len(sent_to(practice, samira.email)) == 1
    assert sent_to(practice, practice.email) == []
    deliver_due(now=MONDAY_OPENING)
    (announced,) = sent_to(practice, practice.email)
    assert samira.name not in announced.body
    assert samira.occasion[:20] not in announced.body

    clock.move_to(MONDAY_OPENING)
    steps.sign_in(page, cast.owner)
    steps.work_in(page, practice)
    page.goto("/anfragen/")
    expect(page.get_by_role("main").locator("ul.lines li").first).to_contain_text("Samira Nachtfalter")


def test_the_hour_is_no_sign_and_shows_no_gap(cast, page, clock):
    clock.move_to(SUNDAY_NIGHT.replace(minute=38))
    samira = steps.arrive("pfadwerk", "p08")
    clock.move_to(MONDAY_OPENING)
    steps.sign_in(page, cast.owner)
    steps.work_in(page, samira.practice)
    steps.weigh(page, samira, cast.owner)
    expect(page.get_by_role("heading", name="Worauf es sich zu achten lohnt")).to_have_count(0)
    rubs = page.locator(".bridge-rubs")
    assert "Erreichbarkeit" not in (rubs.text_content() if rubs.count() else "")
    expect(page.locator(".bridge-carries").get_by_role("heading", name="Erreichbarkeit")).to_be_visible()


def test_a_wish_beyond_the_limit_is_said_in_one_sentence(cast, page, clock):
    clock.move_to(SUNDAY_LATE.replace(minute=12))
    jannik = steps.arrive("quittenblau", "q09")
    clock.move_to(MONDAY_OPENING)
    steps.sign_in(page, cast.owner)
    steps.weigh(page, jannik, cast.owner, first=2, second=2)
    sentence = page.get_by_text(
        "„Erreichbarkeit“: „Jederzeit, auch abends und am Wochenende“ geht über die Grenze hinaus, die im Profil steht "
        "(höchstens „Antwort am selben Werktag“)."
    )
    expect(sentence).to_have_count(1)
    expect(page.locator(".bridge-rubs").get_by_role("heading", name="Erreichbarkeit")).to_be_visible()
    assert "23:12" not in steps.assessed(page)


def test_a_reply_written_on_sunday_is_offered_for_monday(cast, page, clock):
    clock.move_to(SUNDAY_LATE)
    jannik = steps.standing("quittenblau", "q09")
    practice = jannik.practice
    steps.sign_in(page, cast.owner)
    steps.weigh(page, jannik, cast.owner, first=2, second=2)
    steps.choose(page, "Absagen", "Decline", Grund="Ein Tag ohne Wochenende ist nicht meine Art zu arbeiten.")
    expect(page.get_by_text("Gerade ist außerhalb Ihrer Bürozeiten.")).to_have_text(ON_MONDAY_AT_NINE)
    expect(page.get_by_role("button", name="Trotzdem jetzt senden")).to_be_visible()
    steps.seems_accessible(page)
    steps.click(page.get_by_role("button", name=ON_MONDAY_AT_NINE))
    expect(page.get_by_text("Der Brief wartet bis zu Ihrer Bürozeit")).to_have_text(ON_MONDAY_AT_NINE)
    deliver_due(now=MONDAY_OPENING.replace(hour=8, minute=59))
    letter = steps.mails_to(practice, jannik.email, since=SUNDAY_LATE)[-1]
    assert (letter.purpose, letter.state, letter.not_before) == (
        "decision_decline",
        Message.State.QUEUED,
        MONDAY_OPENING,
    )

    steps.press(page, "Jetzt senden", "Send it now")
    deliver_due()
    with scope(practice=practice):
        assert Message.objects.get(pk=letter.pk).state == Message.State.SENT


def test_in_english_the_provider_is_left_alone_just_as_well(cast, page, clock):
    clock.move_to(SUNDAY_LATE)
    jannik = steps.standing("quittenblau", "q09")
    steps.sign_in(page, cast.owner)
    steps.speak_english(page)
    steps.weigh(page, jannik, cast.owner, first=2, second=2)
    limit = "goes beyond the limit stated in the profile (at most “An answer on the same working day”)"
    expect(page.get_by_text(limit)).to_be_visible()
    steps.choose(page, "Absagen", "Decline", Reason="Weekends belong to my hens.")
    expect(page.get_by_text("It is outside your office hours.")).to_be_visible()
    expect(page.get_by_role("button", name="Send now all the same")).to_be_visible()
