"""Remind those who agreed to it: each thing once, in office hours, never during a pause, never after the end."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from wunschkunde.outbox import actions as outbox
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.engagements import locked
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.emails.reminders import compose
from wunschkunde.stages.collaboration.models import Engagement, Reminder
from wunschkunde.stages.collaboration.queries import client_language_of
from wunschkunde.stages.collaboration.queries.reminders import Occasion, occasions, reminded
from wunschkunde.stages.profile.calendar import Calendar, calendar_of
from wunschkunde.stages.referral.queries.rooms import address_of


def remind_due(*, now: datetime | None = None) -> int:
    """Put the reminders that are due in the outbox, of all practices; return how many.

    It looks into the tables for what is due, so it may run twice, late, out of order, or be killed between two.
    """
    now = now or timezone.now()
    calendars: dict[int, Calendar] = {}
    with scopes_disabled():
        engagements = list(reminded())
    count = 0
    for engagement in engagements:
        practice = engagement.practice
        if practice.pk not in calendars:
            calendars[practice.pk] = calendar_of(practice)
        calendar = calendars[practice.pk]
        if calendar.is_open(now):
            today = now.astimezone(calendar.zone).date()
            with scope(practice=practice):
                count += _remind(engagement, today, calendar.working_day_after(today), now)
    return count


def _remind(engagement: Engagement, today: date, next_day: date, now: datetime) -> int:
    found = occasions(engagement, today, next_day)
    return sum(_once(engagement, occasion, today, next_day, now) for occasion in found)


@transaction.atomic
def _once(engagement: Engagement, occasion: Occasion, today: date, next_day: date, now: datetime) -> bool:
    """Write that it was said, the link and the mail together, or nothing; False where it no longer holds."""
    current = locked(engagement)
    if not reminded().filter(pk=current.pk).exists() or occasion not in occasions(current, today, next_day):
        return False
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(
                practice=current.practice, engagement=current, occasion=occasion.key, created_at=now
            )
    except IntegrityError:  # said by another worker in this moment
        return False
    reminder.message = _queued(current, occasion, now)
    reminder.save(update_fields=["message"])
    return True


def _queued(engagement: Engagement, occasion: Occasion, now: datetime) -> Message:
    address = ""
    if occasion.check_in is not None:
        address = address_of(*open_room(target=occasion.check_in, author=None))
    letter = compose(engagement, occasion, address)
    return outbox.queue(
        practice=engagement.practice,
        purpose=f"reminder_{occasion.about}",
        to_address=engagement.email,
        to_name=engagement.name,
        subject=letter.subject,
        body=letter.body,
        language=client_language_of(engagement),
        not_before=now,
    )


def call_back_reminders(engagement: Engagement) -> int:
    """Call back the reminders that wait in the outbox; return how many."""
    waiting = engagement.reminders.filter(message__state=Message.State.QUEUED).select_related("message")
    return sum(outbox.cancel(message=reminder.message) for reminder in waiting if reminder.message is not None)
