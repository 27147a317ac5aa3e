"""Where and when the running example plays: days are told from today backwards, on working days only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from wunschkunde.accounts.models import Practice, User

Told = dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """One example practice with its owner, and the day from which everything is counted back."""

    practice: Practice
    owner: User
    now: datetime
    working_days: list[int]

    @cached_property
    def today(self) -> date:
        """Today in the practice's own time."""
        return self.now.astimezone(self.zone).date()

    @cached_property
    def zone(self) -> ZoneInfo:
        """The practice's time zone."""
        return ZoneInfo(self.practice.time_zone)

    def day(self, told: Told) -> date:
        """Return a day told from today: on a working day, that day or the last one before it."""
        day = self.today - timedelta(weeks=told.get("weeks_ago", 0), days=told.get("days_ago", 0))
        while day.weekday() not in self.working_days:
            day -= timedelta(days=1)
        return day

    def noon(self, day: date) -> datetime:
        """Return a moment on a day."""
        return min(datetime.combine(day, time(11, 30), self.zone), self.now)
