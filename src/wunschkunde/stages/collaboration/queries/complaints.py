"""Reads of complaints: what is open, what is due next, and what stands on an engagement's page and on Heute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Case, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Membership, Practice, User, token_digest
from wunschkunde.stages.collaboration.models import (
    Complaint,
    ComplaintSettings,
    ComplaintStep,
    Engagement,
    SentLetter,
)
from wunschkunde.stages.collaboration.queries import Line, Panel
from wunschkunde.stages.collaboration.queries.letters import sent_to
from wunschkunde.stages.collaboration.rules.complaints import LEGAL_BASIS
from wunschkunde.stages.collaboration.rules.letters import is_waiting
from wunschkunde.stages.collaboration.states import ComplaintState
from wunschkunde.stages.inquiry.queries import long_date


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as it is shown: by when, whether it is done, and by how many days it is late."""

    key: str
    title: str
    text: str
    due_on: date
    is_done: bool
    days_over: int


@dataclass(frozen=True, slots=True)
class Limit:
    """A day by which money has to be back: of the law or of the practice's own promise, and what it hangs on."""

    is_legal: bool
    days: int
    due_on: date
    days_over: int
    basis: str


def today_of(practice: Practice) -> date:
    """Return the day it is where the practice works."""
    return timezone.localdate(timezone=ZoneInfo(practice.time_zone))


def settings_of(practice: Practice) -> ComplaintSettings:
    """Return what the practice promises; what holds before anything was saved is not written by being read."""
    with scope(practice=practice):
        found = ComplaintSettings.objects.select_related("responsible").filter(practice=practice).first()
    return found or ComplaintSettings(practice=practice)


def is_form_open(practice: Practice) -> bool:
    """Whether everybody finds the complaint form: asked by each public page, so nothing more than that is read."""
    with scope(practice=practice):
        return ComplaintSettings.objects.filter(practice=practice, is_public=True).exists()


def responsible_in(practice: Practice) -> User | None:
    """Return who answers for new complaints: whom the settings name, as long as they belong here, else the owner."""
    accepted = practice.memberships.filter(state=Membership.State.ACCEPTED).select_related("user").order_by("pk")
    named = settings_of(practice).responsible_id
    chosen = accepted.filter(user_id=named).first() if named else None
    membership = chosen or accepted.filter(role=Membership.Role.OWNER).first()
    return membership.user if membership else None


def complaints() -> QuerySet[Complaint]:
    """Return all complaints with what a list needs: the nearest day that is due, and the client's latest word."""
    return (
        Complaint.objects.select_related("practice", "responsible", "engagement")
        .prefetch_related("steps")
        .annotate(
            next_due=Min("steps__due_on", filter=Q(steps__done_at=None)),
            last_word=Max("words__created_at"),
            last_letter=Max("sent_letters__created_at"),
        )
    )


def open_complaints() -> QuerySet[Complaint]:
    """Return those that are not closed, the nearest due day first: of a step or, before the answer, of a refund."""
    far = Value(date.max)
    refund = [Coalesce(name, far) for name in ("legal_due_on", "promise_due_on")]
    unanswered = Q(state__in=(ComplaintState.RECEIVED, ComplaintState.ACKNOWLEDGED))
    nearest = Least(Coalesce("next_due", far), *(Case(When(unanswered, then=day), default=far) for day in refund))
    return complaints().exclude(state=ComplaintState.CLOSED).order_by(nearest, "pk")


def closed_complaints() -> QuerySet[Complaint]:
    """Return those that are closed, the latest first."""
    return complaints().filter(state=ComplaintState.CLOSED).order_by("-closed_at", "-pk")


def received_with(key: str) -> Complaint | None:
    """Return the complaint that the form with this random key became, or None."""
    return Complaint.objects.filter(idempotency_key=token_digest(key)).first()


def step_text(key: str) -> str:
    """Return what the method says about a step."""
    return next((words_of(step.text) for step in texts.complaint_process().steps if step.key == key), key)


def steps_of(complaint: Complaint, today: date) -> list[StepLine]:
    """Return the steps in the order of the method, with what is late."""
    order = [step.key for step in texts.complaint_process().steps]
    rows = sorted(complaint.steps.all(), key=lambda row: order.index(row.key) if row.key in order else len(order))
    return [_step_line(row, complaint, today) for row in rows]


def _step_line(row: ComplaintStep, complaint: Complaint, today: date) -> StepLine:
    said = step_text(row.key)
    is_over = row.done_at is not None or complaint.state == ComplaintState.CLOSED
    return StepLine(
        key=row.key,
        title=said.partition(":")[0],
        text=said,
        due_on=row.due_on,
        is_done=row.done_at is not None,
        days_over=0 if is_over else max(0, (today - row.due_on).days),
    )


