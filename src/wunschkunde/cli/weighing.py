"""Everything the engine says about one inquiry, asked for at once."""

from __future__ import annotations

from dataclasses import dataclass

from wunschkunde import texts
from wunschkunde.engine import (
    Mark,
    NextQuestion,
    RankedColleague,
    ReciprocalFit,
    Suggestion,
    mark_expectations,
    next_question,
    rank_colleagues,
    reciprocal_fit,
    suggest,
)
from wunschkunde.texts.practice import Practice, PracticeInquiry

NAMED_CLOSER = 3


@dataclass(frozen=True, slots=True)
class Weighed:
    """Everything the engine says about one inquiry."""

    practice: Practice
    inquiry: PracticeInquiry
    fit: ReciprocalFit
    question: NextQuestion | None
    marks: tuple[Mark, ...]
    colleagues: tuple[RankedColleague, ...]
    suggestion: Suggestion


def weigh(practice: Practice, inquiry: PracticeInquiry) -> Weighed:
    """Ask the engine for everything it has to say about an inquiry."""
    dimensions = texts.engine_dimensions()
    fit = reciprocal_fit(practice.side, inquiry.side, dimensions)
    colleagues = rank_colleagues(fit, [item.colleague for item in practice.colleagues], inquiry.side, dimensions)
    return Weighed(
        practice=practice,
        inquiry=inquiry,
        fit=fit,
        question=next_question(practice.side, inquiry.side, dimensions),
        marks=mark_expectations(inquiry.text, texts.illusory_patterns()),
        colleagues=colleagues,
        suggestion=suggest(fit, colleagues),
    )


def reason(practice: Practice, ranked: RankedColleague, lang: texts.Lang) -> str:
    """Why a colleague may suit: their strength, and where they are closer than the practice."""
    words = texts.words()
    strength = next((item.strength for item in practice.colleagues if item.colleague is ranked.colleague), None)
    sentences = []
    if strength is not None:
        sentence = words.word("colleague_with_strength").in_(lang)
        sentences.append(sentence.format(name=ranked.colleague.name, strength=strength.in_(lang)))
    if ranked.closer:
        names = ", ".join(texts.dimension(key).name.in_(lang) for key in ranked.closer[:NAMED_CLOSER])
        sentences.append(words.word("colleague_closer").in_(lang).format(names=names))
    return " ".join(sentences) or words.word("colleague_covers").in_(lang)
