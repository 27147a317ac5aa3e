"""Reads of the outbox of the practice in scope."""

from __future__ import annotations

from django.db.models import QuerySet

from wunschkunde.outbox.models import Message


def waiting() -> QuerySet[Message]:
    """Return the letters that have not left yet, the next first."""
    return Message.objects.filter(state=Message.State.QUEUED).order_by("next_attempt_at")


def stuck() -> QuerySet[Message]:
    """Return the letters that a mail server refused at least once and that are tried again."""
    return waiting().filter(attempts__gt=0).exclude(last_error="")
