"""Colleagues: what they may say of themselves."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from wunschkunde.stages.decision.rules import Refused

LONGEST = timedelta(days=366)
USUAL = timedelta(days=90)


def check_places(until: date, today: date) -> None:
    """Raise unless free places are said until a day that is still to come, within a year."""
    if not today <= until <= today + LONGEST:
        raise Refused(_("Say until which day this holds: one still to come, within a year."))
