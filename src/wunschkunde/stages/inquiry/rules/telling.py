"""By when somebody is told that their details are kept, and what counts as told (Art. 14 GDPR)."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wunschkunde.stages.inquiry.models import OwedNotice
from wunschkunde.stages.inquiry.rules import add_months

MONTHS_TO_TELL = 1
SHOWN_AHEAD = timedelta(days=7)


def due_day(known_since: date) -> date:
    """Return the last day on which somebody has to be told: a month after their details were written down."""
    return add_months(known_since, MONTHS_TO_TELL)


def check_settling(way: str, told_on: date, reason: str, today: date) -> None:
    """Raise ValidationError unless this settles a notice: told on a day that has been, or known for a reason."""
    if way not in OwedNotice.Way.values:
        raise ValidationError({"way": _("Please choose one of the answers offered.")})
    if way == OwedNotice.Way.LETTER and told_on > today:
        raise ValidationError({"told_on": _("This day is still to come.")})
    if way == OwedNotice.Way.KNOWN and not reason.strip():
        raise ValidationError({"reason": _("Please write how they know it.")})
