"""The good end on an engagement's page. What comes after working together has pages of its own, known by address."""

from __future__ import annotations

from datetime import date

from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.queries import Panel
from wunschkunde.stages.collaboration.states import State


def panel(engagement: Engagement, _user: User, _today: date) -> Panel | None:
    """Where both pause: offered while it runs, kept after it was completed."""
    if engagement.state not in (State.RUNNING, State.COMPLETED):
        return None
    context = {"engagement": engagement, "is_completed": engagement.state == State.COMPLETED}
    return Panel("collaboration/parts/panel_completing.html", context)
