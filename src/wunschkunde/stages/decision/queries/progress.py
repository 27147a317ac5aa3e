"""Where one inquiry stands on its way from reading to a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.models import Practice
from wunschkunde.stages.decision.models import Assessment, Clarification, Decision, FirstGut, Note, SecondGut
from wunschkunde.stages.decision.queries.words import answer_words
from wunschkunde.stages.decision.rules import first_gut_of, second_gut_of
from wunschkunde.stages.decision.sides import standing_answers
from wunschkunde.stages.inquiry.models import Answer, Inquiry
from wunschkunde.stages.profile.queries import Profile, current_profile, dimensions_of


@dataclass(frozen=True, slots=True)
class Point:
    """One dimension as it is looked at: both sides' own words, nothing weighed."""

    dimension: texts.Dimension
    client_wish: str
    client_brings: str
    provider_wish: str
    provider_brings: str
    is_looked_at: bool

    @property
    def is_answered(self) -> bool:
        """Whether the client's side has said anything on it."""
        return bool(self.client_wish or self.client_brings)


@dataclass(frozen=True, slots=True)
class Progress:
    """An inquiry with everything that was felt, looked at, computed and decided so far."""

    inquiry: Inquiry
    profile: Profile | None
    points: tuple[Point, ...]
    first_gut: FirstGut | None
    second_gut: SecondGut | None
    assessment: Assessment | None
    decision: Decision | None
    clarification: Clarification | None

    @property
    def answered(self) -> list[Point]:
        """The points the client's side has said something on, in the order of the method."""
        return [point for point in self.points if point.is_answered]

    @property
    def unanswered(self) -> list[Point]:
        """The points still open on the client's side."""
        return [point for point in self.points if not point.is_answered]

    @property
    def next_point(self) -> Point | None:
        """The first answered point not looked at yet."""
        return next((point for point in self.answered if not point.is_looked_at), None)

    @property
    def looked_count(self) -> int:
        """How many of the answered points were looked at."""
        return sum(point.is_looked_at for point in self.answered)

    @property
    def step(self) -> str:
        """The one thing to do now: first_gut, points, second_gut, assess, decide, or decided."""
        if self.decision is not None and self.decision.kind != Decision.Kind.CLARIFY:
            return "decided"
        if self.first_gut is None:
            return "first_gut"
        if self.second_gut is None:
            return "points" if self.next_point else "second_gut"
        return "decide" if self.assessment else "assess"


def progress_of(inquiry: Inquiry, practice: Practice) -> Progress:
    """Gather where an inquiry stands."""
    profile = current_profile(practice)
    first_gut, second_gut = first_gut_of(inquiry), second_gut_of(inquiry)
    looked_at = set(first_gut.looks.values_list("dimension", flat=True)) if first_gut else set()
    answers = standing_answers(inquiry)
    return Progress(
        inquiry=inquiry,
        profile=profile,
        points=tuple(_point(item, answers, profile, looked_at) for item in dimensions_of(practice)),
        first_gut=first_gut,
        second_gut=second_gut,
        assessment=assessments_of(inquiry).first(),
        decision=standing_decision(inquiry),
        clarification=inquiry.clarifications.filter(answered_at=None).first(),
    )


def _point(
    dimension: texts.Dimension,
    answers: dict[tuple[str, str], Answer],
    profile: Profile | None,
    looked_at: set[str],
) -> Point:
    def said(perspective: str) -> str:
        answer = answers.get((dimension.key, perspective))
        return answer_words(dimension, answer.value) if answer else ""

    wishes = profile.ideal_client.wishes if profile else {}
    brings = profile.offer.brings if profile else {}
    return Point(
        dimension=dimension,
        client_wish=said(Answer.Perspective.EXPECTS),
        client_brings=said(Answer.Perspective.OFFERS),
        provider_wish=answer_words(dimension, wishes.get(dimension.key)),
        provider_brings=answer_words(dimension, brings.get(dimension.key)),
        is_looked_at=dimension.key in looked_at,
    )


def heard_on_point(inquiry: Inquiry, dimension: texts.Dimension) -> list[dict[str, Any]]:
    """Return what was heard on one dimension since the inquiry, answers and notes, the newest first."""
    answers = inquiry.answers.filter(dimension=dimension.key).exclude(source=Answer.Source.STATED)
    heard = [
        {
            "at": answer.created_at,
            "heard_on": answer.heard_on,
            "basis": answer.get_source_display(),
            "about": dimension.question(f"client_{answer.perspective}"),  # type: ignore[arg-type]
            "text": answer_words(dimension, answer.value),
            "who": answer.author,
        }
        for answer in answers.select_related("author")
    ]
    heard += [
        {
            "at": note.created_at,
            "heard_on": note.heard_on,
            "basis": note.get_basis_display(),
            "about": None,
            "text": note.text,
            "who": note.author,
        }
        for note in notes_of(inquiry).filter(dimension=dimension.key)
    ]
    return sorted(heard, key=lambda one: one["at"], reverse=True)


def came_back_of(inquiry: Inquiry) -> QuerySet[Clarification]:
    """Return the questions that were answered, the oldest first."""
    return inquiry.clarifications.exclude(answered_at=None).order_by("pk")


def assessments_of(inquiry: Inquiry) -> QuerySet[Assessment]:
    """Return what was computed for an inquiry, the newest first."""
    return (
        Assessment.objects.filter(second_gut__first_gut__inquiry=inquiry)
        .select_related("ideal_client", "offer")
        .order_by("-pk")
    )


def decisions_of(inquiry: Inquiry) -> QuerySet[Decision]:
    """Return what was decided, the newest first, taken back or not."""
    return (
        Decision.objects.filter(inquiry=inquiry)
        .select_related("author", "colleague", "letter", "undo", "undo__author")
        .order_by("-pk")
    )


def standing_decision(inquiry: Inquiry) -> Decision | None:
    """Return the decision that stands, None when there is none or it was taken back."""
    latest = decisions_of(inquiry).first()
    return None if latest is None or hasattr(latest, "undo") else latest


def notes_of(inquiry: Inquiry) -> QuerySet[Note]:
    """Return the notes on an inquiry, the newest first."""
    return Note.objects.filter(inquiry=inquiry).select_related("author").order_by("-pk")


def steps_of(progress: Progress) -> list[dict[str, Any]]:
    """Return the way as the steps part draws it: what is done, where one is, what is ahead."""
    order = ["first_gut", "points", "second_gut", "decide", "decided"]
    names = [_("First gut feeling"), _("Point by point"), _("Second gut feeling"), _("Assessment"), _("Decision")]
    here = order.index("decide" if progress.step == "assess" else progress.step)
    address = reverse("decision:weigh", args=[progress.inquiry.pk])
    return [
        {
            "name": name,
            "url": f"{address}#{order[index]}" if index < here else "",
            "state": "done" if index < here or progress.step == "decided" else "current" if index == here else "ahead",
        }
        for index, name in enumerate(names)
    ]


def neighbors_of(points: Sequence[Point], key: str) -> tuple[Point | None, Point | None]:
    """Return the points before and after one, None at the ends."""
    keys = [point.dimension.key for point in points]
    place = keys.index(key)
    return (points[place - 1] if place else None, points[place + 1] if place + 1 < len(points) else None)
