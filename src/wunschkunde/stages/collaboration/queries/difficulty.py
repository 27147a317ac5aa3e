"""Reads of difficult situations: their words, their outcomes, what counts, and what asks for attention."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.models import Engagement, Intervention
from wunschkunde.stages.collaboration.queries import Line, Panel
from wunschkunde.stages.collaboration.rules.difficulty import NOBODYS_FAULT, names_own_part_only
from wunschkunde.stages.collaboration.states import LIVE, State

# The step by which the table of transitions leads to an outcome; the others leave the state as it is.
_VERBS = {
    Intervention.Outcome.INSIGHT: "end_with_insight",
    Intervention.Outcome.PAUSED: "pause",
    Intervention.Outcome.HANDED_OVER: "hand_over",
    Intervention.Outcome.PARTED: "part",
}
OWN_LIMIT = "own_limit"


def counts_against_fit(intervention: Intervention) -> bool:
    """Whether a difficulty says anything about how well two sides fit.

    False where its cause is nobody's fault (life, constellation, circumstances), and while no cause is named.
    Whatever learns from how collaborations went has to ask here before it counts one.
    """
    return bool(intervention.cause) and intervention.cause not in NOBODYS_FAULT


def interventions() -> QuerySet[Intervention]:
    """Return all situations, the latest first."""
    return Intervention.objects.select_related("engagement__practice", "author")


def situation_of(key: str) -> texts.Situation | None:
    """Return one of the ten situations, None where the method knows no such key."""
    return next((one for one in texts.difficult_situations().types if one.key == key), None)


def seeks_fault_in_oneself(intervention: Intervention) -> bool:
    """Whether only the own part was written down, or the situation is one's own limit."""
    return intervention.situation == OWN_LIMIT or names_own_part_only(intervention)


def outcomes_for(intervention: Intervention) -> list[tuple[texts.Entry, bool]]:
    """Return the outcomes possible now, the likely ones of this situation first, each with whether it is likely."""
    situation = situation_of(intervention.situation)
    likely = situation.likely_outcomes if situation else ()
    possible = [
        outcome
        for outcome in texts.difficult_situations().outcomes
        if outcome.key not in _VERBS or rules.can(intervention.engagement, _VERBS[Intervention.Outcome(outcome.key)])
    ]
    order = {key: place for place, key in enumerate(likely)}
    possible.sort(key=lambda outcome: order.get(outcome.key, len(order)))
    return [(outcome, outcome.key in order) for outcome in possible]


def panel(engagement: Engagement, _user: User, _today: date) -> Panel | None:
    """The quiet way to the calm path, with the situations that are on it."""
    if engagement.state not in LIVE:
        return None
    shown = [
        {"row": one, "situation": situation_of(one.situation)}
        for one in engagement.interventions.filter(closed_at=None)
    ]
    context = {"engagement": engagement, "open_ones": shown, "can_pause": rules.can(engagement, "pause")}
    return Panel("collaboration/parts/panel_difficulty.html", context)


def lines(user: User, today: date) -> list[Line]:
    """The difficult conversations of this person whose day has come; nothing while a collaboration rests."""
    due = interventions().filter(author=user, closed_at=None, talk_on__lte=today, engagement__state=State.RUNNING)
    return [
        Line(
            occasion=f"difficult_talk:{one.pk}:{one.talk_on}",
            text=_("Today is the conversation with %(name)s.") % {"name": one.engagement.name}
            if one.talk_on == today
            else _("The conversation with %(name)s: how did it go?") % {"name": one.engagement.name},
            url=reverse("collaboration:difficult_talk", args=[one.engagement_id, one.pk]),
        )
        for one in due.order_by("talk_on", "pk")
    ]
