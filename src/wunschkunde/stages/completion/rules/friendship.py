"""Business friends: only after both paused, and only where both said yes."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.completion.models import Closing


def has_opened(closing: Closing) -> bool:
    """Whether both sides' answers lie open: thanks, recommendations and friendship come after them."""
    return closing.answers.count() == len(Party)


def check_opened(closing: Closing) -> None:
    """Raise before both have answered: nobody is asked for anything more before that."""
    if not has_opened(closing):
        raise Refused(_("First both answer. Then come thanks, recommendations and friendship."))


def are_friends(sides: Collection[str]) -> bool:
    """Whether these standing yeses make two business friends."""
    return set(sides) >= set(Party.values)
