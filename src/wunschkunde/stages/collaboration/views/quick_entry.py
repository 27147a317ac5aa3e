"""The panel of punctuality with its form: what is owed is entered where one stands."""

from __future__ import annotations

from datetime import date

from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.forms.punctuality import CommitmentForm
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.queries import Panel, punctuality


def punctuality_panel(engagement: Engagement, user: User, today: date) -> Panel | None:
    """Return the panel of punctuality with an empty form in it."""
    panel = punctuality.panel(engagement, user, today)
    if panel is not None:
        panel.context["form"] = CommitmentForm()
    return panel
