"""Reads of colleagues: who may be named to a client, and of whom free places can be counted on."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from wunschkunde.stages.decision.models import Colleague


def nameable() -> QuerySet[Colleague]:
    """Return the colleagues who agreed to be named, by name."""
    return Colleague.objects.filter(may_be_named_on__isnull=False).order_by("name", "pk")


def suggestible(today: date) -> QuerySet[Colleague]:
    """Return those of them with a free place that nobody doubts yet."""
    return nameable().filter(capacity__gt=0, capacity_until__gte=today)
