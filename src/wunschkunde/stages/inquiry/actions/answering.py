"""An answer more: heard in the talk, observed, or assumed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.stages.inquiry.models import Answer, Inquiry
from wunschkunde.stages.profile.queries import dimensions_of
from wunschkunde.stages.profile.rules import check_answers


@transaction.atomic
def add_answer(
    *,
    inquiry: Inquiry,
    author: User | None,
    dimension: str,
    perspective: str,
    value: Any,
    source: str = Answer.Source.SAID,
    heard_on: date | None = None,
) -> Answer:
    """Add an answer of the client's side; the latest counts, and None takes one back.

    Raises ValidationError for a dimension or an answer the practice does not know, and ValueError for a perspective
    or source that does not exist.
    """
    practice = inquiry.practice
    with scope(practice=practice):
        check_answers(dimensions_of(practice), {dimension: value})
        answer = Answer.objects.create(
            practice=practice,
            inquiry=inquiry,
            dimension=dimension,
            perspective=Answer.Perspective(perspective),
            value=value or None,
            source=Answer.Source(source),
            heard_on=heard_on or timezone.localdate(),
            author=author,
        )
        facts = {"dimension": dimension, "perspective": answer.perspective, "source": answer.source}
        record(practice=practice, actor=author, verb="answer_added", target=inquiry, data=facts)
    return answer
