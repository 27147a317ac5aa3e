"""Who did not send the form is told, in time, that their details are kept (Art. 14 GDPR)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django_scopes import scope

from tests.stages.inquiry.conftest import BERLIN, FIELDS, TUESDAY
from wunschkunde.outbox.models import Message
from wunschkunde.stages.inquiry.actions import enter_inquiry, erase_due, settle_notice, tell_by_letter, withdraw
from wunschkunde.stages.inquiry.emails import notice_paragraph
from wunschkunde.stages.inquiry.models import ClientLink, OwedNotice
from wunschkunde.stages.inquiry.queries.telling import due_notices, notice_url, open_notices, settled_notices

NOTICES = reverse("inquiry:notices")


@pytest.fixture
def enter(practice, owner):
    def kept(*, at=TUESDAY, medium="call", intermediary="", **fields):
        given = {**FIELDS, **fields}
        return enter_inquiry(
            practice=practice, author=owner, medium=medium, fields=given, intermediary=intermediary, at=at
        )

    return kept


@pytest.fixture
def signed_in(client: Client, owner):
    client.force_login(owner)
    return client


def letter_with(body, practice, state="sent"):
    return Message.objects.create(
        practice=practice,
        to_address="malin@sonnenfeld.example",
        subject="x",
        body=body,
        message_id=f"<{Message.objects.count()}@x>",
        state=state,
        sent_at=TUESDAY if state == "sent" else None,
        not_before=TUESDAY,
    )


@pytest.mark.parametrize(
    ("kept_on", "due_on"),
    [
        (date(2025, 11, 4), date(2025, 12, 4)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2026, 3, 31), date(2026, 4, 30)),
        (date(2025, 12, 31), date(2026, 1, 31)),
    ],
)
def test_a_month_to_tell(kept_on, due_on, enter, scoped):
    enter(at=datetime(kept_on.year, kept_on.month, kept_on.day, 10, tzinfo=BERLIN))
    assert open_notices().get().due_on == due_on


def test_the_day_counts_where_the_practice_is(enter, scoped):
    """Half past eleven at night in London is already the next day in Berlin."""
    enter(at=datetime(2026, 1, 30, 23, 30, tzinfo=UTC))
    assert open_notices().get().due_on == date(2026, 2, 28)
    enter(at=datetime(2026, 3, 1, 22, 30, tzinfo=UTC), name="Ada")
    assert open_notices().last().due_on == date(2026, 4, 1)


def test_who_sent_the_form_has_read_the_notice(receive, scoped):
    receive()
    assert not OwedNotice.objects.exists()


def test_whoever_led_them_here_is_told_once(receive, enter, scoped):
    first = receive(intermediary="Bruno Feinschliff")
    receive(fields={"name": "Ada"}, intermediary="bruno feinschliff", now=TUESDAY + timedelta(days=3))
    owed = open_notices().get()
    assert (owed.person, owed.due_on) == ("Bruno Feinschliff", date(2025, 12, 4))
    settle_notice(owed=owed, author=first.practice.memberships.get().user, way="letter", told_on=date(2025, 11, 5))
    receive(fields={"name": "Edda"}, intermediary="Bruno Feinschliff")
    assert not open_notices().exists()


@pytest.mark.parametrize(("days", "is_shown"), [(22, False), (23, True), (30, True), (60, True)])
def test_today_shows_what_is_due_within_a_week_or_late(days, is_shown, enter, signed_in, practice):
    inquiry = enter()
    inquiry.read_at = TUESDAY
    inquiry.save()
    with time_machine.travel(TUESDAY + timedelta(days=days), tick=False), scope(practice=practice):
        signed_in.force_login(inquiry.entered_by)
        assert due_notices(timezone.localdate()).exists() is is_shown
        owed_url = reverse("inquiry:settle_notice", args=[OwedNotice.objects.get().pk])
        assert (owed_url in signed_in.get(reverse("home")).content.decode()) is is_shown


def test_the_list_and_the_inquiry_say_whom_to_tell(enter, signed_in, scoped):
    inquiry = enter(intermediary="Bruno Feinschliff")
    for place in (NOTICES, reverse("decision:weigh", args=[inquiry.pk])):
        page = signed_in.get(place).content.decode()
        for owed in open_notices():
            assert reverse("inquiry:settle_notice", args=[owed.pk]) in page
    assert "(2)" in signed_in.get(reverse("inquiry:list")).content.decode()


def test_it_is_settled_by_a_letter_of_a_day(enter, signed_in, scoped):
    enter(at=timezone.now() - timedelta(days=5))
    owed, today = open_notices().get(), timezone.localdate()
    address = reverse("inquiry:settle_notice", args=[owed.pk])
    tomorrow = (today + timedelta(days=1)).isoformat()
    assert signed_in.post(address, {"way": "letter", "told_on": tomorrow}).status_code == 422
    assert open_notices().exists()
    assert signed_in.post(address, {"way": "letter", "told_on": today.isoformat()}).status_code == 302
    assert not open_notices().exists()
    assert signed_in.get(address).status_code == 404
    told = settled_notices().get()
    assert (told.settled_on, told.settled_by.name) == (today, "Friederike Amsel")
    assert "Der Hinweis ging mit meinem Brief" in signed_in.get(NOTICES).content.decode()


def test_who_knows_already_knows_for_a_reason(enter, signed_in, scoped):
    enter()
    owed = open_notices().get()
    address, form = reverse("inquiry:settle_notice", args=[owed.pk]), {"way": "known", "told_on": "2025-11-04"}
    answer = signed_in.post(address, {**form, "reason": "   "})
    assert answer.status_code == 422
    assert "woher die Person es weiß" in unescape(answer.content.decode())
    assert signed_in.post(address, {**form, "reason": "KANARIE"}).status_code == 302
    assert settled_notices().get().reason == "KANARIE"
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM inquiry_owednotice")
        assert "KANARIE" not in str(cursor.fetchall())
    with pytest.raises(ValidationError):
        settle_notice(owed=owed, author=owed.practice.memberships.get().user, way="", told_on=date(2025, 11, 4))


def test_a_letter_that_names_the_notice_settles_it_once_it_has_left(enter, practice, scoped):
    inquiry = enter()
    waits = letter_with(f"Guten Tag\n{notice_url(practice)}\n", practice, state="queued")
    tell_by_letter(inquiry=inquiry, letter=waits, now=TUESDAY)
    assert open_notices().get().letter == waits
    assert not due_notices(date(2026, 6, 1)).exists()
    Message.objects.filter(pk=waits.pk).update(state="sent")
    assert not open_notices().exists()
    assert settled_notices().get().letter == waits


def test_a_first_letter_without_it_makes_it_due_that_day(enter, practice, scoped):
    inquiry = enter()
    tell_by_letter(inquiry=inquiry, letter=letter_with("Guten Tag", practice), now=TUESDAY)
    assert open_notices().get().due_on == TUESDAY.date()


@pytest.mark.parametrize("language", ["de", "de-du", "en"])
@pytest.mark.parametrize("medium", ["mail", "call", "talk"])
def test_the_words_say_what_from_where_and_where_to_read_more(language, medium, enter, practice, scoped):
    enter(medium=medium, intermediary="Bruno Feinschliff")
    said = set()
    with translation.override(language):
        for owed in open_notices():
            paragraph = notice_paragraph(owed)
            assert paragraph.endswith(f"\n{notice_url(practice)}")
            assert "Malin" not in paragraph
            said.add(paragraph)
        assert len(said) == 2
        day = {"en": "4 November"}.get(language, "4. November")
        assert sum(day in paragraph for paragraph in said) == 1
    if language == "de-du":
        assert not [paragraph for paragraph in said if "Ihre" in paragraph or "Sie" in paragraph]


def test_the_address_in_the_letter_opens_even_without_a_page(enter, practice, client):
    practice.published_at = None
    practice.save()
    address = reverse("inquiry:privacy", args=[practice.slug])
    assert client.get(address).status_code == 404
    enter()
    with scope(practice=practice):
        assert not ClientLink.objects.exists()
    assert client.get(address).status_code == 200


def test_what_is_erased_or_withdrawn_owes_nothing(enter, receive, scoped):
    withdraw(inquiry=receive(intermediary="Bruno Feinschliff"))
    enter(intermediary="Anna Lotse")
    assert open_notices().count() == 2
    erase_due(now=TUESDAY + timedelta(days=400))
    assert not OwedNotice.objects.exists()


def test_the_list_asks_as_often_for_a_hundred_as_for_one(enter, signed_in, practice):
    counts = []
    for number in (1, 3, 100):
        with scope(practice=practice):
            for name in range(OwedNotice.objects.count(), number):
                enter(name=f"Ada {name}", occasion=f"x {name}")
        signed_in.get(NOTICES)
        with CaptureQueriesContext(connection) as queries:
            assert signed_in.get(NOTICES).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1
