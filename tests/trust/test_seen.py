"""Trust 57: the owners read who looked at a person's record, once for each person and day, and whether that holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.cast import Cast
from wunschkunde.accounts.keys import create_api_token
from wunschkunde.accounts.models import Membership, User
from wunschkunde.history.actions import note_seen, record
from wunschkunde.history.models import Entry, Seen
from wunschkunde.history.queries import entries_of, first_broken_entry, seen_by
from wunschkunde.stages.decision.models import Assessment
from wunschkunde.stages.inquiry.models import Inquiry

pytestmark = pytest.mark.django_db


@pytest.fixture
def inquiry(cast: Cast) -> Inquiry:
    with scope(practice=cast.practice):
        return Inquiry.objects.filter(state="received").order_by("pk")[0]


def browser_of(user: User, cast: Cast) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    session["practice"] = cast.practice.pk
    session.save()
    return client


def looks(inquiry: Inquiry) -> list[tuple[str, str]]:
    with scope(practice=inquiry.practice):
        return [(look.actor.name.split()[0], look.verb) for look in reversed(seen_by(inquiry))]


def open_it(client: Client, inquiry: Inquiry, name: str = "weigh") -> Any:
    answer = client.get(reverse(f"decision:{name}", args=[inquiry.pk]))
    assert answer.status_code == 200
    return answer


def test_57_each_person_is_noted_once_a_day(cast: Cast, inquiry: Inquiry) -> None:
    owner, member = browser_of(cast.owner, cast), browser_of(cast.member, cast)
    noon = datetime(2031, 3, 5, 12, 0, tzinfo=timezone.get_default_timezone())
    with time_machine.travel(noon, tick=False) as clock:
        owner, member = browser_of(cast.owner, cast), browser_of(cast.member, cast)
        for client in (owner, owner, member, owner, member):
            open_it(client, inquiry)
        assert looks(inquiry) == [("Friederike", Seen.OPENED), ("Jonas", Seen.OPENED)]
        clock.move_to(noon.replace(hour=23, minute=59))
        open_it(member, inquiry)
        assert len(looks(inquiry)) == 2
        clock.move_to(noon + timedelta(hours=12, minutes=1))  # the next day where the practice is
        open_it(member, inquiry)
    assert looks(inquiry)[2:] == [("Jonas", Seen.OPENED)]


def test_57_another_record_is_another_entry(cast: Cast, inquiry: Inquiry) -> None:
    member = browser_of(cast.member, cast)
    with scope(practice=cast.practice):
        other = Inquiry.objects.filter(state="received").order_by("pk")[1]
    open_it(member, inquiry)
    assert looks(other) == []
    open_it(member, other)
    assert looks(other) == looks(inquiry) == [("Jonas", Seen.OPENED)]


def test_57_printing_and_programs_are_told_apart(cast: Cast, inquiry: Inquiry) -> None:
    open_it(browser_of(cast.member, cast), inquiry, "guide")
    place = Membership.objects.get(user=cast.member, practice=cast.practice)
    _, secret = create_api_token(membership=place, name="script", scope="read")
    for _ in range(2):
        answer = Client().get(f"/api/inquiries/{inquiry.pk}", headers={"authorization": f"Bearer {secret}"})
        assert answer.status_code == 200
    assert looks(inquiry) == [("Jonas", Seen.PRINTED), ("Jonas", Seen.BY_PROGRAM)]
    inquiry.refresh_from_db()
    assert inquiry.read_at is None


def test_57_an_explanation_opened_by_its_address_is_noted(cast: Cast) -> None:
    with scope(practice=cast.practice):
        weighed = Assessment.objects.first().second_gut.first_gut.inquiry
    open_it(browser_of(cast.member, cast), weighed, "why")
    assert looks(weighed) == [("Jonas", Seen.OPENED)]


def test_57_only_owners_read_it_and_are_led_there(cast: Cast, inquiry: Inquiry) -> None:
    address = reverse("decision:seen", args=[inquiry.pk])
    member, owner = browser_of(cast.member, cast), browser_of(cast.owner, cast)
    assert address not in open_it(member, inquiry).content.decode()
    assert member.get(address).status_code == 403
    assert address in open_it(owner, inquiry).content.decode()
    page = owner.get(address).content.decode()
    assert "Jonas Wieland" in page
    assert "Friederike Amsel" in page
    assert "alle passen" in page
    assert browser_of(cast.foreign_owner, cast).get(address).status_code == 404


def test_57_the_page_says_when_the_history_is_broken(cast: Cast, inquiry: Inquiry) -> None:
    owner = browser_of(cast.owner, cast)
    open_it(owner, inquiry)
    record(practice=cast.practice, actor=None, verb="last", target=inquiry)
    with scope(practice=cast.practice):
        look = seen_by(inquiry)[0]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM history_entry WHERE id = %s", [look.pk])
    page = open_it(owner, inquiry, "seen").content.decode()
    assert "unterbrochen" in page
    assert "alle passen" not in page


def test_57_looking_stays_out_of_what_happened_and_in_the_chain(cast: Cast, inquiry: Inquiry) -> None:
    with scope(practice=cast.practice):
        before = list(entries_of(inquiry))
        note_seen(practice=cast.practice, actor=cast.member, target=inquiry)
        assert list(entries_of(inquiry)) == before
        assert first_broken_entry() is None


def test_57_looking_again_costs_one_query_however_many_looked(cast: Cast, inquiry: Inquiry) -> None:
    def cost(user: User) -> int:
        with CaptureQueriesContext(connection) as queries:
            note_seen(practice=cast.practice, actor=user, target=inquiry)
        return len(queries)

    first = cost(cast.member)
    assert cost(cast.member) == 1
    for number in range(100):
        user = User.objects.create_user(f"p{number}@gast.example")
        note_seen(practice=cast.practice, actor=user, target=inquiry)
    assert cost(cast.member) == 1
    assert cost(cast.owner) == first
    owner = browser_of(cast.owner, cast)
    open_it(owner, inquiry, "seen")
    pages = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            open_it(owner, inquiry, "seen")
        pages.append(len(queries))
        with scope(practice=cast.practice):
            for look in Entry.objects.filter(target_id=inquiry.pk)[:50]:
                note_seen(practice=cast.practice, actor=look.actor or cast.owner, target=inquiry, how=Seen.PRINTED)
    assert pages[0] == pages[1]
