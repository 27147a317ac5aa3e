"""Malin and the practice Quittenblau, which works Monday to Thursday, on a Tuesday; somebody signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django_scopes import scope

from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.actions import punctuality
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.models import Commitment, Engagement
from wunschkunde.stages.profile.models import Offer

TODAY = date(2026, 11, 17)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 11, 17, 10, 30, tzinfo=ZoneInfo("Europe/Berlin")), tick=False) as traveller:
        yield traveller


@pytest.fixture
def owner(db: None) -> User:
    return create_user(email="friederike@quittenblau.example", name="Friederike Amsel", language="de")


@pytest.fixture
def practice(owner: User) -> Iterator[Practice]:
    made = create_practice(owner=owner, name="Quittenblau", provider_name=owner.name, email=owner.email)
    with scope(practice=made):
        Offer.objects.create(practice=made, author=owner, number=1, working_days=[0, 1, 2, 3], capacity=3)
        yield made


@pytest.fixture
def engagement(practice: Practice, owner: User) -> Engagement:
    data = {"name": "Malin Sonnenfeld", "topic": "Die neue Hofladenseite", "phone": "+49 2851 5550"}
    return begin(practice=practice, author=owner, data=data, started_on=date(2026, 9, 1))


@pytest.fixture
def owed(engagement: Engagement, owner: User) -> Callable[..., Commitment]:
    """Enter a commitment: ``owed("client:payment", "2026-14", due=(10, 30))`` with days of 2026."""

    def make(what: str, title: str, due: tuple[int, int], asked: tuple[int, int] = (9, 1), **of: Any) -> Commitment:
        side, _colon, kind = what.partition(":")
        return punctuality.enter(
            engagement=of.get("engagement", engagement),
            author=owner,
            side=side,
            kind=kind,
            title=title,
            due_on=date(2026, *due),
            asked_on=date(2026, *asked),
        )

    return make


@pytest.fixture
def signed_in(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client
