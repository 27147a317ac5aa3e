"""What a closed collaboration says: whether both would again, and whether its end says anything about fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.rules.difficulty import NOBODYS_FAULT

# Below so many cases nothing is said: who reads it must not find a single person in it.
FEWEST = 5
# "Would you work with each other again", 0 to 10: from here on it is a yes.
AGAIN_FROM = 7


def would_both_again(again: Mapping[str, int]) -> bool | None:
    """Whether both would work together again; None until both sides said it: one side alone is never called fit."""
    if set(again) < set(Party.values):
        return None
    return min(again.values()) >= AGAIN_FROM


def is_nobodys_fault(causes: Iterable[str]) -> bool:
    """Whether all that went wrong came from outside: life, the people around them, circumstances."""
    named = {cause for cause in causes if cause}
    return bool(named) and named <= set(NOBODYS_FAULT)


def outcome_of(again: Mapping[str, int], causes: Iterable[str], *, is_parted: bool) -> bool | None:
    """Return how a collaboration counts: went well, did not, or None where it says nothing about fit.

    Both answers count most. What went badly for nobody's fault is not counted, and a parting without answers is a
    collaboration that did not carry only where its cause lies between the two.
    """
    named = [cause for cause in causes if cause]
    both = would_both_again(again)
    if both is not None:
        return None if not both and is_nobodys_fault(named) else both
    return False if is_parted and named and not is_nobodys_fault(named) else None
