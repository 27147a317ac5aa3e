"""What drains and what feeds, over everything the reader noted. Nobody else's entries are ever read."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from django.utils.translation import gettext_lazy, ngettext

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Practice, User
from wunschkunde.engine.energy import LEAST_ENTRIES, Entry, Pull, pulls_of_causes, pulls_of_dimensions
from wunschkunde.stages.collaboration.models import EnergyEntry
from wunschkunde.stages.collaboration.queries.energy import entries_of
from wunschkunde.stages.collaboration.rules.energy import MYSELF
from wunschkunde.stages.inquiry.models import Answer
from wunschkunde.stages.learning.queries import Evidence, Question
from wunschkunde.stages.learning.queries.cases import Case
from wunschkunde.stages.learning.queries.pictures import Span, signed, span_of
from wunschkunde.stages.profile.queries import dimensions_of

MONTHS = 12
ENDS = (-2.0, 2.0)
SLOPE_ENDS = (-1.5, 1.5)
MEANINGS = {"drains": "rubs", "feeds": "carries", "open": "open"}
LOWEST, HIGHEST = 1, 5
# The picture of the months, as that of the weeks: one column each, one step a point, the line of zero in the middle.
COLUMN, BAR, STEP, ZERO = 30, 16, 9, 30


@dataclass(frozen=True, slots=True)
class Row:
    """One cause or one dimension: what it does, in words and as a picture."""

    name: str
    pull: Pull
    span: Span
    feeds: str = ""  # of a dimension: the end that feeds, the end that drains
    drains: str = ""

    @property
    def meaning(self) -> str:
        """Shape and color."""
        return MEANINGS[self.pull.verdict]

    @property
    def between(self) -> str:
        """The ends of the interval, as the language writes them."""
        return f"{signed(self.pull.low)} … {signed(self.pull.high)}"


@dataclass(frozen=True, slots=True)
class Month:
    """The mean of one month's entries, None without any, and its bar."""

    first: date
    mean: float | None
    entries: int
    x: int
    y: int
    height: int

    @property
    def words(self) -> str:
        """The mean as the language writes it."""
        return "–" if self.mean is None else signed(self.mean)

    @property
    def meaning(self) -> str:
        """The class of the bar: gives, costs or neither."""
        return "none" if self.mean is None else "gives" if self.mean > 0 else "costs" if self.mean < 0 else "even"


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the reader's own entries say."""

    weeks: int
    engagements: int
    causes: tuple[Row, ...]
    dimensions: tuple[Row, ...]
    months: tuple[Month, ...]

    @property
    def known(self) -> list[Row]:
        """The dimensions of which something can be said."""
        return [row for row in self.dimensions if row.pull.verdict != "open"]

    @property
    def open(self) -> list[Row]:
        """The dimensions of which the entries say nothing yet."""
        return [row for row in self.dimensions if row.pull.verdict == "open"]

    @property
    def width(self) -> int:
        """The width of the picture of the months."""
        return COLUMN * len(self.months)


def evidence_of(_practice: Practice, reader: User, _found: Sequence[Case]) -> Evidence:
    """Return on how many collaborations of the reader's own ledger this rests, and how many weeks are missing."""
    noted = list(entries_of(reader).values_list("engagement_id", flat=True))
    lacking = max(0, LEAST_ENTRIES - len(noted))
    more = ngettext(
        "It takes %(count)s more entry in your energy ledger.",
        "It takes %(count)s more entries in your energy ledger.",
        lacking,
    )
    return Evidence(len(set(noted)), LEAST_ENTRIES, more % {"count": lacking} if lacking else "")


