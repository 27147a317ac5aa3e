"""The stepchild check: how accepted clients were treated, those who fit by the assessment and all the others.

A difference is named only where it is larger than chance makes it; see `engine/fairness.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median
from typing import Any

import numpy as np

from wunschkunde.accounts.models import Practice, User
from wunschkunde.engine.fairness import LEVEL, MINIMUM, Difference, Treatment, chance, fairness
from wunschkunde.stages.collaboration.models import Cause, Commitment, Complaint, ComplaintStep, Intervention
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.rules.complaints import ANSWERING
from wunschkunde.stages.collaboration.rules.punctuality import DONE, KEPT, Standing, kept
from wunschkunde.stages.collaboration.states import ComplaintState
from wunschkunde.stages.decision.models import Decision
from wunschkunde.stages.learning.models import FairnessReview
from wunschkunde.stages.learning.queries import Evidence
from wunschkunde.stages.learning.queries.cases import Case
from wunschkunde.stages.learning.rules.fairness import missing_clients
from wunschkunde.stages.profile.calendar import Calendar, calendar_of

GOOD_FROM = 7

Values = Mapping[int, list[float]]


@dataclass(frozen=True, slots=True)
class Check:
    """The comparison: so many clients on each side, and the measures in their order."""

    carrying: int
    others: int
    differences: tuple[Difference, ...]

    @property
    def is_enough(self) -> bool:
        """Whether any measure has enough clients on both sides."""
        return any(one.p is not None for one in self.differences)

    @property
    def named(self) -> list[Difference]:
        """The differences that are larger than chance."""
        return [one for one in self.differences if one.is_named]


@dataclass(frozen=True, slots=True)
class Smoothness:
    """Closed collaborations that began with a good second feeling, and the others: how many went without friction.

    ``p`` is None below five on each side.
    """

    liked: int
    liked_smooth: int
    others: int
    others_smooth: int
    p: float | None

    @property
    def is_named(self) -> bool:
        """Whether the difference is larger than chance."""
        return self.p is not None and self.p < LEVEL


def evidence_of(_practice: Practice, _reader: User, _found: Sequence[Case]) -> Evidence:
    """Return how many accepted clients can be compared, and which are missing."""
    bands = list(_accepted().values())
    carrying = sum(band == "carries" for band in bands)
    return Evidence(len(bands), 2 * MINIMUM, missing_clients(carrying, len(bands) - carrying))


def check(practice: Practice, today: date) -> Check:
    """Compare how accepted clients were treated."""
    found = treatments(practice, today)
    carrying = sum(one.carries for one in found)
    return Check(carrying, len(found) - carrying, tuple(fairness(found)))


def treatments(practice: Practice, today: date) -> list[Treatment]:
    """Return how every accepted client was treated. Who they are plays no part: only days and what was kept."""
    calendar = calendar_of(practice)
    owed = list(Commitment.objects.filter(side=Party.PROVIDER, engagement__inquiry__isnull=False).annotate_inquiry())
    return _treatments(_accepted(), _answer_days(owed, calendar), _on_time(owed, calendar, today), _complaints(calendar, today), _goodwill())
