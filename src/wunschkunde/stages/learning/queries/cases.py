"""The cases of a practice: its closed collaborations, each with how it began and what came of it.

A case is read afresh every time and never stored: who was erased is in no case any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from wunschkunde.engine import Band, Side
from wunschkunde.stages.collaboration.models import Engagement, Intervention
from wunschkunde.stages.collaboration.queries.difficulty import counts_against_fit
from wunschkunde.stages.collaboration.states import LIVE, State
from wunschkunde.stages.completion.models import Closing, ClosingAnswer
from wunschkunde.stages.completion.rules.closing import is_open
from wunschkunde.stages.decision.models import Decision, FirstGut, SecondGut
from wunschkunde.stages.learning.rules.cases import outcome_of


@dataclass(frozen=True, slots=True)
class Feeling:
    """One gut feeling, 0 to 10 or None where it was skipped, and whose it was."""

    value: int | None
    author: int


@dataclass(frozen=True, slots=True)
class Start:
    """What was known when it was accepted: the band of the assessment, and the client's side as it was weighed."""

    band: Band
    client: Side


@dataclass(frozen=True, slots=True)
class Case:
    """One closed collaboration.

    ``went_well``: both would again; None where it says nothing about fit. ``counting`` and ``not_counting``: causes of
    difficulties, those that say something about fit and those that are nobody's fault. By side: ``again`` and
    ``manner`` 0 to 10, ``levels`` -2 to 2 or None; empty until both have answered.
    """

    engagement: int
    name: str
    topic: str
    state: str
    started_on: date
    ended_on: date | None
    went_well: bool | None
    inquiry: int | None = None
    received_at: datetime | None = None
    source: str = ""
    intermediary: int | None = None
    first_gut: Feeling | None = None
    second_gut: Feeling | None = None
    start: Start | None = None
    again: Mapping[str, int] = field(default_factory=dict)
    manner: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, int | None] = field(default_factory=dict)
    levels_from: str = ""
    outcomes: frozenset[str] = frozenset()
    counting: tuple[str, ...] = ()
    not_counting: tuple[str, ...] = ()

    @property
    def is_counted(self) -> bool:
        """Whether it says how well two sides fit."""
        return self.went_well is not None


def cases() -> list[Case]:
    """Return every closed collaboration of the practice in scope, the latest end first. Four queries, however many."""
    starts = _starts()
    return [_case(engagement, starts) for engagement in _closed()]


def case_of(engagement: Engagement) -> Case:
    """Return one closed collaboration as a case."""
    return _case(_closed().get(pk=engagement.pk), _starts())


def counted(found: Iterable[Case]) -> list[Case]:
    """Return the cases that say how well two sides fit."""
    return [case for case in found if case.is_counted]


# What is encrypted stays closed: learning reads values, never words.
_READ = (
    "name",
    "topic",
    "state",
    "started_on",
    "ended_on",
    "inquiry__received_at",
    "inquiry__source",
    "inquiry__intermediary_id",
    "inquiry__first_gut__value",
    "inquiry__first_gut__author_id",
    "inquiry__first_gut__inquiry_id",
    "inquiry__first_gut__second_gut__value",
    "inquiry__first_gut__second_gut__author_id",
    "inquiry__first_gut__second_gut__first_gut_id",
    "closing__levels_from",
    "closing__engagement_id",
    "parting__cause",
    "parting__engagement_id",
)
_ANSWERED = ("closing_id", "side", "again", "manner", "result_level", "outcomes")
ENDED = tuple(state for state in State if state not in LIVE)


def _closed() -> QuerySet[Engagement]:
    situations = Intervention.objects.only("engagement_id", "cause")
    answers = ClosingAnswer.objects.only(*_ANSWERED)
    related = ("inquiry__first_gut__second_gut", "closing", "parting")
    found = Engagement.objects.filter(state__in=ENDED).select_related(*related).only(*_READ)
    prefetched = Prefetch("interventions", queryset=situations), Prefetch("closing__answers", queryset=answers)
    return found.prefetch_related(*prefetched).order_by("-ended_on", "-pk")


def _starts() -> dict[int, Start]:
    """Return by inquiry what it was accepted on: the assessment of the last yes that stands."""
    accepted = Decision.objects.filter(kind=Decision.Kind.ACCEPT, undo=None, inquiry__engagement__state__in=ENDED)
    rows = accepted.order_by("pk").values_list("inquiry_id", "assessment__result__band", "assessment__inputs__client")
    return {inquiry: Start(band, _side(client)) for inquiry, band, client in rows}


def _side(client: Mapping[str, Any]) -> Side:
    return Side(client["wishes"], client["brings"], client["importances"])


def _case(engagement: Engagement, starts: Mapping[int, Start]) -> Case:
    closing: Closing | None = getattr(engagement, "closing", None)
    parting = getattr(engagement, "parting", None)
    given = {one.side: one for one in closing.answers.all()} if closing else {}
    said = given if is_open(given) else {}
    situations = list(engagement.interventions.all())
    causes = [one.cause for one in situations] + ([parting.cause] if parting else [])
    again = {side: one.again for side, one in said.items()}
    inquiry = engagement.inquiry
    return Case(
        engagement=engagement.pk,
        name=engagement.name,
        topic=engagement.topic,
        state=engagement.state,
        started_on=engagement.started_on,
        ended_on=engagement.ended_on,
        went_well=outcome_of(again, causes, is_parted=engagement.state == State.PARTED),
        inquiry=engagement.inquiry_id,
        received_at=inquiry.received_at if inquiry else None,
        source=inquiry.source if inquiry else "",
        intermediary=inquiry.intermediary_id if inquiry else None,
        first_gut=_feeling(getattr(inquiry, "first_gut", None)),
        second_gut=_feeling(getattr(getattr(inquiry, "first_gut", None), "second_gut", None)),
        start=starts.get(engagement.inquiry_id or 0),
        again=again,
        manner={side: one.manner for side, one in said.items()},
        levels={side: one.result_level for side, one in said.items()},
        levels_from=closing.levels_from if closing else "",
        outcomes=frozenset(key for one in said.values() for key in one.outcomes),
        counting=tuple(one.cause for one in situations if counts_against_fit(one)),
        not_counting=tuple(one.cause for one in situations if one.cause and not counts_against_fit(one)),
    )


def _feeling(gut: FirstGut | SecondGut | None) -> Feeling | None:
    return None if gut is None else Feeling(gut.value, gut.author_id)
