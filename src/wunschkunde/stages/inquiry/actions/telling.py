"""Telling somebody that their details are kept: owed from the day they are written down, settled once it is said."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.outbox.models import Message
from wunschkunde.stages.inquiry.models import Inquiry, Intermediary, OwedNotice
from wunschkunde.stages.inquiry.queries.telling import notice_url, wants_notice
from wunschkunde.stages.inquiry.rules.telling import check_settling, due_day
from wunschkunde.stages.profile.calendar import calendar_of


def _day(inquiry: Inquiry, moment: datetime) -> date:
    return moment.astimezone(calendar_of(inquiry.practice).zone).date()


def owe_notices(*, inquiry: Inquiry) -> None:
    """Note who has to be told: the one who asked unless they sent the form, and whoever they came through, once."""
    due_on = due_day(_day(inquiry, inquiry.received_at))
    if inquiry.medium != Inquiry.Medium.FORM:
        OwedNotice.objects.create(practice=inquiry.practice, inquiry=inquiry, due_on=due_on)
    person: Intermediary | None = inquiry.intermediary
    if person is not None:
        OwedNotice.objects.get_or_create(practice=inquiry.practice, intermediary=person, defaults={"due_on": due_on})


@transaction.atomic
def settle_notice(
    *, owed: OwedNotice, author: User, way: str, told_on: date, reason: str = "", now: datetime | None = None
) -> OwedNotice:
    """Note that somebody was told, or knows already; raises ValidationError where that does not settle it."""
    today = timezone.localdate(now or timezone.now(), calendar_of(owed.practice).zone)
    check_settling(way, told_on, reason, today)
    is_known = way == OwedNotice.Way.KNOWN
    owed.way, owed.settled_by = way, author
    owed.settled_on = today if is_known else told_on
    owed.reason = reason.strip() if is_known else None
    owed.save(update_fields=["way", "settled_by", "settled_on", "reason"])
    record(practice=owed.practice, actor=author, verb="notice_settled", target=owed.inquiry or owed, data={"way": way})
    return owed


@transaction.atomic
def tell_by_letter(*, inquiry: Inquiry, letter: Message | None, now: datetime) -> None:
    """Let a letter that names the notice settle what is owed once it leaves; without it, first contact makes it due."""
    with scope(practice=inquiry.practice):
        if not wants_notice(inquiry):
            return
        owed = OwedNotice.objects.get(inquiry=inquiry)
        if letter is not None and notice_url(inquiry.practice) in letter.body:
            owed.letter = letter
        else:
            contact = now if letter is None else letter.not_before
            owed.due_on = min(owed.due_on, _day(inquiry, contact))
        owed.save(update_fields=["letter", "due_on"])


@transaction.atomic
def forget_letter(*, inquiry: Inquiry) -> None:
    """Owe the notice as before: the letter was called back, and there has been no contact.

    Whoever was told by an earlier letter, which has left, stays told.
    """
    due_on = due_day(_day(inquiry, inquiry.received_at))
    with scope(practice=inquiry.practice):
        owed = OwedNotice.objects.filter(inquiry=inquiry).exclude(letter__state=Message.State.SENT)
        owed.update(letter=None, due_on=due_on)
