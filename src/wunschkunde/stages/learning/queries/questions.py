"""The questions of learning in their order, each with what there is to answer it."""

from __future__ import annotations

from collections.abc import Sequence

from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.learning.queries import (
    Evidence,
    Question,
    channels,
    course,
    deeds,
    energy,
    fairness,
    gut,
    revealed,
    review,
)
from wunschkunde.stages.learning.queries.cases import Case

QUESTIONS: tuple[Question, ...] = (
    revealed.QUESTION,
    gut.QUESTION,
    review.QUESTION,
    fairness.QUESTION,
    energy.QUESTION,
    channels.QUESTION,
    course.QUESTION,
    deeds.QUESTION,
)


def questions_with_evidence(practice: Practice, reader: User, cases: Sequence[Case]) -> list[tuple[Question, Evidence]]:
    """Return every question with its evidence among these cases, as far as the reader may know it."""
    return [(question, question.evidence_of(practice, reader, cases)) for question in QUESTIONS]