def ledger_of(practice: Practice, reader: User, today: date) -> Ledger:
    """Return what drains and what feeds the reader: the own condition first, then by cause and by dimension."""
    noted = list(entries_of(reader).select_related("engagement").order_by("week", "pk"))
    entries = [Entry(one.engagement_id, one.value, tuple(one.causes)) for one in noted]
    causes = [row for pull in pulls_of_causes(entries) if (row := _cause(pull)) is not None]
    known = {one.key: one for one in dimensions_of(practice, with_retired=True)}
    pulls = pulls_of_dimensions(entries, _levels(noted))
    return Ledger(
        weeks=len(noted),
        engagements=len({one.engagement_id for one in noted}),
        causes=tuple(sorted(causes, key=lambda row: row.pull.key != MYSELF)),
        dimensions=tuple(_dimension(known[pull.key], pull) for pull in pulls if pull.key in known),
        months=_months(noted, today),
    )


def _cause(pull: Pull) -> Row | None:
    words = next((one.text for one in texts.energy_ledger().causes if one.key == pull.key), None)
    if words is None:
        return None
    span = span_of(pull.low, pull.value, pull.high, ends=ENDS, zero=0.0, meaning=MEANINGS[pull.verdict])
    return Row(words_of(words), pull, span)


def _dimension(dimension: texts.Dimension, pull: Pull) -> Row:
    """Name both ends: which of them feeds follows from the sign; nothing is named while that is open."""
    span = span_of(pull.low, pull.value, pull.high, ends=SLOPE_ENDS, zero=0.0, meaning=MEANINGS[pull.verdict])
    name = words_of(dimension.name)
    if pull.verdict == "open":
        return Row(name, pull, span)
    ends = [words_of(dimension.level(level)) for level in (LOWEST, HIGHEST)]
    feeds, drains = reversed(ends) if pull.value > 0 else ends
    return Row(name, pull, span, feeds, drains)


def _levels(noted: Iterable[EnergyEntry]) -> Mapping[Hashable, Mapping[str, float | None]]:
    """Return by engagement the levels its client's side stands for: what they bring, else what they wish."""
    engagements = {one.engagement.inquiry_id: one.engagement_id for one in noted if one.engagement.inquiry_id}
    found: dict[int, dict[str, dict[str, object]]] = {}
    answers = Answer.objects.filter(inquiry__in=engagements).order_by("pk")
    for inquiry, dimension, perspective, value in answers.values_list("inquiry", "dimension", "perspective", "value"):
        found.setdefault(inquiry, {}).setdefault(dimension, {})[perspective] = value
    return {
        engagements[inquiry]: {key: level for key, said in by_key.items() if (level := _level(said)) is not None}
        for inquiry, by_key in found.items()
    }


def _level(said: Mapping[str, object]) -> float | None:
    """Return the level of one dimension; options have none."""
    for perspective in (Answer.Perspective.OFFERS, Answer.Perspective.EXPECTS):
        value = said.get(perspective)
        if isinstance(value, int):
            return float(value)
    return None


def _months(noted: Iterable[EnergyEntry], today: date) -> tuple[Month, ...]:
    by_month: dict[tuple[int, int], list[int]] = {}
    for one in noted:
        by_month.setdefault((one.week.year, one.week.month), []).append(one.value)
    last = today.year * 12 + today.month - 1
    keys = [divmod(last - back, 12) for back in reversed(range(MONTHS))]
    firsts = [date(year, month + 1, 1) for year, month in keys]
    return tuple(
        _month(first, by_month.get((first.year, first.month), []), place) for place, first in enumerate(firsts)
    )


def _month(first: date, values: Sequence[int], place: int) -> Month:
    mean = fmean(values) if values else None
    height = round(abs(mean or 0.0) * STEP)
    top = ZERO - height if (mean or 0.0) > 0 else ZERO
    return Month(first, mean, len(values), place * COLUMN + (COLUMN - BAR) // 2, top, height)


QUESTION = Question(
    key="energy",
    title=gettext_lazy("What drains, what feeds"),
    lead=gettext_lazy("Your own energy ledger, over all collaborations. You alone see this page."),
    route="learning:energy",
    evidence_of=evidence_of,
)
