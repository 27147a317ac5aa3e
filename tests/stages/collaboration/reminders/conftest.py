"""A practice on a working day, and somebody it works with who agreed to reminders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django_scopes import scope, scopes_disabled

from tests.cast import Cast
from wunschkunde.accounts.models import Practice
from wunschkunde.stages.collaboration.actions.consents import give
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.models import Consent, Engagement

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 11, 17, 10, 30, tzinfo=BERLIN)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A Tuesday morning on which the practice is at work."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def practice(cast: Cast) -> Iterator[Practice]:
    with scope(practice=cast.practice):
        yield cast.practice


@pytest.fixture
def thore(cast: Cast, practice: Practice) -> Engagement:
    data = {"name": "Thore Stillmann", "topic": "Website", "email": "thore@stillmann.example", "language": "de"}
    with scopes_disabled():
        Consent.objects.all().delete()  # those of the demo, whose weeks are counted from today, too
    engagement = begin(practice=practice, author=cast.owner, data=data, started_on=date(2026, 10, 1))
    give(engagement=engagement, purpose=Consent.Purpose.REMINDERS, text="Ja.", channel=Consent.Channel.ROOM)
    return engagement
