"""The closing: what an answer may say, when both lie open, when a collaboration is complete and when it runs again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.rules import Refused, check_running
from wunschkunde.stages.collaboration.rules.kickoff import LEVELS
from wunschkunde.stages.collaboration.rules.parting import TAKEN_BACK_WITHIN
from wunschkunde.stages.collaboration.states import State
from wunschkunde.stages.completion.models import Closing, ClosingAnswer

LOWEST, HIGHEST = 0, 10
LEVEL_QUESTION = "result_vs_expectation"  # asked as a choice of the five levels
ANSWERABLE = (State.RUNNING, State.COMPLETED)


def value_keys() -> tuple[str, ...]:
    """Return the keys of what both say from 0 to 10."""
    return tuple(one.key for one in texts.closing_retrospective().values)


def outcome_keys() -> tuple[str, ...]:
    """Return the keys of what may have come of it; each is a good outcome of its own."""
    return tuple(one.key for one in texts.closing_retrospective().outcomes)


def questions_for(side: str) -> tuple[texts.Entry, ...]:
    """Return the questions one side answers in words: those of both, then its own."""
    words = texts.closing_retrospective()
    own = words.provider_only if side == Party.PROVIDER else words.client_only
    return tuple(one for one in (*words.both_sides, *own) if one.key != LEVEL_QUESTION)


def check_levels(levels: Mapping[str, str]) -> None:
    """Raise unless all five levels are described."""
    if set(levels) != set(LEVELS) or not all(said.strip() for said in levels.values()):
        raise Refused(_("Each of the five levels needs a sentence."))


def check_answer(
    side: str, values: Mapping[str, int], result_level: int | None, outcomes: Iterable[str], words: Mapping[str, str]
) -> None:
    """Raise unless an answer has both values, a level or none, and says nothing that was not asked."""
    if set(values) != set(value_keys()) or not all(LOWEST <= value <= HIGHEST for value in values.values()):
        raise Refused(_("Both questions from 0 to 10 need a value."))
    if result_level is not None and str(result_level) not in LEVELS:
        raise Refused(_("The result is one of the five levels, or none of them."))
    if not set(outcomes) <= set(outcome_keys()) or not set(words) <= {one.key for one in questions_for(side)}:
        raise Refused(_("This was not asked."))


def check_answerable(engagement: Engagement) -> None:
    """Raise unless answers may be given: while it runs, or after it was completed without them."""
    if engagement.state not in ANSWERABLE:
        check_running(engagement)


def is_open(answers: Mapping[str, ClosingAnswer]) -> bool:
    """Whether both sides have answered: only then each may read the other's answers."""
    return set(answers) >= set(Party.values)


def check_complete(closing: Closing, ending: str, last_words: str) -> None:
    """Raise unless the practice has paused itself and a next step, where there is one, is named."""
    if not closing.answers.filter(side=Party.PROVIDER).exists():
        raise Refused(_("Answer the questions yourself first. Then complete."))
    if ending not in Closing.Ending.values:
        raise Refused(_("It goes on with a next step, or with a good ending."))
    if ending == Closing.Ending.NEXT_STEP and not last_words.strip():
        raise Refused(_("Say what the next step is."))


def check_reopen(closing: Closing, today: date) -> None:
    """Raise unless completing may still be taken back: until the end of the next day."""
    if closing.completed_on is None or today > closing.completed_on + TAKEN_BACK_WITHIN:
        raise Refused(_("The day for taking this back is over. If you work together again, begin anew."))


def can_reopen(closing: Closing, today: date) -> bool:
    """Whether completing may still be taken back."""
    try:
        check_reopen(closing, today)
    except Refused:
        return False
    return True
