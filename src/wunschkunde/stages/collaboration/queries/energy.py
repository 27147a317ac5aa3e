"""Reads of the energy ledger. Every one asks for the reader, and gives their own entries alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import fmean

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.models import EnergyEntry, EnergyWeekSkipped, Engagement
from wunschkunde.stages.collaboration.queries import Line, Panel, live_engagements
from wunschkunde.stages.collaboration.rules.energy import (
    Exhaustion,
    Noted,
    last_weeks,
    named_causes,
    own_exhaustion,
    week_of,
)
from wunschkunde.stages.collaboration.states import State
from wunschkunde.stages.profile.calendar import calendar_of

WEEKS = 12
# The picture: one column a week, one step a point, the line of zero in the middle.
COLUMN, BAR, STEP, ZERO = 20, 12, 9, 30


@dataclass(frozen=True, slots=True)
class Bar:
    """One week of the picture: where it stands, and what it says."""

    week: date
    value: int | None
    x: int
    y: int
    height: int

    @property
    def meaning(self) -> str:
        """The class of the bar: gives, costs or neither."""
        return "none" if self.value is None else "gives" if self.value > 0 else "costs" if self.value < 0 else "even"


@dataclass(frozen=True, slots=True)
class Course:
    """One engagement over the weeks, as its reader noted it."""

    engagement: Engagement
    bars: tuple[Bar, ...]
    drains: tuple[str, ...]
    gives: tuple[str, ...]

    @property
    def values(self) -> list[int]:
        """What was noted, in the order of the weeks."""
        return [bar.value for bar in self.bars if bar.value is not None]

    @property
    def mean(self) -> str:
        """The mean of what was noted, with sign and one decimal, as the language writes it; "–" before a note."""
        if not self.values:
            return "–"
        mean = round(fmean(self.values), 1)
        sign = "+" if mean > 0 else "−" if mean < 0 else ""
        return f"{sign}{number_format(abs(mean), 1)}"

    @property
    def fee(self) -> Decimal | None:
        """The agreed fee, where one is known."""
        return self.engagement.fee

    @property
    def width(self) -> int:
        """The width of the picture."""
        return COLUMN * len(self.bars)


def entries_of(author: User) -> QuerySet[EnergyEntry]:
    """Return what somebody noted, the oldest first; nobody else's is ever read."""
    return EnergyEntry.objects.filter(author=author)


def noted(entry: EnergyEntry) -> Noted:
    """Return an entry as the rules read it."""
    return Noted(entry.week, entry.engagement_id, entry.value, tuple(entry.causes))


def courses(author: User, today: date, engagements: list[Engagement] | None = None) -> list[Course]:
    """Return the weeks of the live engagements (or of those given), in the order of their names."""
    weeks = last_weeks(today, WEEKS)
    shown = list(live_engagements().order_by("name", "pk")) if engagements is None else engagements
    found: dict[int, list[Noted]] = {}
    for entry in entries_of(author).filter(engagement__in=shown, week__gte=weeks[0]):
        found.setdefault(entry.engagement_id, []).append(noted(entry))
    return [_course(engagement, found.get(engagement.pk, []), weeks) for engagement in shown]


def _course(engagement: Engagement, entries: list[Noted], weeks: list[date]) -> Course:
    by_week = {entry.week: entry.value for entry in entries}
    bars = []
    for number, week in enumerate(weeks):
        value = by_week.get(week)
        height = abs(value or 0) * STEP
        top = ZERO - height if (value or 0) > 0 else ZERO
        bars.append(Bar(week, value, number * COLUMN + (COLUMN - BAR) // 2, top, height))
    return Course(
        engagement,
        tuple(bars),
        tuple(_words(named_causes(entries, drains=True))),
        tuple(_words(named_causes(entries, drains=False))),
    )


def _words(causes: list[str]) -> list[str]:
    known = {entry.key: entry.text for entry in texts.energy_ledger().causes}
    return [words_of(known[cause]) for cause in causes if cause in known]


def exhaustion_of(author: User, today: date) -> Exhaustion | None:
    """Return the own exhaustion of somebody, over all engagements; it is named before any client."""
    first = last_weeks(today, WEEKS)[0]
    return own_exhaustion((noted(entry) for entry in entries_of(author).filter(week__gte=first)), today)


def entry_of_week(engagement: Engagement, author: User, today: date) -> EnergyEntry | None:
    """Return what somebody noted for this week, if anything."""
    return entries_of(author).filter(engagement=engagement, week=week_of(today)).first()


def is_time_to_note(practice: Practice, today: date) -> bool:
    """Whether the week is coming to its end: its last usual working day (Friday in most practices), or later."""
    return today.weekday() >= max(calendar_of(practice).working_days)


def panel(engagement: Engagement, user: User, today: date) -> Panel | None:
    """Return the reader's own weeks with this engagement."""
    (course,) = courses(user, today, [engagement])
    return Panel(
        "collaboration/parts/panel_energy.html", {"course": course, "is_running": engagement.state == "running"}
    )


def lines(user: User, today: date) -> list[Line]:
    """Return the weekly touch, at the end of the week, while something is still without a note."""
    running = live_engagements().filter(state=State.RUNNING)
    first = running.first()
    week = week_of(today)
    if first is None or not is_time_to_note(first.practice, today):
        return []
    if EnergyWeekSkipped.objects.filter(author=user, week=week).exists():
        return []
    if not running.exclude(energy_entries__in=entries_of(user).filter(week=week)).exists():
        return []
    return [
        Line(
            occasion=f"energy:{week:%Y-%m-%d}",
            text=_("What did this week cost or give?"),
            url=reverse("collaboration:energy"),
            note=_("Energy ledger, seen by you alone"),
        )
    ]
