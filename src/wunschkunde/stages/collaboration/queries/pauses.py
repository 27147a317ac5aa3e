"""Reads of pauses: how long they last, and whether the agreed day has come."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Engagement, Pause
from wunschkunde.stages.collaboration.queries import Line, Panel
from wunschkunde.stages.collaboration.states import State


def standing_pause(engagement: Engagement) -> Pause | None:
    """Return the pause that lasts; None where there is none."""
    return engagement.pauses.filter(ended_on=None).first() if engagement.state == State.PAUSED else None


def days_rested(engagement: Engagement, today: date) -> int:
    """Return how many days the collaboration rested, all pauses together."""
    last = engagement.ended_on or today
    return sum(((pause.ended_on or last) - pause.begins_on).days for pause in engagement.pauses.all())


def panel(engagement: Engagement, _user: User, today: date) -> Panel | None:
    """The pause that lasts, or how long earlier ones lasted."""
    pause, days = standing_pause(engagement), days_rested(engagement, today)
    if pause is None and not days:
        return None
    context = {
        "engagement": engagement,
        "pause": pause,
        "days": (today - pause.begins_on).days if pause else 0,
        "days_in_all": days,
        "day_has_come": pause is not None and pause.until is not None and pause.until <= today,
    }
    return Panel("collaboration/parts/panel_pauses.html", context)


def lines(_user: User, today: date) -> list[Line]:
    """The collaborations whose agreed day of meeting again has come. A pause without a day is never mentioned."""
    due = Pause.objects.filter(ended_on=None, until__lte=today, engagement__state=State.PAUSED)
    return [
        Line(
            occasion=f"pause:{pause.pk}:{pause.until}",
            text=_("The agreed day of meeting %(name)s again has come.") % {"name": pause.engagement.name},
            url=reverse("collaboration:engagement", args=[pause.engagement_id]),
        )
        for pause in due.select_related("engagement").order_by("until", "pk")
    ]
