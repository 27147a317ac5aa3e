"""What may happen when: the states of an inquiry, how long links and rows live."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wunschkunde.stages.inquiry.models import ClientLink, Inquiry
from wunschkunde.stages.inquiry.states import TRANSITIONS, State


def can(inquiry: Inquiry, verb: str) -> bool:
    """Whether the table of transitions knows this step from the inquiry's state."""
    return (State(inquiry.state), verb) in TRANSITIONS


def transition(inquiry: Inquiry, verb: str) -> State:
    """Return the state after ``verb``; raises ValidationError with a sentence where the table knows no such step.

    Nothing is saved: the action that asks writes the state together with its reason.
    """
    if not can(inquiry, verb):
        raise ValidationError(
            _("This inquiry is %(state)s; that step is no longer possible.")
            % {"state": State(inquiry.state).label.lower()},
            code="transition",
        )
    return TRANSITIONS[State(inquiry.state), verb]


def is_usable(link: ClientLink | None, now: datetime) -> bool:
    """Whether a client's link opens its page: known, not revoked, not too old."""
    return link is not None and link.revoked_at is None and link.expires_at > now


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))
