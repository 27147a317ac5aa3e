"""Heute: what arrived, what is due, what waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wunschkunde.accounts.access import PracticeRequest, owner_required, practice_required
from wunschkunde.accounts.models import Practice
from wunschkunde.demo.actions import remove_demo
from wunschkunde.outbox import queries as outbox
from wunschkunde.stages.collaboration.queries.day import lines_of
from wunschkunde.stages.collaboration.views.day import ASIDE
from wunschkunde.stages.completion.queries import closing, criticism
from wunschkunde.stages.decision.queries.waiting import come_back, waiting_for_client
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.queries import long_date, waiting_for_answer
from wunschkunde.stages.inquiry.queries.telling import due_notices
from wunschkunde.stages.inquiry.states import State
from wunschkunde.stages.learning.queries import day as learning
from wunschkunde.stages.profile.calendar import Calendar, calendar_of
from wunschkunde.stages.profile.queries import current_profile
from wunschkunde.stages.referral.queries import directory, handovers

DAYS_AHEAD = 3


@dataclass
class Day:
    """What one day holds; every inquiry stands in one place only."""

    arrived: list[Inquiry] = field(default_factory=list)
    to_read_later: dict[date, int] = field(default_factory=dict)  # by the day on which they will be read
    overdue: list[Inquiry] = field(default_factory=list)
    due_today: list[Inquiry] = field(default_factory=list)
    due_soon: list[Inquiry] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing asks for attention today; what is to be read later does not."""
        return not (self.arrived or self.has_promises)

    @property
    def has_promises(self) -> bool:
        """Whether an answer was promised for today, for before, or for soon."""
        return bool(self.overdue or self.due_today or self.due_soon)


def day_of(inquiries: list[Inquiry], calendar: Calendar, now: datetime) -> Day:
    """Sort the received inquiries of a practice into its day. What is to be read later only counts."""
    local = now.astimezone(calendar.zone)
    day = Day()
    for inquiry in inquiries:
        opens_at = datetime.combine(inquiry.read_on, calendar.opens_at, tzinfo=calendar.zone)
        if inquiry.read_at is None and local < opens_at:
            day.to_read_later[inquiry.read_on] = day.to_read_later.get(inquiry.read_on, 0) + 1
        elif inquiry.answer_by < local.date():
            day.overdue.append(inquiry)
        elif inquiry.answer_by == local.date():
            day.due_today.append(inquiry)
        elif inquiry.read_at is None:
            day.arrived.append(inquiry)
        elif inquiry.answer_by <= local.date() + timedelta(days=DAYS_AHEAD):
            day.due_soon.append(inquiry)
    return day


@require_safe
@practice_required
def home(request: PracticeRequest) -> HttpResponse:
    """Show the day."""
    now = timezone.now()
    calendar = calendar_of(request.practice)
    today = now.astimezone(calendar.zone).date()
    open_inquiries = list(waiting_for_answer())
    day = day_of([inquiry for inquiry in open_inquiries if inquiry.state == State.RECEIVED], calendar, now)
    letters = outbox.waiting().count()
    back, waits, owed = list(come_back()), list(waiting_for_client()), list(due_notices(today))
    later = (handovers.lines, directory.lines, closing.lines, criticism.lines)
    lines = lines_of(request.user, today, later=later, learned=(learning.lines,))
    page = {
        "greeting": greeting(now.astimezone(calendar.zone).hour),
        "today": long_date(today),
        "today_date": today,
        "day": day,
        "to_read_later": [(reading_words(on, today), count) for on, count in sorted(day.to_read_later.items())],
        "came_back": back,
        "waits": waits,
        "owed": owed,
        "lines": lines,
        "aside": request.session.pop(ASIDE, ""),
        "is_bound": bool(day.has_promises or back or waits or owed or lines.together or lines.learned),
        "letters": letters,
        "stuck": outbox.stuck().count() if letters else 0,
        "needs_profile": needs_profile(request.practice),
    }
    return render(request, "home.html", page)


def greeting(hour: int) -> str:
    """Return the greeting of the hour in the practice's own time."""
    morning_ends, evening_begins, night_ends = 11, 18, 5
    if night_ends <= hour < morning_ends:
        return _("Good morning")
    return _("Good day") if morning_ends <= hour < evening_begins else _("Good evening")


def reading_words(on: date, today: date) -> str:
    """Say on which day something will be read: later today, tomorrow, or the day by its name."""
    if on <= today:
        return _("To be read later today")
    if on == today + timedelta(days=1):
        return _("To be read tomorrow")
    return _("To be read on %(day)s") % {"day": long_date(on)}


def needs_profile(practice: Practice) -> bool:
    """Whether the two profiles are still to be written: without them nothing can be weighed."""
    return current_profile(practice) is None


@require_POST
@owner_required
def remove_example(request: PracticeRequest) -> HttpResponse:
    """Remove the example practices; what is one's own stays."""
    if not request.practice.is_demo:
        raise Http404
    remove_demo(owner=request.user)
    messages.success(request, _("The examples are gone. What is your own is untouched."))
    return redirect("home")
