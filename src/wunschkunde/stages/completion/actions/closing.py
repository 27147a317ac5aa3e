"""The closing: begin it, keep each side's answers once, complete a collaboration, take that back."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.actions.engagements import locked
from wunschkunde.stages.collaboration.actions.reminders import call_back_reminders
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries.kickoff import levels_of
from wunschkunde.stages.collaboration.rules.charter import check_hand
from wunschkunde.stages.collaboration.rules.parting import erase_day
from wunschkunde.stages.completion.models import Closing, ClosingAnswer, ClosingLink
from wunschkunde.stages.completion.rules import closing as closing_rules
from wunschkunde.stages.referral.actions.rooms import make_link


@transaction.atomic
def begin_closing(*, engagement: Engagement, author: User, levels: Mapping[str, str] | None = None) -> Closing:
    """Invite both to pause; one that has begun is returned.

    What the result is held against are the five levels of the kickoff. ``levels`` counts only where none were agreed
    there, and is marked as written now. Raises Refused during a pause and after the end.
    """
    current = locked(engagement)
    rules.check_person(author, current.practice)
    known = Closing.objects.filter(engagement=current).first()
    if known is not None:
        return known
    rules.check_running(current)
    agreed = {str(value): said for value, said in levels_of(current).items()}
    if not agreed:
        closing_rules.check_levels(levels or {})
    closing = Closing.objects.create(
        practice=current.practice,
        engagement=current,
        levels=agreed or dict(levels or {}),
        levels_from=Closing.LevelsFrom.KICKOFF if agreed else Closing.LevelsFrom.CLOSING,
        begun_by=author,
    )
    facts = {"levels_from": closing.levels_from}
    record(practice=current.practice, actor=author, verb="closing_begun", target=closing, data=facts)
    return closing


@transaction.atomic
def open_closing(*, closing: Closing, author: User) -> tuple[ClosingLink, str]:
    """Make a link that opens the closing for its client; return it and its secret."""
    closing_rules.check_answerable(locked(closing.engagement))
    return make_link(ClosingLink(closing=closing), practice=closing.practice, author=author, what="closing")


@transaction.atomic
def answer(
    *,
    closing: Closing,
    side: str,
    values: Mapping[str, int],
    result_level: int | None = None,
    outcomes: Collection[str] = (),
    words: Mapping[str, str] | None = None,
    author: User | None = None,
) -> ClosingAnswer:
    """Give one side's answers, once.

    The same answers sent again change nothing, others are refused: what was said stays. Raises Refused.
    """
    current = locked(closing.engagement)
    check_hand(current.practice, side, author)
    closing_rules.check_answerable(current)
    said = {key: text.strip() for key, text in (words or {}).items() if text.strip()}
    closing_rules.check_answer(side, values, result_level, outcomes, said)
    given = {**values, "result_level": result_level, "outcomes": sorted(outcomes), "words": said}
    known = ClosingAnswer.objects.filter(closing=closing, side=side).first()
    if known is not None:
        if all(getattr(known, name) == value for name, value in given.items()):
            return known
        raise rules.Refused(_("Your answers are given already. They stay as they are."))
    made = ClosingAnswer.objects.create(
        practice=current.practice, closing=closing, side=Party(side), author=author, **given
    )
    record(practice=current.practice, actor=author, verb="closing_answered", target=closing, data={"side": side})
    return made


@transaction.atomic
def complete(*, closing: Closing, author: User, ending: str, last_words: str = "") -> Engagement:
    """End a collaboration as completed, with a next step or a good ending. Raises Refused before the own answers."""
    current, today = locked(closing.engagement), timezone.localdate()
    rules.check_person(author, current.practice)
    current.state = rules.transition(current, "complete")
    closing_rules.check_complete(closing, ending, last_words)
    closing.ending, closing.last_words, closing.completed_on = ending, last_words.strip() or None, today
    closing.save(update_fields=["ending", "last_words", "completed_on"])
    current.ended_on, current.erase_on = today, erase_day(today)
    current.save(update_fields=["state", "ended_on", "erase_on"])
    call_back_reminders(current)
    record(
        practice=current.practice, actor=author, verb="engagement_completed", target=current, data={"ending": ending}
    )
    return current


@transaction.atomic
def reopen(*, closing: Closing, author: User) -> Engagement:
    """Take completing back: the collaboration runs again, both sides' answers stay. Raises Refused after its day."""
    current = locked(closing.engagement)
    rules.check_person(author, current.practice)
    current.state = rules.transition(current, "reopen")
    closing_rules.check_reopen(closing, timezone.localdate())
    closing.ending, closing.last_words, closing.completed_on = "", None, None
    closing.save(update_fields=["ending", "last_words", "completed_on"])
    current.ended_on = current.erase_on = None
    current.save(update_fields=["state", "ended_on", "erase_on"])
    record(practice=current.practice, actor=author, verb="completion_taken_back", target=current)
    return current
