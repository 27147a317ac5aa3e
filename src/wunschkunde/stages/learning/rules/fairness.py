"""The stepchild check: which clients are missing for it, and when it is time to ask oneself again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wunschkunde import texts
from wunschkunde.engine.fairness import MINIMUM
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.inquiry.rules import add_months

MONTHS = 3


def missing_clients(carrying: int, others: int) -> str:
    """Say which accepted clients are missing for a comparison; nothing where there are enough on both sides."""
    lacking, lacking_others = max(0, MINIMUM - carrying), max(0, MINIMUM - others)
    said = []
    if lacking:
        one = ngettext(
            "It takes %(count)s more client whose assessment carried.",
            "It takes %(count)s more clients whose assessment carried.",
            lacking,
        )
        said.append(one % {"count": lacking})
    if lacking_others:
        one = ngettext(
            "It takes %(count)s more client among all the others.",
            "It takes %(count)s more clients among all the others.",
            lacking_others,
        )
        said.append(one % {"count": lacking_others})
    return " ".join(said)


def next_review(last: date | None) -> date | None:
    """Return the day from which it is time to ask oneself again: a quarter after the last time, None before any."""
    return None if last is None else add_months(last, MONTHS)


def check_words(words: Mapping[str, str]) -> None:
    """Raise where something was answered that was not asked."""
    if not set(words) <= {one.key for one in texts.fairness_check().items}:
        raise Refused(_("This was not asked."))
