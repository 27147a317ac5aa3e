"""Check-ins: ask both sides, keep each side's answers once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.actions.engagements import locked
from wunschkunde.stages.collaboration.models import CheckIn, CheckInAnswer, Engagement
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries.charter import asked_promises
from wunschkunde.stages.collaboration.rules import check_ins as check_in_rules
from wunschkunde.stages.collaboration.rules.charter import check_hand


@transaction.atomic
def begin_check_in(*, engagement: Engagement, author: User, occasion: str = "", due_on: date | None = None) -> CheckIn:
    """Ask both sides how it goes: on an occasion such as a milestone, from a day on.

    One that waits for the same occasion and day is returned instead of a second one. Raises Refused during a pause.
    """
    current = locked(engagement)
    rules.check_person(author, current.practice)
    rules.check_running(current)
    asked = {"engagement": current, "occasion": occasion.strip(), "due_on": due_on or timezone.localdate()}
    known = CheckIn.objects.filter(**asked, answers=None).first()
    if known is not None:
        return known
    check_in = CheckIn.objects.create(practice=current.practice, **asked)
    record(practice=current.practice, actor=author, verb="check_in_begun", target=check_in)
    return check_in


@transaction.atomic
def answer(
    *,
    check_in: CheckIn,
    side: str,
    values: Mapping[str, int],
    one_point_more: str = "",
    promises: Mapping[str, str] | None = None,
    author: User | None = None,
) -> CheckInAnswer:
    """Give one side's answers, once. ``one_point_more`` is kept where a value is low.

    ``promises``: what is said of those `queries.charter.asked_promises` names, as far as anything is.

    The same answers sent again change nothing, others are refused: what was said stays. Raises Refused.
    """
    current = locked(check_in.engagement)
    check_hand(current.practice, side, author)
    rules.check_live(current)
    check_in_rules.check_values(values)
    said = {key: words.strip() for key, words in (promises or {}).items() if words.strip()}
    check_in_rules.check_promises(said, asked_promises(current) if said else ())
    known = CheckInAnswer.objects.filter(check_in=check_in, side=side).first()
    if known is not None and (check_in_rules.values_of(known), known.promises or {}) == (dict(values), said):
        return known
    check_in_rules.check_not_answered(known)
    given = CheckInAnswer.objects.create(
        practice=current.practice,
        check_in=check_in,
        side=Party(side),
        author=author,
        values=dict(values),
        one_point_more=(one_point_more.strip() or None) if check_in_rules.has_low(values) else None,
        promises=said or None,
    )
    record(practice=current.practice, actor=author, verb="check_in_answered", target=check_in, data={"side": side})
    return given
