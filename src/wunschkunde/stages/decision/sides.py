"""Rows of this stage as the engine reads them: colleagues, and which answers of an inquiry stand."""

from __future__ import annotations

from wunschkunde.engine.sides import Side
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.models import Answer, Inquiry
from wunschkunde.stages.inquiry.sides import latest_answers


def colleague_side(colleague: Colleague) -> Side:
    """Return a colleague as a side. What they have not stated stays open, it is never guessed."""
    return Side(wishes=colleague.wishes, brings=colleague.brings)


def standing_answers(inquiry: Inquiry) -> dict[tuple[str, str], Answer]:
    """Return the answers that stand, by dimension and perspective; those taken back are left out."""
    return {place: answer for place, answer in latest_answers(inquiry).items() if answer.value not in (None, [])}
