"""Reads of endings: what was agreed as a good result, how it ended, and what is erased soon."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.models import User
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.models import Engagement, Parting, SentLetter
from wunschkunde.stages.collaboration.queries import Line, Panel, engagements
from wunschkunde.stages.collaboration.queries.kickoff import levels_of
from wunschkunde.stages.collaboration.rules.parting import can_take_back

ERASURE_SAID_AHEAD = timedelta(days=30)


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
    letters = SentLetter.objects.filter(engagement=engagement, template="parting")
    context = {
        "engagement": engagement,
        "parting": parting,
        "level": level,
        "agreed": levels_of(engagement).get(int(level.value), "") if level else "",
        "can_take_back": can_take_back(parting, today),
        "letter": letters.exclude(message__state=Message.State.CANCELED).first(),
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
