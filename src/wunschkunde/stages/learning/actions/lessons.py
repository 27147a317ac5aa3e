"""Lessons: keep what somebody takes from a collaboration."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.actions.engagements import locked
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.learning.models import Lesson
from wunschkunde.stages.learning.rules.lessons import check_ended, check_words


@transaction.atomic
def keep_lesson(*, engagement: Engagement, author: User, words: Mapping[str, str]) -> Lesson:
    """Keep the lesson of a collaboration that is over; it may be written on later. Raises Refused."""
    current = locked(engagement)
    rules.check_person(author, current.practice)
    check_ended(current)
    check_words(words)
    said = {part: text.strip() for part, text in words.items() if text.strip()}
    lesson = Lesson.objects.filter(engagement=current).first() or Lesson(practice=current.practice, engagement=current)
    if lesson.pk and lesson.words == said:
        return lesson
    lesson.words, lesson.author, lesson.kept_at = said, author, timezone.now()
    lesson.save()
    record(practice=current.practice, actor=author, verb="lesson_kept", target=lesson)
    return lesson
