"""When a step on the calm path may be taken."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from wunschkunde.stages.collaboration.models import Cause, Intervention
from wunschkunde.stages.decision.rules import Refused

NOBODYS_FAULT = (Cause.LIFE, Cause.CONSTELLATION, Cause.CIRCUMSTANCES)

# These leave the collaboration as it is; the others lead to a pause or to an ending, which records them.
GOES_ON = (Intervention.Outcome.CONTINUED, Intervention.Outcome.ADAPTED)


def check_open(intervention: Intervention) -> None:
    """Raise when this situation has had its outcome."""
    if intervention.closed_at is not None:
        raise Refused(_("This situation has its outcome already. If something new comes up, begin anew."))


def is_untouched(intervention: Intervention) -> bool:
    """Whether nothing was written about this situation yet: then it was only looked at."""
    words = (intervention.observation, intervention.effect, intervention.wish, intervention.outcome_note)
    return not (any(words) or intervention.shares or intervention.cause or intervention.closed_at)


def names_own_part_only(intervention: Intervention) -> bool:
    """Whether of whose part is what, nothing but the own was written down."""
    return {name for name, words in intervention.shares.items() if words} == {"mine"}


def check_discard(intervention: Intervention) -> None:
    """Raise unless it can be put back: what was written stays, and ends with an outcome."""
    if not is_untouched(intervention):
        raise Refused(_("Something is written here already. Say how it ended instead."))


def check_talk(intervention: Intervention, talk_on: date, today: date) -> None:
    """Raise unless the one conversation may be prepared now: after the three sentences, on a day to come."""
    check_open(intervention)
    if not (intervention.observation and intervention.effect and intervention.wish):
        raise Refused(_("First comes what you saw, what it does, and what you wish. Then the conversation."))
    if talk_on < today:
        raise Refused(_("Choose a day for the conversation that is still to come."))


def check_second_chance(intervention: Intervention) -> None:
    """Raise unless this may be a second chance: it is given to a misunderstanding or a mistake."""
    if intervention.cause != Cause.MISUNDERSTANDING:
        raise Refused(_("A second chance is for a misunderstanding or a mistake."))


def check_outcome(intervention: Intervention, outcome: str) -> None:
    """Raise unless this outcome may be recorded by itself; a pause or an ending is recorded by its own step."""
    check_open(intervention)
    if outcome not in GOES_ON:
        raise Refused(_("This outcome is recorded together with the pause or the ending."))
