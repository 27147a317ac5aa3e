"""Asking oneself the five questions of the stepchild check, once a quarter."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration.rules import check_person
from wunschkunde.stages.learning.models import FairnessReview
from wunschkunde.stages.learning.rules.fairness import check_words


@transaction.atomic
def note_review(*, practice: Practice, author: User, words: Mapping[str, str] | None = None) -> FairnessReview:
    """Note that somebody asked themselves today, with their words where there are any.

    A second time on the same day takes the place of the first. Raises Refused for an answer to no question.
    """
    check_person(author, practice)
    said = {key: text.strip() for key, text in (words or {}).items() if text.strip()}
    check_words(said)
    today = timezone.localdate()
    review, _is_new = FairnessReview.objects.update_or_create(
        practice=practice, author=author, reviewed_on=today, defaults={"words": said}
    )
    record(practice=practice, actor=author, verb="fairness_reviewed", target=review)
    return review
