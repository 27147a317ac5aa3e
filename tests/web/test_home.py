from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django_scopes import scope

from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.outbox.actions import queue
from wunschkunde.outbox.models import Message
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.profile.calendar import Calendar
from wunschkunde.stages.profile.models import IdealClient, Offer
from wunschkunde.web.home import day_of, greeting

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = date(2025, 11, 4)
NOON = datetime(2025, 11, 4, 12, tzinfo=BERLIN)


def inquiry(name="Ada", read_on=TUESDAY, answer_by=TUESDAY + timedelta(days=2), *, read=False, **fields):
    return Inquiry(
        name=name,
        email="ada@gast.example",
        occasion="Unsere Texte klingen nach niemandem.",
        read_on=read_on,
        answer_by=answer_by,
        read_at=NOON if read else None,
        erase_on=TUESDAY + timedelta(days=180),
        **fields,
    )


def sorted_day(*inquiries, now=NOON):
    return day_of(list(inquiries), Calendar(region="DE-NW", zone=BERLIN), now)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({}, "arrived"),
        ({"answer_by": TUESDAY}, "due_today"),
        ({"answer_by": TUESDAY, "read": True}, "due_today"),
        ({"answer_by": TUESDAY - timedelta(days=1)}, "overdue"),
        ({"read": True}, "due_soon"),
        ({"read": True, "answer_by": TUESDAY + timedelta(days=3)}, "due_soon"),
    ],
)
def test_every_inquiry_stands_in_one_place(fields, place):
    one = inquiry(**fields)
    day = sorted_day(one)
    assert getattr(day, place) == [one]
    assert sum(map(len, (day.arrived, day.overdue, day.due_today, day.due_soon))) == 1


def test_what_is_promised_later_does_not_press_today():
    day = sorted_day(inquiry(read=True, answer_by=TUESDAY + timedelta(days=4)))
    assert day.is_quiet


def test_nothing_shows_before_the_office_opens():
    early = datetime(2025, 11, 4, 7, tzinfo=BERLIN)
    day = sorted_day(inquiry(), inquiry(read_on=TUESDAY + timedelta(days=1)), now=early)
    assert day.is_quiet
    assert day.to_read_later == {TUESDAY: 1, TUESDAY + timedelta(days=1): 1}
    assert sorted_day(inquiry(), now=datetime(2025, 11, 4, 9, tzinfo=BERLIN)).arrived


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (5, "Guten Morgen"),
        (10, "Guten Morgen"),
        (11, "Guten Tag"),
        (17, "Guten Tag"),
        (18, "Guten Abend"),
        (2, "Guten Abend"),
    ],
)
def test_the_greeting_follows_the_hour(hour, words):
    with translation.override("de"):
        assert greeting(hour) == words


@pytest.fixture
def olga(db):
    return create_user(email="olga@praxis.example", name="Olga")


@pytest.fixture
def practice(olga):
    return create_practice(owner=olga, name="Praxis", provider_name="Olga", email=olga.email)


@pytest.fixture
def signed_in(client, olga, practice):
    with time_machine.travel(NOON, tick=False):
        client.force_login(olga)
        yield client


def page(client):
    return client.get(reverse("home")).content.decode()


def test_the_day_shows_names_and_counts_what_comes_later(signed_in, practice):
    with scope(practice=practice):
        inquiry("Mirjam", practice=practice).save()
        inquiry("Später", read_on=TUESDAY + timedelta(days=1), practice=practice).save()
        inquiry("Frage", practice=practice, state="clarifying", read=True).save()
        inquiry("Fertig", practice=practice, state="accepted", read=True).save()
    shown = page(signed_in)
    assert "Guten Tag, Olga" in shown
    assert "Mirjam" in shown
    assert "Frage" in shown
    assert "Morgen zu lesen: 1" in shown
    assert "Später" not in shown
    assert "Fertig" not in shown


def test_letters_that_wait_and_that_failed_are_said(signed_in, practice):
    letter = {
        "purpose": "letter",
        "to_address": "a@b.example",
        "to_name": "",
        "subject": "s",
        "body": "b",
        "language": "de",
    }
    with scope(practice=practice):
        message = queue(practice=practice, not_before=timezone.now(), **letter)
        assert "1 Brief wartet" in page(signed_in)
        Message.objects.filter(pk=message.pk).update(attempts=1, last_error="refused")
    assert "1 Brief ließ sich noch nicht zustellen" in page(signed_in)


def test_a_day_without_anything_is_kind_and_suggests_one_thing(signed_in, practice, olga):
    with scope(practice=practice):
        for kind in (IdealClient, Offer):
            kind.objects.create(practice=practice, number=1, author=olga)
    shown = page(signed_in)
    assert "Heute wartet nichts auf Sie" in shown
    main = shown[shown.index("<main") : shown.index("</main>")]
    assert main.count('class="button') <= 1
    assert "!" not in main.replace("<!--", "")


def test_without_a_profile_the_day_invites_to_write_it(signed_in, practice):
    assert "Beginnen Sie damit, wen Sie sich wünschen" in page(signed_in)


def test_the_day_costs_the_same_queries_at_any_number(signed_in, practice):
    def count():
        with CaptureQueriesContext(connection) as queries:
            page(signed_in)
        return len(queries)

    def add(number):
        with scope(practice=practice):
            for index in range(number):
                inquiry(f"Ada {index}", practice=practice).save()
                inquiry(f"Per {index}", practice=practice, state="clarifying", read=True).save()

    page(signed_in)
    counts = []
    for more in (1, 2, 97):
        add(more)
        counts.append(count())
    assert counts[0] == counts[1] == counts[2]


def test_the_examples_go_with_one_click_and_only_for_their_owner(signed_in, practice, olga):
    assert signed_in.post(reverse("demo_remove")).status_code == 404
    demo = create_practice(owner=olga, name="Beispiel", provider_name="Olga", email=olga.email, is_demo=True)
    signed_in.post(reverse("accounts:switch"), {"practice": demo.pk})
    assert "Beispielpraxis" in page(signed_in)
    assert signed_in.get(reverse("demo_remove")).status_code == 405
    assert signed_in.post(reverse("demo_remove")).status_code == 302
    assert "Beispielpraxis" not in page(signed_in)
    practice.refresh_from_db()


def test_on_a_phone_a_button_opens_the_navigation(client, olga, practice):
    client.force_login(olga)
    page = client.get(reverse("home")).content.decode()
    assert '<button class="second site-menu" type="button" popovertarget="site-nav">Menü</button>' in page
    assert '<nav class="site-nav" id="site-nav" popover aria-label="Hauptnavigation">' in page
