"""Stated against revealed: what the own cases say about the importance a practice gave its dimensions.

What is learned from is how well each client met the practice's wish, by the same tables as the assessment, and whether
both would again. The same cases give the same result to the last bit, in whatever order they come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Practice, User
from wunschkunde.engine import Dimension, Need, Side
from wunschkunde.engine.learning import Question as Asked
from wunschkunde.engine.learning import learner_of, standardized
from wunschkunde.engine.revealed import QUESTION_BELOW, Revealed, revealed
from wunschkunde.stages.learning.queries import Evidence, Question, evidence
from wunschkunde.stages.learning.queries.cases import Case, counted
from wunschkunde.stages.learning.queries.proposals import WEIGHTS, cases_words, verdict_words, weight_words
from wunschkunde.stages.learning.rules.cases import FEWEST
from wunschkunde.stages.learning.rules.proposals import proposed_importance
from wunschkunde.stages.profile.models import IdealClient, Offer
from wunschkunde.stages.profile.queries import current_profile, dimensions_of
from wunschkunde.stages.profile.sides import engine_dimension, provider_side

NEED: Need = "provider_need"
METHOD = 1  # another way of computing gets another number: older evidence stays readable as what it was
DIGITS = 6
# The line of the picture: weight 0 stands in the middle, three times a mean one at x 460.
MIDDLE, RIGHT, WIDEST = 240.0, 460.0, 3.0


@dataclass(frozen=True, slots=True)
class Line:
    """One dimension: the stated importance 0 to 10, what the cases show, and how many of them answer it.

    ``met_well`` and ``met_else``: how well the wish was met (0 to 1) where both would again, and where not.
    """

    dimension: texts.Dimension
    importance: int
    found: Revealed
    answered: int
    met_well: float | None
    met_else: float | None

    @property
    def can_propose(self) -> bool:
        """Whether the cases contradict what was stated, so that it can become a proposal."""
        return proposed_importance(self.importance, self.found) is not None

    @property
    def is_reversed(self) -> bool:
        """Whether it went worse where the wish was met: then the wish itself deserves a look."""
        return self.found.high < 0

    @property
    def percent_well(self) -> int | None:
        """How well the wish was met where both would again, in percent."""
        return None if self.met_well is None else round(100 * self.met_well)

    @property
    def percent_else(self) -> int | None:
        """How well it was met in the other cases, in percent."""
        return None if self.met_else is None else round(100 * self.met_else)

    @property
    def weights(self) -> dict[str, str]:
        """The four weights in words."""
        return weight_words({name: getattr(self.found, name) for name in WEIGHTS})

    @property
    def stated_x(self) -> float:
        """Where the stated weight stands in the picture."""
        return _x(self.found.stated)

    @property
    def shown_x(self) -> float:
        """Where the shown weight stands."""
        return _x(self.found.shown)

    @property
    def low_x(self) -> float:
        """Where its interval begins."""
        return _x(self.found.low)

    @property
    def width(self) -> float:
        """How wide its interval is drawn."""
        return round(_x(self.found.high) - _x(self.found.low), 1)


@dataclass(frozen=True, slots=True)
class Stand:
    """All that can be said today: over how many cases, about which dimensions, and which stay silent."""

    version: IdealClient
    cases: int
    well: int
    lines: tuple[Line, ...]
    silent: tuple[texts.Dimension, ...]

    @property
    def is_question(self) -> bool:
        """Whether there are so few cases that it may only be asked."""
        return self.cases < QUESTION_BELOW

    def line(self, dimension: str) -> Line | None:
        """Return the line of a dimension, None where it is silent."""
        return next((line for line in self.lines if line.dimension.key == dimension), None)


def evidence_of(practice: Practice, _reader: User | None, found: Sequence[Case]) -> Evidence:
    """Return on how many cases it rests: those both spoke about, of which is known how they began."""
    known = _known(found)
    outcomes = {case.went_well for case in known}
    missing = ""
    if current_profile(practice) is None:
        missing = _("It takes a profile of yours.")
    elif len(outcomes) < len((True, False)):
        missing = _("It takes some where both would do it again, and some where not.")
    return evidence(len(known), FEWEST, missing)


def stand_of(practice: Practice, found: Sequence[Case]) -> Stand | None:
    """Return what the cases say against what was stated; None below the minimum."""
    profile = current_profile(practice)
    if profile is None or not evidence_of(practice, None, found).is_enough:
        return None
    known = _known(found)
    wished = _wished(practice, profile.ideal_client, profile.offer, known)
    speaking = [one for one in wished if one.is_speaking]
    lines = _lines(speaking, [case.went_well is True for case in known])
    return Stand(
        version=profile.ideal_client,
        cases=len(known),
        well=sum(case.went_well is True for case in known),
        lines=tuple(sorted(lines, key=lambda line: (line.found.verdict == "open", -line.importance))),
        silent=tuple(one.dimension for one in wished if not one.is_speaking),
    )


def said_of(line: Line) -> str:
    """Return in words what the cases say about a dimension."""
    if line.found.verdict == "open":
        return _("Your cases say nothing against it.")
    words = verdict_words(words_of(line.dimension.name), line.found.verdict, is_question=line.found.is_question)
    return f"{words} {cases_words(line.found.cases)}."


def frozen(line: Line, stand: Stand) -> dict[str, Any]:
    """Return what a proposal rests on: sums over all cases, nothing of any one of them."""
    found = line.found
    return {
        "method": METHOD,
        "version": stand.version.number,
        "well": stand.well,
        "answered": line.answered,
        "verdict": found.verdict,
        "is_question": found.is_question,
        **{name: round(getattr(found, name), DIGITS) for name in WEIGHTS},
    }


@dataclass(frozen=True, slots=True)
class _Wished:
    """A dimension in which the practice wishes something, and how well each case met it."""

    dimension: texts.Dimension
    importance: int
    asked: Asked
    met: tuple[float | None, ...]

    @property
    def is_speaking(self) -> bool:
        """Whether enough cases answer it, and not all alike."""
        answered = [score for score in self.met if score is not None]
        return len(answered) >= FEWEST and len(set(answered)) > 1


def _known(found: Sequence[Case]) -> list[Case]:
    return [case for case in counted(found) if case.start is not None]


def _wished(practice: Practice, ideal: IdealClient, offer: Offer, known: Sequence[Case]) -> list[_Wished]:
    own = provider_side(ideal, offer)
    dimensions = [(one, engine_dimension(one)) for one in dimensions_of(practice)]
    return [
        _one_wish(one, plain, own, known)
        for one, plain in dimensions
        if plain.provider_need != "knockout" and plain.wish_of(own, NEED) is not None
    ]


def _one_wish(dimension: texts.Dimension, plain: Dimension, own: Side, known: Sequence[Case]) -> _Wished:
    wish = plain.wish_of(own, NEED)
    mean, variance = plain.moments(NEED, wish, None)
    importance = int(own.importances.get(plain.key, plain.importance))
    # Who was accepted fits better than anybody would: their own mean is what is compared with.
    asked = Asked(plain.key, importance, 1, mean, variance**0.5, is_graded=True)
    brought = [case.start.client.brings.get(plain.key) if case.start else None for case in known]
    met = [None if wish is None or answer is None else plain.score(NEED, wish, answer) for answer in brought]
    return _Wished(dimension, importance, asked, tuple(met))


def _lines(speaking: Sequence[_Wished], outcomes: Sequence[bool]) -> list[Line]:
    if not speaking:
        return []
    questions = [one.asked for one in speaking]
    answers = [{one.asked.id: one.met[row] for one in speaking} for row in range(len(outcomes))]
    learner = learner_of(questions).fit(standardized(questions, answers, answers), outcomes)
    return [_line(speaking[one.question], one, outcomes) for one in revealed(learner)]


def _line(wished: _Wished, found: Revealed, outcomes: Sequence[bool]) -> Line:
    met = [(score, well) for score, well in zip(wished.met, outcomes, strict=True) if score is not None]
    well, other = [score for score, is_well in met if is_well], [score for score, is_well in met if not is_well]
    return Line(
        dimension=wished.dimension,
        importance=wished.importance,
        found=found,
        answered=len(met),
        met_well=fmean(sorted(well)) if well else None,
        met_else=fmean(sorted(other)) if other else None,
    )


def _x(weight: float) -> float:
    return round(MIDDLE + (RIGHT - MIDDLE) * min(max(weight, -WIDEST), WIDEST) / WIDEST, 1)


QUESTION = Question(
    key="revealed",
    title=gettext_lazy("Stated and shown"),
    lead=gettext_lazy("Which dimensions went with good collaborations, and which mattered less than you said?"),
    route="learning:revealed",
    evidence_of=evidence_of,
)
