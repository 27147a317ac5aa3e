"""Colleagues: what they may say of themselves."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.referral.models import ColleagueLink

MOST_MAILS_A_DAY = 3
LONGEST = timedelta(days=366)
USUAL = timedelta(days=90)


def check_address(colleague: Colleague) -> None:
    """Raise where a colleague gave no address for handovers."""
    if not colleague.mail_to:
        raise Refused(_("They gave no address for handovers."))


def can_confirm(colleague: Colleague, link: ColleagueLink) -> bool:
    """Whether this link confirms the address they gave: it was mailed there, and did not do so yet."""
    is_same = bool(colleague.mail_to) and link.mailed_to.casefold() == colleague.mail_to.casefold()
    return is_same and link.confirmed_at is None


def check_asking(mails_of_late: int) -> None:
    """Raise where an address was asked for its confirmation often enough within a day: nobody is flooded from here."""
    if mails_of_late >= MOST_MAILS_A_DAY:
        raise Refused(_("Three emails asked for a confirmation within a day. Please try again tomorrow."))


def check_places(until: date, today: date) -> None:
    """Raise unless free places are said until a day that is still to come, within a year."""
    if not today <= until <= today + LONGEST:
        raise Refused(_("Say until which day this is valid: one still to come, within a year."))
