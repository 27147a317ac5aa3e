"""Three people of the stories, on the way with a practice in scope, and somebody signed in."""

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
from wunschkunde.stages.collaboration.actions.difficulty import open_situation, write
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.models import Engagement, Intervention
from wunschkunde.stages.decision.models import Colleague

TODAY = date(2026, 11, 17)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 11, 17, 10, 30, tzinfo=ZoneInfo("Europe/Berlin")), tick=False) as traveller:
        yield traveller


@pytest.fixture
def owner(db: None) -> User:
    return create_user(email="jonna@leuchtspur.example", name="Jonna Lichtenau", language="de")


@pytest.fixture
def practice(owner: User) -> Iterator[Practice]:
    made = create_practice(
        owner=owner, name="Leuchtspur", provider_name=owner.name, email=owner.email, address_form="du"
    )
    with scope(practice=made):
        yield made


@pytest.fixture
def mirjam(practice: Practice, owner: User) -> Engagement:
    data = {"name": "Mirjam Tannwald", "topic": "Markenkern", "email": "mirjam@tannwald.example"}
    return begin(practice=practice, author=owner, data=data)


@pytest.fixture
def hauke(practice: Practice) -> Colleague:
    said_on = date(2026, 1, 1)
    return Colleague.objects.create(
        practice=practice, name="Hauke Lot", contact="hauke@lot.example", capacity=1, may_be_named_on=said_on
    )


@pytest.fixture
def opened(mirjam: Engagement, owner: User) -> Callable[..., Intervention]:
    """Open a situation with its three sentences and a cause."""

    def make(situation: str = "scope", cause: str = "", **words: str) -> Intervention:
        intervention = open_situation(engagement=mirjam, author=owner, situation=situation)
        sentences = {"observation": "Gesehen.", "effect": "Bewirkt.", "wish": "Gewünscht.", **words}
        return write(intervention=intervention, author=owner, data={**sentences, "cause": cause})

    return make


@pytest.fixture
def signed_in(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client
