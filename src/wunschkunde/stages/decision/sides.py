"""Rows of this stage as the engine reads them: colleagues, and which answers of an inquiry count."""

from __future__ import annotations

from wunschkunde.engine.sides import Side
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.models import Answer, Inquiry


def colleague_side(colleague: Colleague) -> Side:
    """Return a colleague as a side. What they have not stated stays open, it is never guessed."""
    return Side(wishes=colleague.wishes, brings=colleague.brings)


def latest_answers(inquiry: Inquiry) -> dict[tuple[str, str], Answer]:
    """Return the answers that count, by dimension and perspective: the latest, unless it was taken back."""
    latest = {(answer.dimension, answer.perspective): answer for answer in inquiry.answers.order_by("pk")}
    return {place: answer for place, answer in latest.items() if answer.value not in (None, [])}
