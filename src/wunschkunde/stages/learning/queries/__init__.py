"""Reads of the learning stage, one file per subject; each question says on how many cases its answer rests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import ngettext

from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.learning.queries.cases import Case

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many cases there are for a question, how many it takes, and in a sentence what is missing."""

    cases: int
    minimum: int
    missing: str = ""

    @property
    def is_enough(self) -> bool:
        """Whether there may be an answer; below, the question stays silent."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Question:
    """One question learning can answer: its name, what it asks, its page (a name of ours), and its evidence.

    The evidence is asked with the reader: some of it is theirs alone.
    """

    key: str
    title: Words
    lead: Words
    route: str
    evidence_of: Callable[[Practice, User, Sequence[Case]], Evidence]


def evidence(cases: int, minimum: int, missing: str = "") -> Evidence:
    """Return the evidence of so many closed collaborations; ``missing`` says what else it takes, if anything."""
    if cases >= minimum:
        return Evidence(cases, minimum, missing)
    lacking = minimum - cases
    more = ngettext(
        "It takes %(count)s more closed collaboration.", "It takes %(count)s more closed collaborations.", lacking
    )
    return Evidence(cases, minimum, f"{more % {'count': lacking}} {missing}".strip())
