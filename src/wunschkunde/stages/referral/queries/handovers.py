"""Reads of handovers: of one inquiry, of the practice, behind a link, and what asks for somebody today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import Practice, User, token_digest
from wunschkunde.stages.decision.models import Decision
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.states import State as InquiryState
from wunschkunde.stages.profile.calendar import calendar_of
from wunschkunde.stages.referral.models import ColleagueLink, Handover, HandoverLink
from wunschkunde.stages.referral.queries import arrivals, notices, recipients, ties
from wunschkunde.stages.referral.queries.lines import Line
from wunschkunde.stages.referral.rules.handover import content_of, digest_of, has_time, is_over
from wunschkunde.stages.referral.states import RUNNING, State

NEWS = timedelta(days=14)
MEASURED = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Shown:
    """One field of a handover as it is read: its name and what was said."""

    name: str
    text: str


def handovers() -> QuerySet[Handover]:
    """Return the handovers of the practice in scope, the latest first."""
    return Handover.objects.select_related("inquiry__practice", "colleague__practice", "practice", "arrival").order_by(
        "-pk"
    )


def running_of(inquiry: Inquiry) -> Handover | None:
    """Return the handover under way, None where the next may be offered."""
    return handovers().filter(inquiry=inquiry, state__in=RUNNING).first()


def shown_of(handover: Handover) -> list[Shown]:
    """Return exactly what is, or would be, handed over."""
    return [Shown(str(Handover.Field(key).label), text) for key, text in content_of(handover.inquiry, handover.fields)]


def content_for_colleague(handover: Handover) -> list[Shown]:
    """Return what the colleague reads: what the client said yes to, as long as it stands, and nothing else."""
    is_same = handover.content_digest == digest_of(content_of(handover.inquiry, handover.fields))
    is_open = handover.is_open_to_colleague and not is_over(handover, timezone.localdate())
    return shown_of(handover) if is_open and is_same else []


def handover_link_behind(secret: str) -> HandoverLink | None:
    """Return the link of a secret, usable or not; None when nobody knows it. Asked outside any scope."""
    found = HandoverLink.objects.filter(token_digest=token_digest(secret))
    return found.select_related("practice", "handover__inquiry__practice", "handover__colleague__practice").first()


def colleague_link_behind(secret: str) -> ColleagueLink | None:
    """Return the link of a secret, usable or not; None when nobody knows it. Asked outside any scope."""
    found = ColleagueLink.objects.filter(token_digest=token_digest(secret))
    return found.select_related("practice", "colleague__practice").first()


def days_to_a_no(practice: Practice, today: date) -> tuple[int, int] | None:
    """Return the median of working days from an inquiry to a clear no, within a year, and over how many; None: no case.

    A clear no is a decline or a recommendation that stands.
    """
    calendar = calendar_of(practice)
    since = today - MEASURED
    said = Decision.objects.filter(
        kind__in=(Decision.Kind.DECLINE, Decision.Kind.REFER), undo=None, created_at__date__gte=since
    ).values_list("inquiry__received_at", "created_at")
    days = [
        calendar.working_days_between(*(moment.astimezone(calendar.zone).date() for moment in pair)) for pair in said
    ]
    return (round(median(days)), len(days)) if days else None


def referred_without() -> QuerySet[Inquiry]:
    """Return the inquiries one recommended elsewhere without a handover: they get in touch on their own."""
    return Inquiry.objects.filter(state=InquiryState.REFERRED, handovers=None).order_by("-received_at", "-pk")


def lines(user: User, today: date) -> list[Line]:
    """Return what asks for this practice: a yes to act on, a day without an answer, a no, news, thanks, an arrival."""
    waits = Q(state=State.ASKED, answer_by__gt=today)
    found = handovers().exclude(waits).exclude(state=State.CALLED_OFF)
    since = timezone.now() - NEWS
    later = Handover.objects.filter(inquiry=OuterRef("inquiry"), pk__gt=OuterRef("pk"))
    recent = found.filter(asked_at__gte=since - timedelta(days=180)).annotate(is_followed=Exists(later))
    said = [(one, _said(one, since, today)) for one in recent]
    asking = [Line(f"handover_{one.state}_{one.outcome}:{one.pk}", text, _url(one)) for one, text in said if text]
    return [*asking, *arrivals.lines(), *recipients.lines(today), *notices.lines(today), *ties.lines(user)]


def _url(handover: Handover) -> str:
    if handover.state in (State.DECLINED, State.UNANSWERED, State.REFUSED, State.WITHDRAWN):
        return reverse("referral:suggest", args=[handover.inquiry_id])
    return reverse("referral:handover", args=[handover.pk])


def _withdrawn(handover: Handover) -> str:
    if handover.delivered_at and handover.delivery_id is None and not hasattr(handover, "arrival"):
        return _("%(client)s took the yes back: tell %(name)s to delete what was noted")
    return _("%(client)s took the yes to a handover back")


def _said(handover: Handover, since: Any, today: date) -> str:
    """Say what a handover asks for, nothing where it asks for nothing."""
    names = {"client": handover.inquiry.name, "name": handover.colleague.name}
    came = handover.answered_at or handover.ended_at
    if handover.state == State.ASKED:
        return _("The day has come without an answer from %(client)s: call it off, or ask anew") % names
    if handover.state == State.CONSENTED:
        if not has_time(handover, today):
            return _("%(client)s said yes, but the day has come: call it off, and ask anew") % names
        return _("%(client)s said yes: hand over to %(name)s") % names
    if handover.state == State.ACCEPTED:
        is_news = handover.outcome_at is not None and handover.outcome_at >= since and not handover.thanked_back_at
        return _("%(name)s told you what became of %(client)s") % names if is_news else ""
    if came is None or came < since or getattr(handover, "is_followed", False):
        return ""
    return {
        State.REFUSED: _("%(client)s does not want it passed on"),
        State.WITHDRAWN: _withdrawn(handover),
        State.DECLINED: _("%(name)s declined: offer %(client)s the next, or say there is nobody"),
        State.UNANSWERED: _("No answer from %(name)s: offer %(client)s the next, or say there is nobody"),
    }.get(State(handover.state), "") % names
