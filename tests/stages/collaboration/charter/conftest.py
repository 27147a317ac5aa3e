"""Malin and the practice Quittenblau with a charter that has begun: her room, and the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django_scopes import scope

from tests.stages.collaboration.charter.walk import Desk, Room
from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.actions.charter import begin_charter
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.models import Charter, Engagement

# A Tuesday.
NOW = datetime(2026, 11, 17, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def owner(db: None) -> User:
    return create_user(email="friederike@quittenblau.example", name="Friederike Amsel", language="de")


@pytest.fixture
def practice(owner: User) -> Iterator[Practice]:
    made = create_practice(owner=owner, name="Quittenblau", provider_name=owner.name, email=owner.email)
    with scope(practice=made):
        yield made


@pytest.fixture
def engagement(practice: Practice, owner: User) -> Engagement:
    data = {"name": "Malin Sonnenfeld", "topic": "Die neue Hofladenseite", "email": "malin@sonnenfeld.example"}
    return begin(practice=practice, author=owner, data=data, started_on=date(2026, 10, 1))


@pytest.fixture
def charter(engagement: Engagement, owner: User) -> Charter:
    return begin_charter(engagement=engagement, author=owner)


@pytest.fixture
def room(charter: Charter, owner: User) -> Room:
    return Room(open_room(target=charter, author=owner)[1])


@pytest.fixture
def desk(client: Client, engagement: Engagement, owner: User) -> Desk:
    client.force_login(owner)
    return Desk(client, engagement)
