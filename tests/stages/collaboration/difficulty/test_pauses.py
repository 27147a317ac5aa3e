"""A pause: with a day for meeting again, or without one, and then nothing reminds of it."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from tests.stages.collaboration.difficulty.conftest import TODAY
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration import queries as package
from wunschkunde.stages.collaboration.actions.charter import begin_charter, propose
from wunschkunde.stages.collaboration.actions.check_ins import begin_check_in
from wunschkunde.stages.collaboration.actions.difficulty import prepare_talk
from wunschkunde.stages.collaboration.actions.parting import part
from wunschkunde.stages.collaboration.actions.pauses import rest, resume
from wunschkunde.stages.collaboration.actions.reminders import remind_due
from wunschkunde.stages.collaboration.models import (
    Commitment,
    Consent,
    Engagement,
    Intervention,
    Party,
    Pause,
    Reminder,
)
from wunschkunde.stages.collaboration.queries import pauses as queries
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.states import State

HALF_A_YEAR = timedelta(days=180)


def lines_of_all(user, today) -> list[str]:
    """Every line that any subject would put into Heute."""
    modules = [
        importlib.import_module(f"{package.__name__}.{one.name}") for one in pkgutil.iter_modules(package.__path__)
    ]
    sources = [module.lines for module in modules if hasattr(module, "lines")]
    assert len(sources) > 3
    return [f"{line.text} {line.url}" for source in sources for line in source(user, today)]


def about(engagement, lines) -> list[str]:
    return [line for line in lines if engagement.name in line or f"/{engagement.pk}/" in line]


def address(name: str, engagement: Engagement) -> str:
    return reverse(f"collaboration:{name}", args=[engagement.pk])


def test_a_pause_without_a_day_leaves_no_line_anywhere(owner, practice, mirjam, opened):
    prepare_talk(intervention=opened(), author=owner, talk_on=TODAY)
    for kind, side in ((Commitment.Kind.PAYMENT, Party.CLIENT), (Commitment.Kind.DELIVERY, Party.PROVIDER)):
        Commitment.objects.create(
            practice=practice, engagement=mirjam, kind=kind, side=side, title="Entwurf", due_on=TODAY
        )
    their_charter = begin_charter(engagement=mirjam, author=owner)
    propose(charter=their_charter, side=Party.CLIENT, clauses={}, base=0)
    later = TODAY + HALF_A_YEAR
    assert about(mirjam, lines_of_all(owner, later))
    rest(engagement=mirjam, author=owner)
    assert about(mirjam, lines_of_all(owner, later)) == []
    assert not Reminder.objects.exists()
    resume(engagement=mirjam, author=owner)
    assert about(mirjam, lines_of_all(owner, later))


@pytest.fixture
def asked_for_reminders(practice, owner, mirjam) -> None:
    """They agreed to be reminded, and a check-in is due."""
    purpose = Consent.Purpose.REMINDERS
    Consent.objects.create(practice=practice, engagement=mirjam, purpose=purpose, text="Ja, gern.")
    begin_check_in(engagement=mirjam, author=owner, due_on=TODAY)


@pytest.mark.parametrize("ends", [False, True])
def test_a_reminder_that_waits_is_called_back_when_it_rests_or_ends(owner, mirjam, asked_for_reminders, ends):
    assert remind_due() == 1
    if ends:
        part(engagement=mirjam, author=owner, kind="insight", data={"cause": "life", "reason": "Anderes ist wichtig."})
    else:
        rest(engagement=mirjam, author=owner)
    assert Message.objects.get(to_address=mirjam.email).state == Message.State.CANCELED


def test_nobody_is_reminded_during_a_pause(owner, mirjam, asked_for_reminders, clock):
    rest(engagement=mirjam, author=owner)
    for _day in range(14):
        assert remind_due() == 0
        clock.shift(timedelta(days=1))
    assert not Reminder.objects.exists()


def test_the_agreed_day_is_said_once_it_has_come_and_not_before(owner, mirjam):
    day = TODAY + timedelta(days=30)
    rest(engagement=mirjam, author=owner, until=day)
    assert about(mirjam, lines_of_all(owner, day - timedelta(days=1))) == []
    (line,) = queries.lines(owner, day)
    assert line.url == address("engagement", mirjam)
    resume(engagement=mirjam, author=owner)
    assert queries.lines(owner, day) == []


def test_the_time_in_pause_is_shown_while_it_lasts_and_afterwards(signed_in, owner, mirjam, clock):
    signed_in.post(address("pause", mirjam), {"until": "", "reason": "Familie geht vor."})
    clock.shift(timedelta(days=150))
    signed_in.force_login(owner)  # nobody stays signed in that long
    resting = unescape(signed_in.get(address("engagement", mirjam)).content.decode())
    assert "Ruht seit 17. November 2026, bisher 150 Tage." in resting
    assert "Es ist kein Tag verabredet." in resting
    assert "Familie geht vor." in resting
    signed_in.post(address("resume", mirjam))
    clock.shift(timedelta(days=10))
    assert "Insgesamt hat es 150 Tage geruht." in unescape(
        signed_in.get(address("engagement", mirjam)).content.decode()
    )
    assert Engagement.objects.get().state == State.RUNNING


def test_a_pause_can_be_the_outcome_of_a_situation(signed_in, mirjam, opened):
    intervention = opened("life_event")
    signed_in.post(address("pause", mirjam) + f"?anlass={intervention.pk}", {})
    intervention.refresh_from_db()
    assert intervention.outcome == Intervention.Outcome.PAUSED
    assert intervention.closed_at is not None
    assert Pause.objects.get().until is None


@pytest.mark.parametrize("days", [0, -1])
def test_the_day_of_meeting_again_is_one_to_come(signed_in, owner, mirjam, days):
    gone = TODAY + timedelta(days=days)
    assert signed_in.post(address("pause", mirjam), {"until": gone.isoformat()}).status_code == 422
    with pytest.raises(Refused):
        rest(engagement=mirjam, author=owner, until=gone)
    assert not Pause.objects.exists()


def test_no_pause_begins_or_ends_twice(signed_in, mirjam):
    assert signed_in.post(address("resume", mirjam)).status_code == 409
    assert signed_in.post(address("pause", mirjam), {}).status_code == 302
    assert signed_in.post(address("pause", mirjam), {}).status_code == 409
    assert Pause.objects.count() == 1
    assert signed_in.get(address("resume", mirjam)).status_code == 405
