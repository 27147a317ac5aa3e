"""The example practices in the directory: two have free places, one will have room again in some weeks."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.referral.actions.directory import enter_directory

# Free places now, else the weeks until there is room again.
PLACES = {"quittenblau": (1, 0), "leuchtspur": (0, 6), "pfadwerk": (5, 0)}


def load_listing(key: str, practice: Practice, owner: User, now: datetime) -> None:
    """Let an example practice be found, as its owner would."""
    today = now.astimezone(ZoneInfo(practice.time_zone)).date()
    free_places, weeks = PLACES[key]
    free_from = today + timedelta(weeks=weeks) if weeks else None
    enter_directory(practice=practice, author=owner, free_places=free_places, free_from=free_from, today=today)
