"""The states of an inquiry on its way through inquiry and decision, and every allowed transition."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an inquiry stands."""

    RECEIVED = "received", _("received")
    CLARIFYING = "clarifying", _("being clarified")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    REFERRED = "referred", _("referred")
    WITHDRAWN = "withdrawn", _("withdrawn")


# (from, verb) -> to. "reopen" takes a decision back, and so does "resume" where a question went out before it;
# nothing else leads back.
TRANSITIONS: dict[tuple[State, str], State] = {
    (State.RECEIVED, "clarify"): State.CLARIFYING,
    (State.RECEIVED, "accept"): State.ACCEPTED,
    (State.RECEIVED, "decline"): State.DECLINED,
    (State.RECEIVED, "refer"): State.REFERRED,
    (State.RECEIVED, "withdraw"): State.WITHDRAWN,
    (State.CLARIFYING, "clarify"): State.CLARIFYING,
    (State.CLARIFYING, "accept"): State.ACCEPTED,
    (State.CLARIFYING, "decline"): State.DECLINED,
    (State.CLARIFYING, "refer"): State.REFERRED,
    (State.CLARIFYING, "withdraw"): State.WITHDRAWN,
    (State.CLARIFYING, "reopen"): State.RECEIVED,
    (State.ACCEPTED, "reopen"): State.RECEIVED,
    (State.DECLINED, "reopen"): State.RECEIVED,
    (State.REFERRED, "reopen"): State.RECEIVED,
    (State.CLARIFYING, "resume"): State.CLARIFYING,
    (State.ACCEPTED, "resume"): State.CLARIFYING,
    (State.DECLINED, "resume"): State.CLARIFYING,
    (State.REFERRED, "resume"): State.CLARIFYING,
}

OPEN = (State.RECEIVED, State.CLARIFYING)
