"""The states of an engagement and of a complaint, and every allowed transition."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where an engagement stands. Every ending is one of its own, none of them is a failure."""

    RUNNING = "running", _("under way")
    PAUSED = "paused", _("paused")
    INSIGHT = "insight", _("ended with an insight")
    HANDED_OVER = "handed_over", _("handed over")
    PARTED = "parted", _("parted on good terms")
    COMPLETED = "completed", _("completed")


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
    (State.INSIGHT, "take_back"): State.RUNNING,
    (State.INSIGHT, "take_back_to_pause"): State.PAUSED,
    (State.HANDED_OVER, "take_back"): State.RUNNING,
    (State.HANDED_OVER, "take_back_to_pause"): State.PAUSED,
    (State.PARTED, "take_back"): State.RUNNING,
    (State.PARTED, "take_back_to_pause"): State.PAUSED,
    (State.RUNNING, "complete"): State.COMPLETED,
    (State.COMPLETED, "reopen"): State.RUNNING,
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


def states_diagram() -> str:
    """Return this stage's part of docs/reference/states.md: both tables of transitions, each with its diagram."""
    return "\n".join(
        [
            *_section("a collaboration", "TRANSITIONS", State.RUNNING.value, TRANSITIONS),
            "An ending can be taken back until the end of the next day: to where the collaboration was when it ended.",
            "",
            *_section("a complaint", "COMPLAINT_TRANSITIONS", ComplaintState.RECEIVED.value, COMPLAINT_TRANSITIONS),
        ]
    )


def _section(
    name: str,
    table: str,
    first: str,
    transitions: Mapping[tuple[State, str], State] | Mapping[tuple[ComplaintState, str], ComplaintState],
) -> list[str]:
    steps = [(start.value, verb, end.value) for (start, verb), end in transitions.items()]
    return [
        f"# The states of {name}",
        "",
        f"Generated from `{table}` in `stages/collaboration/states.py`. Whatever is not listed here is refused.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {first}",
        *(f"    {start} --> {end}: {verb}" for start, verb, end in steps),
        "```",
        "",
        "| from | verb | to |",
        "|---|---|---|",
        *(f"| {start} | {verb} | {end} |" for start, verb, end in steps),
        "",
    ]
