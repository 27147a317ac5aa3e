"""The stepchild check: how accepted clients were treated, those who fit by the assessment and all the others.

A difference is named only where it is larger than chance makes it; see `engine/fairness.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median

import numpy as np
from django.db.models import Min
from django.utils.translation import gettext_lazy

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Practice, User
from wunschkunde.engine.fairness import LEVEL, MINIMUM, Difference, Treatment, chance, fairness
from wunschkunde.stages.collaboration.models import Cause, Commitment, Complaint, ComplaintStep, Intervention
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.rules.complaints import ANSWERING
from wunschkunde.stages.collaboration.rules.punctuality import DONE, KEPT, Standing, kept
from wunschkunde.stages.collaboration.states import ComplaintState
from wunschkunde.stages.decision.models import Decision
from wunschkunde.stages.inquiry.states import State
from wunschkunde.stages.learning.models import FairnessReview
from wunschkunde.stages.learning.queries import Evidence, Question
from wunschkunde.stages.learning.queries.cases import Case
from wunschkunde.stages.learning.queries.fairness_words import Row, row_of
from wunschkunde.stages.learning.rules.fairness import missing_clients, next_review
from wunschkunde.stages.profile.calendar import Calendar, calendar_of

GOOD_FROM = 7
REVIEWS_SHOWN = 12

Values = Mapping[int, list[float]]


@dataclass(frozen=True, slots=True)
class Check:
    """The comparison: so many clients on each side, and the measures in their order."""

    carrying: int
    others: int
    differences: tuple[Difference, ...]

    @property
    def rows(self) -> list[Row]:
        """The measures as they are shown."""
        return [row_of(one) for one in self.differences]

    @property
    def is_enough(self) -> bool:
        """Whether any measure has enough clients on both sides."""
        return any(one.p is not None for one in self.differences)

    @property
    def named(self) -> list[Difference]:
        """The differences that are larger than chance."""
        return [one for one in self.differences if one.is_named]


@dataclass(frozen=True, slots=True)
class Smoothness:
    """Closed collaborations that began with a good second feeling, and the others: how many went without friction.

    ``p`` is None below five on each side.
    """

    liked: int
    liked_smooth: int
    others: int
    others_smooth: int
    p: float | None

    @property
    def is_named(self) -> bool:
        """Whether the difference is larger than chance."""
        return self.p is not None and self.p < LEVEL


@dataclass(frozen=True, slots=True)
class SeenReview:
    """One time of asking oneself, with the question and the reader's own words; nobody reads another's."""

    on: date
    author: User
    words: tuple[tuple[str, str], ...]


def evidence_of(_practice: Practice, _reader: User, _found: Sequence[Case]) -> Evidence:
    """Return how many accepted clients can be compared, and which are missing."""
    bands = list(accepted_bands().values())
    carrying = sum(band == "carries" for band in bands)
    return Evidence(len(bands), 2 * MINIMUM, missing_clients(carrying, len(bands) - carrying))


def check(practice: Practice, today: date) -> Check:
    """Compare how accepted clients were treated."""
    found = treatments(practice, today)
    carrying = sum(one.carries for one in found)
    return Check(carrying, len(found) - carrying, tuple(fairness(found)))


def treatments(practice: Practice, today: date) -> list[Treatment]:
    """Return how every accepted client was treated. Who they are plays no part: only days, and what was kept."""
    calendar = calendar_of(practice)
    owed = Commitment.objects.filter(side=Party.PROVIDER, engagement__inquiry__isnull=False)
    commitments = list(owed.select_related("engagement").order_by("pk"))
    answers, on_time = _answer_days(commitments, calendar), _on_time(commitments, calendar, today)
    complaints, goodwill = _complaints(calendar, today), _goodwill()
    return [
        Treatment(
            carries=band == "carries",
            answer_time=median(answers[inquiry]) if inquiry in answers else None,
            on_time=fmean(on_time[inquiry]) if inquiry in on_time else None,
            complaints_in_time=fmean(complaints[inquiry]) if inquiry in complaints else None,
            goodwill=fmean(goodwill[inquiry]) if inquiry in goodwill else None,
        )
        for inquiry, band in accepted_bands().items()
    ]


def smoothness(found: Iterable[Case]) -> Smoothness:
    """Compare friction with the second feeling: difficult situations that say something about fit, and complaints."""
    felt = [
        (case, case.second_gut.value >= GOOD_FROM)
        for case in found
        if case.second_gut is not None and case.second_gut.value is not None
    ]
    ids = [case.engagement for case, _liked in felt]
    complained = set(Complaint.objects.filter(engagement__in=ids).values_list("engagement_id", flat=True))
    smooth = [(liked, float(not case.counting and case.engagement not in complained)) for case, liked in felt]
    liked = [value for is_liked, value in smooth if is_liked]
    others = [value for is_liked, value in smooth if not is_liked]
    p = chance(liked, others, np.mean) if min(len(liked), len(others)) >= MINIMUM else None
    return Smoothness(len(liked), int(sum(liked)), len(others), int(sum(others)), p)


def reviews_seen_by(reader: User) -> list[SeenReview]:
    """Return when somebody asked themselves, the latest first; the words are the reader's own, nobody else's."""
    asked = {one.key: words_of(one.text) for one in texts.fairness_check().items}
    found = FairnessReview.objects.select_related("author").order_by("-reviewed_on", "-pk")[:REVIEWS_SHOWN]
    return [
        SeenReview(
            one.reviewed_on,
            one.author,
            tuple((asked[key], said) for key, said in one.words.items() if key in asked)
            if one.author == reader
            else (),
        )
        for one in found
    ]


def is_time(reviews: Sequence[SeenReview], today: date) -> bool:
    """Whether a quarter has passed since anybody asked themselves."""
    due = next_review(reviews[0].on if reviews else None)
    return due is None or due <= today


def accepted_bands() -> dict[int, str]:
    """Return by accepted inquiry the band of the assessment the last yes rests on."""
    yes = Decision.objects.filter(kind=Decision.Kind.ACCEPT, undo=None, inquiry__state=State.ACCEPTED)
    return dict(yes.order_by("pk").values_list("inquiry_id", "assessment__result__band"))


def _answer_days(commitments: Iterable[Commitment], calendar: Calendar) -> Values:
    """Return working days until the first answer to an inquiry, and until each answer promised later."""
    found: dict[int, list[float]] = defaultdict(list)
    first = Decision.objects.filter(undo=None, inquiry__state=State.ACCEPTED).values_list("inquiry_id")
    for inquiry, read_on, at in first.annotate(at=Min("created_at")).values_list(
        "inquiry_id", "inquiry__read_on", "at"
    ):
        found[inquiry].append(calendar.working_days_between(read_on, at.astimezone(calendar.zone).date()))
    for one in commitments:
        if one.kind == Commitment.Kind.ANSWER and one.done_on is not None:
            found[_client_of(one)].append(calendar.working_days_between(one.asked_on, one.done_on))
    return found


def _on_time(commitments: Iterable[Commitment], calendar: Calendar, today: date) -> Values:
    """Return what was kept (1) or not (0) of what the practice owed; what is not due yet does not count."""
    found: dict[int, list[float]] = defaultdict(list)
    for one in commitments:
        standing = kept(one, calendar, today).standing
        if standing in (*DONE, Standing.OVERDUE):
            found[_client_of(one)].append(float(standing in KEPT))
    return found


def _complaints(calendar: Calendar, today: date) -> Values:
    """Return which complaints were answered in time (1) or not (0)."""
    found: dict[int, list[float]] = defaultdict(list)
    steps = ComplaintStep.objects.filter(key=ANSWERING[0]).select_related("complaint__engagement").order_by("pk")
    for step in steps.only(
        "due_on", "done_at", "complaint__state", "complaint__inquiry", "complaint__engagement__inquiry"
    ):
        client = _complaining(step.complaint)
        is_late = step.done_at is None and step.due_on < today and step.complaint.state != ComplaintState.CLOSED
        if client is not None and (step.done_at is not None or is_late):
            is_kept = step.done_at is not None and step.done_at.astimezone(calendar.zone).date() <= step.due_on
            found[client].append(float(is_kept))
    return found


def _goodwill() -> Values:
    """Return gestures made (1) or not (0): a second chance after a misunderstanding, a refund by the own promise."""
    found: dict[int, list[float]] = defaultdict(list)
    ended = Intervention.objects.filter(cause=Cause.MISUNDERSTANDING, closed_at__isnull=False)
    chances = ended.filter(engagement__inquiry__isnull=False).order_by("pk")
    for inquiry, is_given in chances.values_list("engagement__inquiry", "is_second_chance"):
        found[inquiry].append(float(is_given))
    refunds = Complaint.objects.filter(promise_due_on__isnull=False, remedy_on__isnull=False).order_by("pk")
    for one in refunds.select_related("engagement").only(
        "promise_due_on", "remedy_on", "inquiry", "engagement__inquiry"
    ):
        client = _complaining(one)
        if client is not None and one.promise_due_on is not None and one.remedy_on is not None:
            found[client].append(float(one.remedy_on <= one.promise_due_on))
    return found


def _complaining(complaint: Complaint) -> int | None:
    return complaint.inquiry_id or (complaint.engagement.inquiry_id if complaint.engagement else None)


def _client_of(commitment: Commitment) -> int:
    return commitment.engagement.inquiry_id or 0


QUESTION = Question(
    key="fairness",
    title=gettext_lazy("No stepchildren"),
    lead=gettext_lazy("Whoever was accepted gets the same care. Here you see whether that is so."),
    route="learning:fairness",
    evidence_of=evidence_of,
)
