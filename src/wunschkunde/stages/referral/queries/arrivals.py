"""Reads of what came from other practices of this server, and of what was decided on it there."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from wunschkunde.stages.decision.models import Decision
from wunschkunde.stages.decision.rules import can_undo
from wunschkunde.stages.inquiry.states import OPEN
from wunschkunde.stages.referral.models import Arrival, Handover
from wunschkunde.stages.referral.queries.lines import Line
from wunschkunde.stages.referral.rules.handover import DECIDED
from wunschkunde.stages.referral.states import State


def arrivals() -> QuerySet[Arrival]:
    """Return what came to the practice in scope from others of this server, the latest first."""
    return Arrival.objects.select_related("inquiry", "handover__practice", "handover__colleague").order_by("-pk")


def arrival_of(handover: Handover) -> Arrival | None:
    """Return where a handover lies in the colleague's own practice; None where it lies in none.

    Where it went, not what stands beside the colleague's name now: that the one who refers may change at any time.
    """
    with scopes_disabled():
        found = Arrival.objects.filter(handover=handover).select_related("practice", "inquiry__practice")
        return found.first()


def decided_arrivals(now: datetime, *, is_late: bool = False) -> list[tuple[Arrival, Decision]]:
    """Return what waits for an answer although it was decided, of all practices, each with its decision.

    A decision that can still be taken back is none yet, unless ``is_late`` and the day for an answer is over.
    """
    with scopes_disabled():
        waiting = Arrival.objects.filter(handover__state=State.DELIVERED, inquiry__state__in=DECIDED)
        found = waiting.select_related("handover__practice", "inquiry").order_by("pk")
        pairs = [(one, Decision.objects.filter(inquiry=one.inquiry, undo=None).order_by("-pk")) for one in found]
        standing = [
            (one, decision)
            for one, said in pairs
            if (decision := said.select_related("inquiry", "letter", "author").first()) is not None
        ]
        today = timezone.localdate(now)
        return [
            (one, decision)
            for one, decision in standing
            if (is_late and one.handover.answer_by < today) or not can_undo(decision, now)
        ]


def lines() -> list[Line]:
    """Return what waits for the word of the practice in scope: undecided, and answered to nobody."""
    waiting = arrivals().filter(handover__state=State.DELIVERED, inquiry__state__in=OPEN)
    return [Line(f"arrival:{one.pk}", _arrived(one), reverse("referral:arrivals")) for one in waiting]


def _arrived(arrival: Arrival) -> str:
    handover = arrival.handover
    facts = {"name": handover.practice.provider_name, "day": date_format(handover.answer_by, "MONTH_DAY_FORMAT")}
    return _("%(name)s handed an inquiry over to you: answer by %(day)s") % facts
