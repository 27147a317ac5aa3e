"""The measures of the stepchild check in words, and where they stand on their line."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from wunschkunde.engine.fairness import Difference, Measure
from wunschkunde.stages.learning.queries.pictures import place_of
from wunschkunde.stages.learning.rules.fairness import missing_clients


@dataclass(frozen=True, slots=True)
class Row:
    """One measure as it is shown: its name, what exactly is counted, both values, and their places on the line."""

    difference: Difference
    name: str
    hint: str
    carrying: str
    other: str
    places: tuple[str, str] | None

    @property
    def missing(self) -> str:
        """Which clients are missing for a comparison."""
        return missing_clients(self.difference.carrying_clients, self.difference.other_clients)


def row_of(difference: Difference) -> Row:
    """Return a measure in words; values only where there are enough clients on both sides."""
    name, hint = _names(difference.measure)
    carrying, other = difference.carrying, difference.other
    if carrying is None or other is None:
        return Row(difference, name, hint, "", "", None)
    is_time = difference.measure == "answer_time"
    longest = max(carrying, other, 1.0) if is_time else 1.0
    ours, theirs = (number_format(value, 1) if is_time else _percent(value) for value in (carrying, other))
    return Row(difference, name, hint, ours, theirs, (place_of(carrying / longest), place_of(other / longest)))


def _percent(value: float) -> str:
    return _("%(number)d percent") % {"number": round(100 * value)}


def _names(measure: Measure) -> tuple[str, str]:
    return {
        "answer_time": (
            _("Time to an answer"),
            _("working days to the first answer and to answers promised later, in the median"),
        ),
        "on_time": (_("Punctuality"), _("what you owed that was done by its day")),
        "complaints_in_time": (_("Complaints"), _("answered by the day it was due")),
        "goodwill": (
            _("Goodwill"),
            _("a second chance after a misunderstanding, a refund by the day you promise yourself"),
        ),
    }[measure]
