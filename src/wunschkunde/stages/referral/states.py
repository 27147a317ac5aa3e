"""The states of a handover, and every allowed transition. Nothing leaves the house without passing `consented`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a handover stands: first the client's word, then the practice's deed, then the colleague's word."""

    ASKED = "asked", _("the client is asked")
    REFUSED = "refused", _("the client said no")
    CONSENTED = "consented", _("the client said yes")
    WITHDRAWN = "withdrawn", _("the client took the yes back")
    CALLED_OFF = "called_off", _("called off")
    DELIVERED = "delivered", _("passed on")
    ACCEPTED = "accepted", _("the colleague takes it on")
    DECLINED = "declined", _("the colleague declined")
    UNANSWERED = "unanswered", _("no answer by the day")


# (from, verb) -> to.
TRANSITIONS: dict[tuple[State, str], State] = {
    (State.ASKED, "consent"): State.CONSENTED,
    (State.ASKED, "refuse"): State.REFUSED,
    (State.ASKED, "call_off"): State.CALLED_OFF,
    (State.CONSENTED, "withdraw"): State.WITHDRAWN,
    (State.CONSENTED, "call_off"): State.CALLED_OFF,
    (State.CONSENTED, "deliver"): State.DELIVERED,
    (State.DELIVERED, "withdraw"): State.WITHDRAWN,
    (State.DELIVERED, "accept"): State.ACCEPTED,
    (State.DELIVERED, "decline"): State.DECLINED,
    (State.DELIVERED, "run_out"): State.UNANSWERED,
}

# While one of these stands, the inquiry is offered to nobody else.
RUNNING = (State.ASKED, State.CONSENTED, State.DELIVERED, State.ACCEPTED)
# What the colleague may read: what was handed over, as long as the client leaves it there.
OPEN_TO_COLLEAGUE = (State.DELIVERED, State.ACCEPTED)
# After these the next colleague may be offered.
CAME_TO_NOTHING = (State.REFUSED, State.WITHDRAWN, State.CALLED_OFF, State.DECLINED, State.UNANSWERED)


def states_diagram() -> str:
    """Return this stage's part of docs/reference/states.md: the transitions as a diagram and as a table."""
    steps = [(start.value, verb, end.value) for (start, verb), end in TRANSITIONS.items()]
    return "\n".join(
        [
            "# The states of a handover",
            "",
            "Generated from `TRANSITIONS` in `stages/referral/states.py`. Whatever is not listed here is refused.",
            "`withdraw` and `refuse` are the client's, `accept` and `decline` the colleague's; nobody else takes them.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {State.ASKED.value}",
            *(f"    {start} --> {end}: {verb}" for start, verb, end in steps),
            "```",
            "",
            "| from | verb | to |",
            "|---|---|---|",
            *(f"| {start} | {verb} | {end} |" for start, verb, end in steps),
            "",
        ]
    )
