"""From the rows of an inquiry to the client's side of the engine."""

from __future__ import annotations

from wunschkunde.engine.sides import Side
from wunschkunde.stages.inquiry.models import Answer, Inquiry

# The client names up to three dimensions as most important (engine, section 1).
MOST_IMPORTANT = 9


def latest_answers(inquiry: Inquiry) -> dict[tuple[str, str], Answer]:
    """Return the answer that counts for each (dimension, perspective): the latest one, taken back or not."""
    return {(answer.dimension, answer.perspective): answer for answer in inquiry.answers.all()}


def client_side(inquiry: Inquiry) -> Side:
    """Return what this client wishes and brings; what was never answered, or taken back, is open."""
    latest = latest_answers(inquiry)
    important = {answer.dimension for answer in inquiry.answers.all() if answer.is_most_important}

    def given(perspective: str) -> dict[str, object]:
        return {key: answer.value for (key, about), answer in latest.items() if about == perspective}

    return Side(
        wishes=given(Answer.Perspective.EXPECTS),  # type: ignore[arg-type]  # checked by Side itself
        brings=given(Answer.Perspective.OFFERS),  # type: ignore[arg-type]
        importances=dict.fromkeys(important, MOST_IMPORTANT),
    )
