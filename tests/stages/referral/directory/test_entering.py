"""Into the directory by one's own will, with what is said of free places, and out again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from tests.cast import Cast
from wunschkunde.accounts.actions import create_practice
from wunschkunde.history.models import Entry
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.referral.actions.directory import enter_directory, leave_directory
from wunschkunde.stages.referral.models.listing import Listing
from wunschkunde.stages.referral.rules.directory import Places, places_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 17)
PAGE = "/praxis/verzeichnis/"


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    session = client.session
    session["practice"] = cast.practice.pk
    session.save()
    return client


@pytest.mark.parametrize(
    ("free_places", "free_from", "stated_on", "places"),
    [
        (2, None, DAY, Places("free")),
        (0, None, DAY, Places("full")),
        (0, DAY + timedelta(days=1), DAY, Places("later", DAY + timedelta(days=1))),
        (0, DAY, DAY - timedelta(days=9), Places("free")),
        (2, None, DAY - timedelta(weeks=8), Places("free")),
        (2, None, DAY - timedelta(weeks=8, days=1), Places("unsure", DAY - timedelta(weeks=8, days=1))),
        (0, DAY + timedelta(days=1), DAY - timedelta(weeks=9), Places("unsure", DAY - timedelta(weeks=9))),
    ],
)
def test_what_is_said_of_free_places_is_believed_for_eight_weeks(
    free_places: int, free_from: date | None, stated_on: date, places: Places
) -> None:
    assert places_of(Listing(free_places=free_places, free_from=free_from, stated_on=stated_on), DAY) == places


def test_a_practice_is_not_found_unless_it_wishes(cast: Cast) -> None:
    new = create_practice(owner=cast.newcomer, name="Neu", provider_name="Neele", email="n@neu.example")
    with scope(practice=new):
        assert not Listing.objects.exists()


def test_only_who_can_be_compared_and_read_may_enter(cast: Cast) -> None:
    own = {"practice": cast.elsewhere, "author": cast.foreign_owner, "free_places": 1}
    with scope(practice=cast.elsewhere), pytest.raises(Refused, match="öffentliche Seite"):
        enter_directory(**own)
    with scope(practice=cast.practice):
        for person in (cast.member, cast.foreign_owner, cast.suspended):
            with pytest.raises(Refused):
                enter_directory(practice=cast.practice, author=person, free_places=1)
            with pytest.raises(Refused):
                leave_directory(practice=cast.practice, author=person)
        with pytest.raises(Refused, match="Tag ist vorbei"):
            enter_directory(
                practice=cast.practice, author=cast.owner, free_places=0, free_from=timezone.localdate(), today=None
            )


def test_entering_and_leaving_are_told_in_the_history_and_happen_once(cast: Cast) -> None:
    with scope(practice=cast.practice):
        leave_directory(practice=cast.practice, author=cast.owner)
        leave_directory(practice=cast.practice, author=cast.owner)
        assert not Listing.objects.exists()
        for places in (1, 3):
            enter_directory(practice=cast.practice, author=cast.owner, free_places=places, free_from=DAY)
        listing = Listing.objects.get()
        assert (listing.free_places, listing.free_from) == (3, None)
        told = list(Entry.objects.order_by("-pk").values_list("verb", flat=True)[:3])
    assert told == ["places_stated", "directory_entered", "directory_left"]


def test_the_page_enters_says_places_and_leaves(owner: Client, cast: Cast) -> None:
    page = owner.get(PAGE).content.decode()
    assert "Sie werden gefunden" in page
    assert "Wie die Reihenfolge entsteht" in page
    day = timezone.localdate() + timedelta(weeks=3)
    said = owner.post(PAGE, {"free_places": "0", "free_from": day.isoformat()}, follow=True).content.decode()
    assert f"ab {day.day}. " in said
    wrong = owner.post(PAGE, {"free_places": "0", "free_from": "2020-01-01"})
    assert wrong.status_code == 422
    assert "Dieser Tag ist vorbei" in wrong.content.decode()
    assert 'value="2020-01-01"' in wrong.content.decode()
    left = owner.post("/praxis/verzeichnis/verlassen/", follow=True).content.decode()
    assert "Sie werden nicht gefunden" in left
    assert "Gefunden werden" in left
    assert PAGE in owner.get("/praxis/").content.decode()


def test_what_is_missing_stands_on_the_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.foreign_owner)
    page = client.get(PAGE).content.decode()
    assert "Öffnen Sie zuerst Ihre öffentliche Seite" in page
    assert "Gefunden werden" not in page
    assert client.post(PAGE, {"free_places": "1"}).status_code == 422


def test_heute_asks_the_owner_when_free_places_are_doubted(owner: Client, cast: Cast) -> None:
    asks = "Wie viele Plätze sind frei?"
    assert asks not in owner.get("/heute/").content.decode()
    with scope(practice=cast.practice):
        Listing.objects.update(stated_on=timezone.localdate() - timedelta(weeks=9))
    page = owner.get("/heute/").content.decode()
    assert asks in page
    assert f'href="{PAGE}"' in page
    member = Client()
    member.force_login(cast.member)
    assert asks not in member.get("/heute/").content.decode()
    owner.post(PAGE, {"free_places": "2"})
    assert asks not in owner.get("/heute/").content.decode()
