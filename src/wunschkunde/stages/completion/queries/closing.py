"""Reads of the closing. The one place that hands out answers: the other side's only when both have given theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import Line
from wunschkunde.stages.collaboration.queries.check_ins import Row, row_of
from wunschkunde.stages.collaboration.queries.sharing import names_of
from wunschkunde.stages.completion.models import Closing, ClosingAnswer, ClosingLink
from wunschkunde.stages.completion.rules.closing import ANSWERABLE, LEVEL_QUESTION, is_open, questions_for

NEWS_DAYS = 14  # so long Heute tells that both have answered


@dataclass(frozen=True, slots=True)
class LevelSaid:
    """One of the five levels: its name, what it means here, and who sees the result there."""

    name: texts.Text
    meaning: str
    seen_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomeSaid:
    """Something that came of it, and who says so."""

    outcome: texts.Entry
    said_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One question and what was said to it; nothing where a side left it open or was not asked."""

    question: texts.Text
    client: str
    provider: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What one side said, or both."""

    levels: tuple[LevelSaid, ...]
    beyond_levels: tuple[str, ...]  # who says that these levels do not tell it
    outcomes: tuple[OutcomeSaid, ...]
    questions: tuple[Said, ...]
    rows: tuple[Row, ...]  # both values on their lines; empty while there is one side only


@dataclass(frozen=True, slots=True)
class ClosingView:
    """A closing as one side sees it. ``both`` is None until both have answered; of the other side nothing is known."""

    closing: Closing
    names: dict[str, str]
    own: ClosingAnswer | None
    own_said: Answers | None
    own_values: tuple[tuple[texts.Text, int], ...]
    both: Answers | None

    @property
    def is_fresh(self) -> bool:
        """Whether it was completed so lately that there is still something to celebrate."""
        ended = self.closing.completed_on
        return ended is not None and timezone.localdate() <= ended + timedelta(days=NEWS_DAYS)


def closing_of(engagement: Engagement) -> Closing | None:
    """Return the closing of an engagement, None before it began."""
    return Closing.objects.filter(engagement=engagement).select_related("engagement__practice", "practice").first()


def link_behind(digest: str) -> ClosingLink | None:
    """Return the link of a digest, usable or not; None when nobody knows it. Asked outside any scope."""
    found = ClosingLink.objects.filter(token_digest=digest)
    return found.select_related("practice", "closing__engagement__practice").first()


def links_of(closing: Closing) -> QuerySet[ClosingLink]:
    """Return the links of a closing, the newest first."""
    return closing.links.order_by("-pk")


def seen_by(side: str, closing: Closing) -> ClosingView:
    """Return what one side may see of a closing: its own answers, and the other's once both are given."""
    given = {one.side: one for one in ClosingAnswer.objects.filter(closing=closing)}
    own, names = given.get(side), names_of(closing.engagement)
    return ClosingView(
        closing=closing,
        names=names,
        own=own,
        own_said=_answers({side: own}, closing, names) if own else None,
        own_values=_values_of(own) if own else (),
        both=_answers(given, closing, names) if is_open(given) else None,
    )


def lines(_user: User, today: date) -> list[Line]:
    """Return the closings that wait for the practice's answers, and those both have answered lately."""
    begun = Closing.objects.filter(engagement__state__in=ANSWERABLE).select_related("engagement")
    waiting = begun.exclude(answers__side=Party.PROVIDER)
    since = today - timedelta(days=NEWS_DAYS)
    opened = begun.annotate(sides=Count("answers"), opened_at=Max("answers__created_at"))
    opened = opened.filter(sides=len(Party.values), opened_at__date__gte=since)
    said = {
        "closing_waits": (waiting, _("The completion with %(name)s waits for your answers")),
        "closing_open": (opened, _("Completion with %(name)s: both have answered")),
    }
    return [
        Line(
            occasion=f"{occasion}:{one.pk}",
            text=sentence % {"name": one.engagement.name},
            url=reverse("completion:closing", args=[one.engagement.pk]),
        )
        for occasion, (found, sentence) in said.items()
        for one in found.order_by("pk")
    ]


def _values_of(own: ClosingAnswer) -> tuple[tuple[texts.Text, int], ...]:
    return tuple((one.text, getattr(own, one.key)) for one in texts.closing_retrospective().values)


def _answers(given: dict[str, ClosingAnswer], closing: Closing, names: dict[str, str]) -> Answers:
    words = texts.closing_retrospective()
    at = {side: one.result_level for side, one in given.items()}
    return Answers(
        levels=tuple(
            LevelSaid(
                one.text,
                closing.levels[str(one.value)],
                tuple(names[side] for side, level in at.items() if level == one.value),
            )
            for one in reversed(texts.protocol().levels)
        ),
        beyond_levels=tuple(names[side] for side, level in at.items() if level is None),
        outcomes=tuple(
            OutcomeSaid(one, tuple(names[side] for side, said in given.items() if one.key in said.outcomes))
            for one in words.outcomes
        ),
        questions=_questions(given),
        rows=_rows(given, names) if is_open(given) else (),
    )


def _rows(given: dict[str, ClosingAnswer], names: dict[str, str]) -> tuple[Row, ...]:
    client, provider = given[Party.CLIENT], given[Party.PROVIDER]
    return tuple(
        row_of(texts.Entry(one.key, one.text), getattr(client, one.key), getattr(provider, one.key), names)
        for one in texts.closing_retrospective().values
    )


def _questions(given: dict[str, ClosingAnswer]) -> tuple[Said, ...]:
    """Those of both side by side, then each side's own; what nobody answered is left out."""
    common = {one.key for one in texts.closing_retrospective().both_sides} - {LEVEL_QUESTION}

    def said(side: str, key: str) -> str:
        return given[side].words.get(key, "") if side in given else ""

    found = [
        Said(one.text, said(Party.CLIENT, one.key), said(Party.PROVIDER, one.key))
        for one in questions_for(Party.CLIENT)
        if one.key in common
    ]
    for side in Party.values:
        for one in questions_for(side):
            if one.key not in common:
                text = said(side, one.key)
                is_client = side == Party.CLIENT
                found.append(Said(one.text, text if is_client else "", "" if is_client else text))
    return tuple(one for one in found if one.client or one.provider)
