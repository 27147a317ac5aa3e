"""Reminders: only to those who agreed, each thing once, in office hours, never in a pause, never after the end."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from tests.stages.collaboration.reminders.conftest import BERLIN, TUESDAY
from wunschkunde.outbox import actions as outbox
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions import reminders
from wunschkunde.stages.collaboration.actions.consents import withdraw
from wunschkunde.stages.collaboration.actions.reminders import remind_due
from wunschkunde.stages.collaboration.models import (
    CheckIn,
    CheckInAnswer,
    Commitment,
    Consent,
    Engagement,
    Meeting,
    Party,
    Pause,
    Reminder,
    RoomLink,
)
from wunschkunde.stages.collaboration.states import State

TOMORROW = date(2026, 11, 18)


def owed(engagement: Engagement, **more: Any) -> Commitment:
    fields = {
        "side": Party.CLIENT,
        "kind": Commitment.Kind.PAYMENT,
        "title": "2026-041",
        "asked_on": date(2026, 11, 3),
        "due_on": TOMORROW,
        **more,
    }
    return Commitment.objects.create(practice=engagement.practice, engagement=engagement, **fields)


def check_in(engagement: Engagement, **more: Any) -> CheckIn:
    fields = {"due_on": TUESDAY.date(), **more}
    return CheckIn.objects.create(practice=engagement.practice, engagement=engagement, **fields)


def mails() -> list[Message]:
    with scopes_disabled():
        return list(Message.objects.filter(purpose__startswith="reminder_").order_by("pk"))


def test_a_payment_due_tomorrow_is_one_kind_line(thore):
    owed(thore)
    assert remind_due() == 1
    (mail,) = mails()
    assert mail.to_address == thore.email
    assert mail.body == (
        "Guten Tag Thore Stillmann,\n\n"
        "am Mittwoch, 18. November ist die Rechnung 2026-041 fällig. Wenn sie schon überwiesen ist, ist alles gut.\n\n"
        "Zu solchen Erinnerungen haben Sie Ja gesagt. Möchten Sie keine mehr, genügt ein Satz als Antwort.\n\n"
        "Herzliche Grüße\nFriederike Amsel\n"
    )


@pytest.mark.parametrize(
    ("language", "form", "begins"),
    [("de", "sie", "Guten Tag Thore Stillmann,"), ("de", "du", "Hallo Thore,"), ("en", "", "Hello Thore Stillmann,")],
)
def test_it_speaks_the_clients_language(thore, language, form, begins):
    Engagement.objects.filter(pk=thore.pk).update(language=language, address_form=form)
    owed(thore, kind=Commitment.Kind.INPUT, title="Bilder")
    Meeting.objects.create(
        practice=thore.practice,
        engagement=thore,
        held_on=date(2026, 11, 12),
        next_step="Das Geheime holen",
        next_step_side=Party.CLIENT,
        next_step_on=TOMORROW,
    )
    assert remind_due() == 2
    for mail in mails():
        assert mail.body.startswith(begins)
        assert "Geheime" not in mail.body
        if form == "du":
            assert " Sie " not in mail.body


def test_a_check_in_comes_with_a_link_of_its_own(thore):
    due = check_in(thore)
    assert remind_due() == 1
    (mail,) = mails()
    secret = re.search(r"/r/stand/([\w-]+)/", mail.body).group(1)
    assert RoomLink.objects.get(check_in=due).created_by is None
    assert Client().get(f"/r/stand/{secret}/").status_code == 200
    outbox.deliver_due()
    mail.refresh_from_db()
    assert secret not in mail.body


def test_who_has_answered_is_not_asked(thore):
    answered = check_in(thore)
    CheckInAnswer.objects.create(practice=thore.practice, check_in=answered, side=Party.CLIENT, values={})
    check_in(thore, due_on=TOMORROW)
    assert remind_due() == 0


def test_a_pause_ends_on_the_day_both_agreed_on(thore):
    owed(thore)
    check_in(thore)
    thore.state = State.PAUSED
    thore.save()
    pause = Pause.objects.create(practice=thore.practice, engagement=thore, begins_on=date(2026, 11, 1))
    assert remind_due() == 0
    pause.until = TOMORROW
    pause.save()
    assert remind_due() == 0
    assert remind_due(now=TUESDAY + timedelta(days=1)) == 1
    assert [mail.purpose for mail in mails()] == ["reminder_pause"]
    assert "heute ist der Tag" in mails()[0].body


@pytest.mark.parametrize("state", [State.INSIGHT, State.HANDED_OVER, State.PARTED])
def test_after_the_end_nobody_is_reminded(thore, state):
    owed(thore)
    check_in(thore)
    Engagement.objects.filter(pk=thore.pk).update(state=state)
    assert remind_due() == 0


def test_who_did_not_agree_or_took_it_back_is_not_reminded(thore):
    owed(thore)
    withdraw(engagement=thore, purpose=Consent.Purpose.REMINDERS)
    assert remind_due() == 0


def test_taking_it_back_calls_back_what_waits(thore):
    owed(thore)
    remind_due()
    withdraw(engagement=thore, purpose=Consent.Purpose.REMINDERS)
    assert [mail.state for mail in mails()] == [Message.State.CANCELED]


def test_without_an_address_nothing_happens(thore):
    owed(thore)
    Engagement.objects.filter(pk=thore.pk).update(email="")
    assert remind_due() == 0


@pytest.mark.parametrize(
    "more",
    [
        {"side": Party.PROVIDER, "kind": Commitment.Kind.DELIVERY},
        {"done_on": date(2026, 11, 16)},
        {"dropped_on": date(2026, 11, 16)},
        {"due_on": TUESDAY.date()},
        {"due_on": date(2026, 11, 19)},
        {"due_on": TOMORROW, "told_on": date(2026, 11, 16), "new_due_on": date(2026, 12, 1)},
        {"asked_on": TUESDAY.date()},
        {"told_on": TUESDAY.date(), "new_due_on": TOMORROW},
    ],
)
def test_only_what_the_client_owes_tomorrow_counts(thore, more):
    owed(thore, **more)
    assert remind_due() == 0


def test_a_monday_is_told_on_the_last_working_day_before_it(thore, clock):
    owed(thore, due_on=date(2026, 11, 23))
    told = [day for day in range(17, 24) if remind_due(now=datetime(2026, 11, day, 10, 30, tzinfo=BERLIN))]
    assert len(told) == 1
    assert date(2026, 11, told[0]).weekday() < 5
    assert "Montag, 23. November" in mails()[0].body


def test_at_night_and_on_sundays_nobody_writes(thore):
    owed(thore)
    check_in(thore)
    assert remind_due(now=TUESDAY.replace(hour=22)) == 0
    assert remind_due(now=TUESDAY - timedelta(days=2)) == 0


def test_each_is_said_once_however_often_and_in_whatever_order_it_runs(thore):
    owed(thore)
    check_in(thore)
    later = TUESDAY + timedelta(hours=1)
    counts = [remind_due(now=now) for now in (later, TUESDAY, later, later + timedelta(minutes=5), TUESDAY)]
    assert counts == [2, 0, 0, 0, 0]
    assert len(mails()) == Reminder.objects.count() == 2
    assert RoomLink.objects.count() == 1


def test_killed_between_the_row_and_the_mail_nothing_was_said(thore, monkeypatch):
    owed(thore)
    check_in(thore)

    class Killed(BaseException):
        """Nobody catches it, as with kill -9."""

    def dies(**_given: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "queue", dies)
        with pytest.raises(Killed):
            remind_due()
    assert (Reminder.objects.count(), RoomLink.objects.count(), len(mails())) == (0, 0, 0)
    assert remind_due() == 2


def test_another_worker_may_be_quicker(thore, monkeypatch):
    owed(thore)
    found = reminders.occasions

    def and_meanwhile(engagement: Engagement, *days: date) -> list[Any]:
        """Both have looked; the other one writes first."""
        result = found(engagement, *days)
        if result and not Reminder.objects.exists():
            Reminder.objects.create(practice=engagement.practice, engagement=engagement, occasion=result[0].key)
        return result

    monkeypatch.setattr(reminders, "occasions", and_meanwhile)
    assert remind_due() == 0
    assert mails() == []


def test_a_new_day_is_a_new_occasion(thore):
    payment = owed(thore)
    assert remind_due() == 1
    payment.told_on, payment.new_due_on = TUESDAY.date(), date(2026, 11, 25)
    payment.save()
    assert remind_due(now=datetime(2026, 11, 24, 10, 30, tzinfo=BERLIN)) == 1
    assert "25. November" in mails()[1].body


def test_other_practices_are_reminded_in_their_own_hours(cast, thore):
    owed(thore)
    with scopes_disabled():
        assert remind_due(now=TUESDAY) == 1
        assert Message.objects.filter(practice=cast.elsewhere, purpose__startswith="reminder_").count() == 0
