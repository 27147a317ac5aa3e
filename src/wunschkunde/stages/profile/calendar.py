"""When a practice works: office hours, public holidays of its region, time off.

Everything is counted in the practice's own time zone. What arrives outside office hours is read when they begin
again, so nobody has to be there at night, and nobody is promised it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from django_scopes import scope

from wunschkunde.accounts.models import Practice
from wunschkunde.outbox.actions import UNDO_WINDOW
from wunschkunde.stages.profile.models import Offer

# What holds until an offer says otherwise.
USUAL_DAYS = frozenset(range(5))
USUAL_OPENING, USUAL_CLOSING = time(9), time(17)
USUAL_ANSWER_DAYS = 3
# Time off that never ends would leave no working day at all: beyond this many days it is passed over.
LONGEST_PAUSE = 400


@lru_cache(maxsize=64)
def public_holidays(region: str, year: int) -> frozenset[date]:
    """Return the public holidays of a region ("DE-NW", "AT-9", "CH-ZH") in a year.

    An unknown part of a known country has the country's holidays, an unknown country none.
    """
    country, _dash, part = region.partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
    except NotImplementedError:
        return public_holidays(country, year) if part else frozenset()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days and hours of one practice, as its current offer states them."""

    region: str
    zone: ZoneInfo
    working_days: frozenset[int] = USUAL_DAYS
    opens_at: time = USUAL_OPENING
    closes_at: time = USUAL_CLOSING
    answer_days: int = USUAL_ANSWER_DAYS
    time_off: tuple[tuple[date, date], ...] = ()

    def is_working_day(self, day: date) -> bool:
        """Whether the practice works on this day at all."""
        return self._is_usual_day(day) and not any(first <= day <= last for first, last in self.time_off)

    def is_open(self, at: datetime) -> bool:
        """Whether this moment lies within office hours; the closing minute no longer does."""
        local = at.astimezone(self.zone)
        return self.is_working_day(local.date()) and self.opens_at <= local.time() < self.closes_at

    def reading_day(self, at: datetime) -> date:
        """The working day on which something that arrives at this moment is read."""
        local = at.astimezone(self.zone)
        is_evening = local.time() >= self.closes_at
        return self._working_day_from(local.date() + timedelta(days=1) if is_evening else local.date())

    def answer_day(self, at: datetime) -> date:
        """The working day until which an answer is promised, counted from the day of reading."""
        day = self.reading_day(at)
        for _count in range(self.answer_days):
            day = self._working_day_from(day + timedelta(days=1))
        return day

    def is_free(self, day: date) -> bool:
        """Whether it is a public holiday of the region or lies in time off; weekends are not meant."""
        is_holiday = day in public_holidays(self.region, day.year)
        return is_holiday or any(first <= day <= last for first, last in self.time_off)

    def due_day(self, day: date) -> date:
        """The day on which something due on ``day`` is due for anybody: weekends and public holidays are passed over.

        Time off is not: who promises a day in it knew of it.
        """
        while day.weekday() not in USUAL_DAYS or day in public_holidays(self.region, day.year):
            day += timedelta(days=1)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Count the working days after ``first`` up to ``last``; none when ``last`` is not later."""
        days = (first + timedelta(days=count) for count in range(1, (last - first).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def next_opening(self, at: datetime) -> datetime:
        """The next moment within office hours: this one when the practice is open, else the start of its next day."""
        if self.is_open(at):
            return at
        opening = datetime.combine(self.reading_day(at), self.opens_at, tzinfo=self.zone)
        return opening.astimezone(at.tzinfo)

    def next_morning(self, at: datetime) -> datetime:
        """The start of the next working day: after a night, whatever the hour is now."""
        day = self.working_day_after(at.astimezone(self.zone).date())
        return datetime.combine(day, self.opens_at, tzinfo=self.zone).astimezone(at.tzinfo)

    def working_day_after(self, day: date) -> date:
        """The next day on which the practice works."""
        return self._working_day_from(day + timedelta(days=1))

    def _is_usual_day(self, day: date) -> bool:
        return day.weekday() in self.working_days and day not in public_holidays(self.region, day.year)

    def _working_day_from(self, first: date) -> date:
        days = [first + timedelta(days=count) for count in range(LONGEST_PAUSE)]
        return next(
            (day for day in days if self.is_working_day(day)),
            next((day for day in days if self._is_usual_day(day)), first),
        )


def calendar_of(practice: Practice) -> Calendar:
    """Return the calendar of a practice by its current offer; before the first offer, the usual office week."""
    with scope(practice=practice):
        offer = Offer.objects.order_by("-number").first()
    usual = Calendar(region=practice.region, zone=ZoneInfo(practice.time_zone))
    return usual if offer is None else calendar_by(practice, offer)


def calendar_by(practice: Practice, offer: Offer) -> Calendar:
    """Return the calendar of a practice by one of its offers."""
    opens_at, closes_at = offer.opens_at or USUAL_OPENING, offer.closes_at or USUAL_CLOSING
    return Calendar(
        region=practice.region,
        zone=ZoneInfo(practice.time_zone),
        working_days=frozenset(offer.working_days) & frozenset(range(7)) or USUAL_DAYS,
        opens_at=opens_at,
        closes_at=closes_at if closes_at > opens_at else time.max,
        answer_days=offer.answer_days,
        time_off=tuple(span for entry in offer.time_off if (span := _span(entry)) is not None),
    )


def _span(entry: dict[str, Any]) -> tuple[date, date] | None:
    """Read one time off; a half-written one (a single day, or nothing) is no reason to fail."""
    try:
        first = date.fromisoformat(entry.get("from") or entry.get("to") or "")
        last = date.fromisoformat(entry.get("to") or entry.get("from") or "")
    except ValueError:
        return None
    return min(first, last), max(first, last)


def reading_day(practice: Practice, at: datetime) -> date:
    """Return the working day on which something that arrives ``at`` is read."""
    return calendar_of(practice).reading_day(at)


def answer_day(practice: Practice, at: datetime) -> date:
    """Return the working day until which something that arrives ``at`` is answered."""
    return calendar_of(practice).answer_day(at)


def next_opening(practice: Practice, at: datetime) -> datetime:
    """Return the next moment within office hours; ``at`` itself when the practice is open."""
    return calendar_of(practice).next_opening(at)


def is_open(practice: Practice, at: datetime) -> bool:
    """Whether ``at`` lies within office hours."""
    return calendar_of(practice).is_open(at)


def leaves_at(practice: Practice, now: datetime, *, at_once: bool = False, overnight: bool = False) -> datetime:
    """Return when a letter leaves: never within the minute in which it can be taken back, and in office hours.

    ``at_once`` waits for the minute alone; ``overnight`` for the next working morning.
    """
    soonest = now + UNDO_WINDOW
    if at_once:
        return soonest
    calendar = calendar_of(practice)
    return max(soonest, calendar.next_morning(now)) if overnight else calendar.next_opening(soonest)
