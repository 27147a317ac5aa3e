"""Reads of criticism: the inbox, and what one client said."""

from __future__ import annotations

from datetime import date

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import Line
from wunschkunde.stages.completion.models import Criticism
from wunschkunde.stages.completion.queries.closing import closing_of
from wunschkunde.stages.completion.rules.closing import is_open

# Where clients say in their closing answers what could be better.
CRITICAL_QUESTIONS = ("missed", "change")


def inbox() -> QuerySet[Criticism]:
    """Return all criticism: what waits for an answer first, the oldest on top; then what was answered last."""
    found = Criticism.objects.select_related("engagement", "practice", "answered_by")
    return found.order_by(F("answered_at").desc(nulls_first=True), "received_at", "pk")


def criticism_of(engagement: Engagement) -> QuerySet[Criticism]:
    """Return what was said in one engagement, with its answers, the earliest first."""
    return Criticism.objects.filter(engagement=engagement).select_related("answered_by").order_by("pk")


def said_in_closing(engagement: Engagement, question: str) -> str:
    """Return what the client wrote to a critical question, once both answers lie open; else nothing."""
    closing = closing_of(engagement)
    if closing is None or question not in CRITICAL_QUESTIONS:
        return ""
    given = {one.side: one for one in closing.answers.all()}
    return str(given[Party.CLIENT].words.get(question, "")) if is_open(given) else ""


def lines(_user: User, _today: date) -> list[Line]:
    """Return the criticism that waits for an answer."""
    return [
        Line(
            occasion=f"criticism:{one.pk}",
            text=_("Criticism from %(name)s waits for an answer") % {"name": one.engagement.name},
            url=reverse("completion:criticism", args=[one.pk]),
        )
        for one in inbox().filter(answered_at=None)
    ]
