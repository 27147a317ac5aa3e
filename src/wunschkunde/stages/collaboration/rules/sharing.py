"""What both share along the way: until when an entry can be taken back, and who answers an advice against."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from wunschkunde.stages.collaboration.models import SharedEntry
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.profile.calendar import LONGEST_PAUSE, Calendar

TAKE_BACK_WINDOW = timedelta(hours=24)
SECOND_TAP = timedelta(minutes=1)
AGENDA_DAYS = 2  # working days between the agenda and the conversation, as the tenth promise says


def is_second_tap(last: SharedEntry, kind: str, text: str, now: datetime) -> bool:
    """Whether the same words arrive again within a minute: a button was touched twice."""
    return (last.kind, last.text) == (kind, text.strip()) and now - last.created_at < SECOND_TAP


def can_take_back(entry: SharedEntry, side: str, now: datetime) -> bool:
    """Whether the side that wrote an entry may still take it back: within a day, before the other side answered."""
    return entry.side == side and not entry.heeded and now - entry.created_at < TAKE_BACK_WINDOW


def check_take_back(entry: SharedEntry, side: str, now: datetime) -> None:
    """Raise unless the entry may be taken back now by this side."""
    if entry.side != side:
        raise Refused(_("Only the side that wrote an entry can take it back."))
    if not can_take_back(entry, side, now):
        raise Refused(_("An entry stays as it is after a day, or once it was answered. A correction is a new entry."))


def can_settle(entry: SharedEntry) -> bool:
    """Whether it is still open what became of an advice against."""
    return entry.kind == SharedEntry.Kind.ADVICE_AGAINST and not entry.heeded


def check_settle(entry: SharedEntry, heeded: str, reason: str) -> None:
    """Raise unless somebody may note now what became of this entry; deciding otherwise needs a reason."""
    if entry.kind != SharedEntry.Kind.ADVICE_AGAINST:
        raise Refused(_("Only advice against something is heeded or not."))
    if entry.heeded:
        raise Refused(_("It is noted already what became of this advice. A later thought is a new entry."))
    if heeded not in (SharedEntry.Heeded.HEEDED, SharedEntry.Heeded.DECIDED_OTHERWISE):
        raise Refused(_("Say whether the advice was heeded, or decided otherwise."))
    if heeded == SharedEntry.Heeded.DECIDED_OTHERWISE and not reason.strip():
        raise Refused(_("Whoever decides otherwise says why."))


def is_agenda_early(sent_on: date, held_on: date, calendar: Calendar) -> bool:
    """Whether an agenda went out at least two working days before the conversation: on Monday for Wednesday."""
    first = max(sent_on, held_on - timedelta(days=LONGEST_PAUSE))  # an odd date shall not be counted day by day
    return calendar.working_days_between(first, held_on) >= AGENDA_DAYS
