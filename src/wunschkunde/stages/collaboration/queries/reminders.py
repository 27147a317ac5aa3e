"""What a client may be reminded of today: read anew every time, so that nothing is remembered but that it was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from wunschkunde.stages.collaboration.models import CheckIn, Commitment, Consent, Engagement, Party
from wunschkunde.stages.collaboration.states import LIVE, State

# What was due for longer is talked about by people; a worker that slept does not catch up on it.
LATE = timedelta(days=7)


class About(StrEnum):
    """What somebody is reminded of."""

    CHECK_IN = "check_in"
    PAYMENT = "payment"
    CONTRIBUTION = "contribution"
    NEXT_STEP = "next_step"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing to remind of, on one day; ``key`` keeps it from being said twice. Another day is another occasion."""

    about: About
    key: str
    day: date
    title: str = ""
    agreed_on: date | None = None
    check_in: CheckIn | None = None


def reminded() -> QuerySet[Engagement]:
    """Return the engagements whose clients agreed to reminders, where they can be reached, of all practices."""
    agreed = Consent.objects.filter(purpose=Consent.Purpose.REMINDERS, withdrawn_at=None).values("engagement")
    found = Engagement.objects.filter(pk__in=agreed, state__in=LIVE).exclude(email="")
    return found.select_related("practice").order_by("practice_id", "pk")


def occasions(engagement: Engagement, today: date, next_day: date) -> list[Occasion]:
    """Return what is due; ``next_day`` is the next working day: what lies up to it is told before it is due.

    During a pause there is nothing but the day that was agreed for its end; afterwards nothing at all.
    """
    if engagement.state == State.PAUSED:
        found = [*_pauses(engagement, today)]
    elif engagement.state == State.RUNNING:
        found = [
            *_check_ins(engagement, today),
            *_commitments(engagement, today, next_day),
            *_next_steps(engagement, today, next_day),
        ]
    else:
        return []
    said = set(engagement.reminders.filter(occasion__in=[one.key for one in found]).values_list("occasion", flat=True))
    return [one for one in found if one.key not in said]


def _pauses(engagement: Engagement, today: date) -> Iterator[Occasion]:
    for pause in engagement.pauses.filter(ended_on=None, until__range=(today - LATE, today)):
        if pause.until is not None:
            yield Occasion(About.PAUSE, f"pause:{pause.pk}:{pause.until}", pause.until)


def _check_ins(engagement: Engagement, today: date) -> Iterator[Occasion]:
    due = engagement.check_ins.filter(due_on__range=(today - LATE, today)).exclude(answers__side=Party.CLIENT)
    for check_in in due.order_by("due_on", "pk"):
        yield Occasion(About.CHECK_IN, f"check_in:{check_in.pk}", check_in.due_on, check_in=check_in)


def _commitments(engagement: Engagement, today: date, next_day: date) -> Iterator[Occasion]:
    """What the client owes soon; what was agreed only today needs no reminder yet."""
    owed = engagement.commitments.filter(side=Party.CLIENT, done_on=None, dropped_on=None, asked_on__lt=today)
    soon = owed.annotate(day=Coalesce("new_due_on", "due_on")).filter(day__gt=today, day__lte=next_day)
    for one in soon.filter(Q(told_on=None) | Q(told_on__lt=today)).order_by("day", "pk"):
        is_payment = one.kind == Commitment.Kind.PAYMENT
        about = About.PAYMENT if is_payment else About.CONTRIBUTION
        yield Occasion(about, f"commitment:{one.pk}:{one.day}", one.day, title=one.title)


def _next_steps(engagement: Engagement, today: date, next_day: date) -> Iterator[Occasion]:
    steps = engagement.meetings.filter(
        next_step_side=Party.CLIENT, next_step_done_on=None, held_on__lt=today, next_step__isnull=False
    )
    soon = steps.filter(next_step_on__gt=today, next_step_on__lte=next_day).annotate(day=F("next_step_on"))
    for meeting in soon.order_by("day", "pk"):
        key = f"next_step:{meeting.pk}:{meeting.day}"
        yield Occasion(About.NEXT_STEP, key, meeting.day, agreed_on=meeting.held_on)
