"""The short check-in of both: four values from 0 to 10, given once, seen by the other only when both have answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.stages.collaboration.models import CheckInAnswer
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.decision.rules import Refused

LOWEST, HIGHEST = 0, 10
RATED, TOLD = "rating", "text"  # how a promise is looked at: by one of three answers, or in words
LOW = 5  # from here down one is asked what would raise the value by one point


def item_keys() -> tuple[str, ...]:
    """Return the keys of the four statements, in their order."""
    return tuple(item.key for item in texts.pulse_check().items)


def has_low(values: Mapping[str, int]) -> bool:
    """Whether at least one value is low."""
    return any(value <= LOW for value in values.values())


def check_values(values: Mapping[str, int]) -> None:
    """Raise unless each statement has a value from 0 to 10, and nothing else has one."""
    if set(values) != set(item_keys()) or not all(LOWEST <= value <= HIGHEST for value in values.values()):
        raise Refused(_("Each of the four statements needs a value from 0 to 10."))


def is_asked(promise: texts.Promise) -> bool:
    """Whether a check-in asks about a promise: those that are counted are read from what happens."""
    return "milestone" in promise.when and promise.check_kind in (RATED, TOLD)


def check_promises(given: Mapping[str, str], asked: Collection[texts.Promise]) -> None:
    """Raise unless only promises that were asked about are answered, the rated ones with one of the three answers."""
    kinds = {promise.key: promise.check_kind for promise in asked}
    known = {str(answer.value) for answer in texts.charter().check_answers}
    if not set(given) <= set(kinds) or any(kinds[key] == RATED and said not in known for key, said in given.items()):
        raise Refused(_("This was not asked."))


def values_of(given: CheckInAnswer) -> dict[str, int]:
    """Return the values of an answer as numbers: encrypted, each of them is kept as a text."""
    return {key: int(value) for key, value in given.values.items()}


def is_open(answers: Mapping[str, CheckInAnswer]) -> bool:
    """Whether both sides have answered: only then each may read the other's answers."""
    return set(answers) >= set(Party.values)


def check_not_answered(given: CheckInAnswer | None) -> None:
    """Raise when a side has answered already: answers never change."""
    if given is not None:
        raise Refused(_("Your answers are given already. They stay as they are."))
