"""The states of an engagement and of a complaint, and every allowed transition."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where an engagement stands. Every ending is one of its own, none of them is a failure."""

    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    INSIGHT = "insight", _("ended with an insight")
    HANDED_OVER = "handed_over", _("handed over")
    PARTED = "parted", _("parted on good terms")


# (from, verb) -> to.
TRANSITIONS: dict[tuple[State, str], State] = {
    (State.RUNNING, "pause"): State.PAUSED,
    (State.PAUSED, "resume"): State.RUNNING,
    (State.RUNNING, "end_with_insight"): State.INSIGHT,
    (State.PAUSED, "end_with_insight"): State.INSIGHT,
    (State.RUNNING, "hand_over"): State.HANDED_OVER,
    (State.PAUSED, "hand_over"): State.HANDED_OVER,
    (State.RUNNING, "part"): State.PARTED,
    (State.PAUSED, "part"): State.PARTED,
}

LIVE = (State.RUNNING, State.PAUSED)


class ComplaintState(models.TextChoices):
    """Where a complaint stands."""

    RECEIVED = "received", pgettext_lazy("complaint", "received")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("complaint", "acknowledged")
    ANSWERED = "answered", pgettext_lazy("complaint", "answered")
    CLOSED = "closed", pgettext_lazy("complaint", "closed")


COMPLAINT_TRANSITIONS: dict[tuple[ComplaintState, str], ComplaintState] = {
    (ComplaintState.RECEIVED, "acknowledge"): ComplaintState.ACKNOWLEDGED,
    (ComplaintState.ACKNOWLEDGED, "answer"): ComplaintState.ANSWERED,
    (ComplaintState.ANSWERED, "reopen"): ComplaintState.ACKNOWLEDGED,
    (ComplaintState.ANSWERED, "close"): ComplaintState.CLOSED,
}
