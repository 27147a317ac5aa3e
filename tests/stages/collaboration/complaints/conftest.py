"""Pfadwerk, a shop for shoes, on the days of its stories, with the complaints it heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from tests.stages.inquiry.conftest import BERLIN, IMPRINT
from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.models import Practice, User
from wunschkunde.demo.scenes import scene
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.complaining import enter_complaint
from wunschkunde.stages.collaboration.actions.complaints import add_fact, save_settings
from wunschkunde.stages.collaboration.models import Complaint
from wunschkunde.stages.inquiry.rules.guards import Stamp, write_stamp

# The morning on which Gesine Waldkauz asks: a Thursday, six weeks after she sent the shoes back.
THURSDAY = datetime(2025, 2, 27, 10, 12, tzinfo=BERLIN)
SENT_BACK = date(2025, 1, 15)

FIELDS = {
    "statement": "Zurückgeschickt am 15. Januar. Schauen Sie bitte nach?",
    "matter": "other",
    "name": "Gesine Waldkauz",
    "email": "gesine.waldkauz@example.org",
}


def words(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def story(key: str) -> dict[str, str]:
    """Who complains in a story of Pfadwerk, and in which words."""
    told = next(one for one in scene("pfadwerk").content["inquiries"] if one["id"] == key)
    return {"statement": told["text"].strip(), "name": told["name"], "email": told["email"]}


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(THURSDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def owner(db: None) -> User:
    return create_user(email="ida@pfadwerk.example", name="Ida Tennhoff", language="de")


@pytest.fixture
def practice(owner: User) -> Iterator[Practice]:
    """Pfadwerk, in scope for the whole test, with its page and its complaint form open."""
    made = create_practice(
        owner=owner,
        name="Pfadwerk",
        provider_name="Bertram und Ida Tennhoff",
        email="hallo@pfadwerk.example",
        published_at=THURSDAY,
        imprint=IMPRINT,
    )
    with scope(practice=made):
        save_settings(practice=made, author=owner, is_public=True, refund_days=7, responsible=None)
        yield made


@pytest.fixture
def complain(practice: Practice, owner: User) -> Callable[..., Complaint]:
    """Enter one of the stories by hand, acknowledged, and with a fact unless said otherwise."""

    def enter(key: str = "p01", *, fact: bool = True, thanks: bool = True, **more: Any) -> Complaint:
        fields = {**story(key), "matter": "return" if key != "p03" else "service", **more.pop("fields", {})}
        if key == "p01":
            fields.setdefault("returned_on", SENT_BACK)
        complaint = enter_complaint(
            practice=practice, author=owner, medium="mail", fields=fields, thanks=thanks, **more
        )
        if fact:
            add_fact(complaint=complaint, author=owner, text="Das Paket lag unter falschem Namen.", evidence="Regal 3")
        return complaint

    return enter


@pytest.fixture
def signed_in(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def thanks() -> QuerySet[Message]:
    """The mails that thanked for a complaint."""
    return Message.objects.filter(purpose="complaint_received")


def stamp_for(practice: Practice, *, key: str = "k" * 32, age: timedelta = timedelta(minutes=1)) -> str:
    return write_stamp(Stamp(key=key, opened_at=timezone.now() - age), practice)


def post(client: Client, practice: Practice, **given: Any) -> HttpResponse:
    """Send the public form; what is given replaces a field."""
    data = {"stamp": given.pop("stamp", None) or stamp_for(practice), "website": "", **FIELDS, **given}
    return client.post(f"/p/{practice.slug}/beschwerde/senden/", data)
