"""Gut feelings beside what came of them: what was felt twice, what was assessed, how both found it in the end.

A feeling is never shown as a probability: read as one it did worse than the person's own base rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Practice, User
from wunschkunde.engine.calibration import Z_80, calibration, gut_line
from wunschkunde.stages.learning.queries import Evidence, Question, evidence
from wunschkunde.stages.learning.queries.cases import Case, Feeling

MINIMUM = 5
# From here on a feeling counts as a good one: as a yes to working together again does.
GOOD_FROM = 7
VERY_GOOD_FROM, MIXED_FROM = 9, 4
TEN = 10
BANDS = {"carries": "carries", "clarify": "open", "rubs": "rubs"}

Moment = Literal["first", "second"]


@dataclass(frozen=True, slots=True)
class Row:
    """One closed collaboration: felt, felt again, assessed, and how it ended."""

    number: int
    case: Case

    @property
    def first(self) -> int | None:
        """The first feeling, None where it was skipped."""
        return self.case.first_gut.value if self.case.first_gut else None

    @property
    def second(self) -> int | None:
        """The second feeling, None where it was skipped."""
        return self.case.second_gut.value if self.case.second_gut else None

    @property
    def again(self) -> int | None:
        """How gladly both would again, by the one who would less gladly; None where they did not say."""
        return min(self.case.again.values()) if self.case.again else None

    @property
    def band_word(self) -> str:
        """The name of the band of the assessment it was accepted on, "" where there was none."""
        start = self.case.start
        return words_of(texts.words().word(f"band_name_{start.band}")) if start else ""

    @property
    def band_status(self) -> str:
        """Shape and color of that band."""
        start = self.case.start
        return BANDS[start.band] if start else ""

    @property
    def outcome(self) -> str:
        """What came of it, in words."""
        return outcome_words(self.case)

    @property
    def meaning(self) -> str:
        """Shape and color of what came of it."""
        return {True: "carries", False: "rubs", None: "open"}[self.case.went_well]


@dataclass(frozen=True, slots=True)
class Nearer:
    """In how many cases which feeling lay nearer to what came of it."""

    first: int
    second: int
    alike: int

    @property
    def cases(self) -> int:
        """In how many both feelings and the ending are known."""
        return self.first + self.second + self.alike


@dataclass(frozen=True, slots=True)
class Felt:
    """Feelings of one moment, of one person or of all, beside what came: counts, and two sentences from ten cases on.

    ``leaning``: whether they were more hopeful or more careful than what came. ``along``: whether higher feelings went
    with better endings. None: too few, or not larger than chance.
    """

    who: str
    moment: Moment
    cases: int
    high: int
    high_well: int
    low: int
    low_well: int
    leaning: Literal["hopeful", "careful", "even"] | None
    is_along: bool | None


def rows_of(found: Iterable[Case]) -> list[Row]:
    """Return the cases in which something was felt and something came of it, numbered from the latest."""
    felt = [case for case in found if _values(case) and (case.again or case.is_counted)]
    return [Row(number, case) for number, case in enumerate(felt, 1)]


def evidence_of(_practice: Practice, _reader: User, found: Sequence[Case]) -> Evidence:
    """Return on how many cases the comparison rests."""
    return evidence(len(rows_of(found)), MINIMUM)


def nearer(rows: Iterable[Row]) -> Nearer:
    """Count which feeling lay nearer to how gladly both would work together again."""
    ways = [
        abs(row.first - row.again) - abs(row.second - row.again)
        for row in rows
        if row.first is not None and row.second is not None and row.again is not None
    ]
    return Nearer(sum(way < 0 for way in ways), sum(way > 0 for way in ways), sum(way == 0 for way in ways))


def felt_by(rows: Sequence[Row]) -> list[Felt]:
    """Return the feelings of all, then of each person with enough cases, by name; nobody alone is shown twice."""
    names = _names(rows)
    found = [felt for moment in ("first", "second") if (felt := _felt(rows, moment, None, _("All together")))]
    if len(names) > 1:
        found += [
            felt
            for author, name in sorted(names.items(), key=lambda pair: (pair[1], pair[0]))
            for moment in ("first", "second")
            if (felt := _felt(rows, moment, author, name))
        ]
    return found


def outcome_words(case: Case) -> str:
    """Say what came of a case: how gladly both would again, else how it ended."""
    if not case.again:
        return _("parted, it did not carry") if case.went_well is False else _("not said")
    again = min(case.again.values())
    if again >= VERY_GOOD_FROM:
        return _("very good")
    if again >= GOOD_FROM:
        return _("good")
    said = _("mixed") if again >= MIXED_FROM else _("rather not again")
    return said if case.is_counted else _("%(outcome)s, nobody's fault") % {"outcome": said}


def _values(case: Case) -> list[int]:
    feelings = (case.first_gut, case.second_gut)
    return [one.value for one in feelings if one is not None and one.value is not None]


def _names(rows: Iterable[Row]) -> dict[int, str]:
    feelings = [one for row in rows for one in (row.case.first_gut, row.case.second_gut) if one is not None]
    people = User.objects.filter(pk__in={one.author for one in feelings})
    return {user.pk: str(user) for user in people}


def _felt(rows: Iterable[Row], moment: Moment, author: int | None, who: str) -> Felt | None:
    """Return the feelings of one moment that have an ending that counts; None below the minimum."""
    pairs = [
        (feeling.value, row.case.went_well)
        for row in rows
        if (feeling := _feeling(row.case, moment)) is not None
        and feeling.value is not None
        and row.case.went_well is not None
        and author in (None, feeling.author)
    ]
    if len(pairs) < MINIMUM:
        return None
    high = [well for value, well in pairs if value >= GOOD_FROM]
    low = [well for value, well in pairs if value < GOOD_FROM]
    leaning, is_along = _against(pairs)
    return Felt(who, moment, len(pairs), len(high), sum(high), len(low), sum(low), leaning, is_along)


def _feeling(case: Case, moment: Moment) -> Feeling | None:
    return case.first_gut if moment == "first" else case.second_gut


def _against(pairs: Sequence[tuple[int, bool]]) -> tuple[Literal["hopeful", "careful", "even"] | None, bool | None]:
    forecasts, outcomes = [value / TEN for value, _well in pairs], [int(well) for _value, well in pairs]
    measured = calibration(forecasts, outcomes)
    if measured is None:
        return None, None
    line = gut_line(forecasts, outcomes)
    slope, sd = float(line.mean[1]), sqrt(float(line.covariance[1, 1]))
    leaning: Literal["hopeful", "careful", "even"]
    leaning = "hopeful" if measured.low > 0 else "careful" if measured.high < 0 else "even"
    return leaning, slope - Z_80 * sd > 0


QUESTION = Question(
    key="gut",
    title=gettext_lazy("Gut feeling and outcome"),
    lead=gettext_lazy("What you felt, twice, beside what came of it. No feeling is called wrong."),
    route="learning:gut",
    evidence_of=evidence_of,
)
