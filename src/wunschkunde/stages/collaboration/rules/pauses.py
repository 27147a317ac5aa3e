"""When a pause may begin."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from wunschkunde.stages.decision.rules import Refused


def check_return(until: date | None, today: date) -> None:
    """Raise when the day of meeting again is not to come. No day at all is fine."""
    if until is not None and until <= today:
        raise Refused(_("Choose a day for meeting again that is still to come, or none at all."))
