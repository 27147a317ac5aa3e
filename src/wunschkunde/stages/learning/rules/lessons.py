"""Lessons: of which parts one consists, and when there is one to take."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.states import LIVE

FEELING, INVITED, RULE, SENTENCE = "feeling", "invited", "rule", "sentence"


def parts() -> tuple[str, ...]:
    """Return the parts in their order: the feeling, the six questions and what was invited, the rule, the sentence."""
    questions = (one.key for one in texts.teacher_questions().items)
    return (FEELING, *questions, INVITED, RULE, SENTENCE)


def check_ended(engagement: Engagement) -> None:
    """Raise while it lasts: one looks back when it is over."""
    if engagement.state in LIVE:
        raise Refused(_("This collaboration is still under way. You look back when it is over."))


def check_words(words: Mapping[str, str]) -> None:
    """Raise where nothing was written, or something was not asked."""
    if not any(text.strip() for text in words.values()):
        raise Refused(_("A lesson needs words. One sentence is enough."))
    if not set(words) <= set(parts()):
        raise Refused(_("This was not asked."))
