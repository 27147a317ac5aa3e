"""Reads of endings: what was agreed as a good result, how it ended, and what is erased soon."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Engagement, KickoffVersion, Parting, Party, SentLetter
from wunschkunde.stages.collaboration.queries import Line, Panel, engagements
from wunschkunde.stages.collaboration.rules.parting import can_take_back

ERASURE_SAID_AHEAD = timedelta(days=30)


def agreed_levels(engagement: Engagement) -> Mapping[str, str]:
    """Return the words of the result levels ("-2".."2") both confirmed at the kickoff, empty where none were agreed."""
    versions = KickoffVersion.objects.filter(kickoff__engagement=engagement).prefetch_related("confirmations")
    for version in versions:
        if {confirmation.side for confirmation in version.confirmations.all()} == set(Party.values):
            levels: Mapping[str, str] = version.record.get("levels", {})
            return levels
    return {}


def parting_of(engagement: Engagement) -> Parting | None:
    """Return how an engagement ended; None while it lasts."""
    found = Parting.objects.filter(engagement=engagement).select_related("colleague", "author", "engagement")
    return found.first()


def panel(engagement: Engagement, _user: User, today: date) -> Panel | None:
    """How it ended, as something good."""
    parting = parting_of(engagement)
    if parting is None:
        return None
    level = next((one for one in texts.protocol().levels if one.value == parting.result_level), None)
    context = {
        "engagement": engagement,
        "parting": parting,
        "level": level,
        "agreed": agreed_levels(engagement).get(str(parting.result_level), ""),
        "can_take_back": can_take_back(parting, today),
        "letter": SentLetter.objects.filter(engagement=engagement, template="parting").first(),
    }
    return Panel("collaboration/parts/panel_parting.html", context)


def lines(_user: User, today: date) -> list[Line]:
    """The ended collaborations whose data leave within a month."""
    due = engagements().filter(erase_on__gt=today, erase_on__lte=today + ERASURE_SAID_AHEAD)
    return [
        Line(
            occasion=f"erasure:{one.pk}:{one.erase_on}",
            text=_("What is kept about %(name)s will be erased soon.") % {"name": one.name},
            url=reverse("collaboration:engagement", args=[one.pk]),
        )
        for one in due.order_by("erase_on", "pk")
    ]
