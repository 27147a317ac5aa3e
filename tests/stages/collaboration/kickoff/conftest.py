"""Malin and the practice Quittenblau at the kickoff: her room, the desk, and the step after both handed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django_scopes import scope

from tests.stages.collaboration.kickoff.walk import Desk, Room, answer_both
from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.kickoff import begin_kickoff
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.models import Engagement, Kickoff
from wunschkunde.stages.profile.models import Offer


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
        rest = [{"from": "2026-08-01", "to": "2026-08-14"}, {"from": "2026-12-21", "to": "2027-01-03"}]
        Offer.objects.create(practice=made, author=owner, number=1, working_days=[0, 1, 2, 3], time_off=rest)
        yield made


@pytest.fixture
def engagement(practice: Practice, owner: User) -> Engagement:
    data = {"name": "Malin Sonnenfeld", "topic": "Die neue Hofladenseite", "email": "malin@sonnenfeld.example"}
    return begin(practice=practice, author=owner, data=data, started_on=date(2026, 11, 1))


@pytest.fixture
def kickoff(engagement: Engagement, owner: User) -> Kickoff:
    return begin_kickoff(engagement=engagement, author=owner)


@pytest.fixture
def room(kickoff: Kickoff, owner: User) -> Room:
    return Room(open_room(target=kickoff, author=owner)[1])


@pytest.fixture
def desk(client: Client, kickoff: Kickoff, owner: User) -> Desk:
    client.force_login(owner)
    return Desk(client, kickoff)


@pytest.fixture
def opened(kickoff: Kickoff, owner: User) -> Kickoff:
    """Both sides have answered and handed in; nothing in it sounds like a hope nobody can meet."""
    client = {"why_now": "Der Hofladen wird zehn.", "picture_of_success": "Die Menschen bleiben länger."}
    provider = {"why_now": "Ein Geburtstag, der Worte braucht.", "ending": "Mit einem Abschlussgespräch."}
    answer_both(kickoff, owner, client, provider)
    return kickoff