def next_step(complaint: Complaint, today: date) -> StepLine | None:
    """Return the step that is due next; None when nothing is."""
    return next((step for step in steps_of(complaint, today) if not step.is_done), None)


def steps_for_client(complaint: Complaint, today: date) -> list[StepLine]:
    """Return what the client is told about the way: when they hear something, and that somebody looks before."""
    shown = {"investigate", "respond"} if complaint.state != ComplaintState.RECEIVED else {"acknowledge", "respond"}
    return [step for step in steps_of(complaint, today) if step.key in shown]


def limits_of(complaint: Complaint, today: date) -> list[Limit]:
    """Return the limit of the law and the own promise, each with the days by which it was exceeded.

    Once the money is on its way the days are counted to that day, not on and on.
    """
    until = min(today, complaint.remedy_on) if complaint.remedy_on and _is_answered(complaint) else today
    found = []
    for is_legal, due_on in ((True, complaint.legal_due_on), (False, complaint.promise_due_on)):
        if due_on is None or complaint.returned_on is None:
            continue
        basis = LEGAL_BASIS.get(complaint.practice.country, "") if is_legal else ""
        days = (due_on - complaint.returned_on).days
        found.append(Limit(is_legal, days, due_on, max(0, (until - due_on).days), basis))
    return found


def _is_answered(complaint: Complaint) -> bool:
    return complaint.state in (ComplaintState.ANSWERED, ComplaintState.CLOSED)


def fairness_of(complaint: Complaint) -> dict[str, int]:
    """Return what the client said about solution, way and manner; the encrypted field gives numbers back as text."""
    return {key: int(value) for key, value in (complaint.fairness or {}).items()}


def solution_letter(complaint: Complaint) -> SentLetter | None:
    """Return the letter with the solution that stands; None before one was sent."""
    if not _is_answered(complaint):
        return None
    return sent_to(complaint).exclude(template="complaint_received").first()


def is_told(complaint: Complaint) -> bool:
    """Whether the client has the answer: its letter has left the house, or was sent another way."""
    sent = solution_letter(complaint)
    return sent is not None and not is_waiting(sent)


def panel(engagement: Engagement, user: User, today: date) -> Panel:  # noqa: ARG001 - every panel is asked alike
    """Return the part of an engagement's page that shows its complaints."""
    found = [
        {"complaint": one, "next": None if one.closed_at else next_step(one, today)}
        for one in complaints().filter(engagement=engagement).order_by("-received_at", "-pk")
    ]
    return Panel("collaboration/parts/panel_complaints.html", {"complaints": found, "engagement": engagement})


def lines(user: User, today: date) -> list[Line]:  # noqa: ARG001 - every source is asked alike
    """Return one line for each complaint that asks for something: what is overdue first, then what is due today."""
    found = [(days, line) for one in open_complaints() for days, line in [_line(one, today)] if line is not None]
    return [line for _days, line in sorted(found, key=lambda pair: -pair[0])]


def _line(complaint: Complaint, today: date) -> tuple[int, Line | None]:
    """Return by how many days a complaint is late, and its line; None while nothing is due."""
    url = reverse("collaboration:complaint", args=[complaint.pk])
    exceeded = [limit for limit in limits_of(complaint, today) if limit.days_over and not _is_answered(complaint)]
    if exceeded:
        limit = exceeded[0]
        said = _("The refund for %(name)s: the legal deadline has passed") if limit.is_legal else ""
        said = said or _("The refund for %(name)s: your own promise has passed")
        occasion = f"complaint:{complaint.pk}:{'legal' if limit.is_legal else 'promise'}:{limit.due_on}"
        return limit.days_over, Line(occasion, said % {"name": complaint.name}, url, _since(limit.due_on))
    step = next_step(complaint, today)
    if step is not None and step.due_on <= today:
        said = _("Complaint of %(name)s: %(step)s") % {"name": complaint.name, "step": step.title}
        note = _since(step.due_on) if step.days_over else _("due today")
        return step.days_over, Line(f"complaint:{complaint.pk}:{step.key}:{step.due_on}", said, url, note)
    return 0, _word_line(complaint, url)


def _word_line(complaint: Complaint, url: str) -> Line | None:
    """Return the line for a client's word after the last letter, if there is one."""
    word, letter = getattr(complaint, "last_word", None), getattr(complaint, "last_letter", None)
    if word is None or (letter is not None and word <= letter):
        return None
    said = _("%(name)s has written again about the complaint") % {"name": complaint.name}
    return Line(f"complaint:{complaint.pk}:word:{word:%Y%m%d%H%M%S}", said, url)


def _since(day: date) -> str:
    return _("overdue since %(day)s") % {"day": long_date(day)}
