"""Criticism: when it may be said, and that it is answered once."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.completion.models import Closing, Criticism


def check_words(words: str) -> None:
    """Raise where nothing was said."""
    if not words.strip():
        raise Refused(_("Criticism needs words, and so does its answer."))


def check_say(closing: Closing) -> None:
    """Raise before the client has answered: the closing asks for what was missed first."""
    if not closing.answers.filter(side=Party.CLIENT).exists():
        raise Refused(_("First give your answers. Then there is room for criticism."))


def check_unanswered(criticism: Criticism) -> None:
    """Raise where it was answered: what the client has read stays."""
    if criticism.answered_at is not None:
        raise Refused(_("This has been answered already. The answer stays as it is."))
