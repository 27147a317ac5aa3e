"""Take in a file of colleagues: all of it or nothing, and the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.rules import check_person
from wunschkunde.stages.inquiry.models import OwedNotice
from wunschkunde.stages.inquiry.rules.telling import check_settling, due_day
from wunschkunde.stages.referral.models.intake import ColleagueIntake, ColleagueNotice
from wunschkunde.stages.referral.queries.intake import planned


@transaction.atomic
def take_in_colleagues(
    *, practice: Practice, author: User, rows: Iterable[Mapping[str, Any]], source: str, ground: str
) -> ColleagueIntake | None:
    """Add and change colleagues as the rows say; return what was taken in, None where nothing was new.

    Nobody new may be named to clients before they agreed to it, and each has to be told within a month. Raises Refused.
    """
    check_person(author, practice)
    Practice.objects.select_for_update().get(pk=practice.pk)  # the same file sent twice at once is one file
    steps = planned(rows)
    fresh = [one for one in steps if one.colleague is None]
    changed = [(one.colleague, one.values) for one in steps if one.colleague is not None and one.values]
    if not fresh and not changed:
        return None
    added = Colleague.objects.bulk_create(Colleague(practice=practice, **one.values) for one in fresh)
    for colleague, values in changed:
        Colleague.objects.filter(pk=colleague.pk).update(**values)
    intake: ColleagueIntake = ColleagueIntake.objects.create(
        practice=practice,
        author=author,
        source=source,
        ground=ColleagueIntake.Ground(ground),
        added=len(fresh),
        changed=len(changed),
    )
    due_on = due_day(timezone.localdate())
    owed = {"practice": practice, "intake": intake, "due_on": due_on}
    ColleagueNotice.objects.bulk_create(ColleagueNotice(**owed, colleague=one) for one in added)
    facts = {"added": len(fresh), "changed": len(changed), "ground": intake.ground}
    record(practice=practice, actor=author, verb="colleagues_taken_in", target=intake, data=facts)
    return intake


@transaction.atomic
def settle_notices(
    *,
    practice: Practice,
    intake: ColleagueIntake | None,
    colleagues: Collection[Colleague],
    author: User,
    way: str,
    told_on: date,
    reason: str = "",
) -> int:
    """Note that these colleagues were told, or know already; return how many it was still owed to.

    Those of one file, or (None) those written down by hand. Raises Refused for somebody of another practice,
    ValidationError where that does not settle it.
    """
    check_person(author, practice)
    today = timezone.localdate()
    check_settling(way, told_on, reason, today)
    is_known = way == OwedNotice.Way.KNOWN
    people = list(colleagues)  # as chosen: those by hand are no longer to be found below once they are on record
    if intake is None:
        owe_by_hand(people)
    owed = ColleagueNotice.objects.filter(intake=intake, colleague__in=people, told_on=None)
    count = owed.update(
        way=way,
        settled_by=author,
        told_on=today if is_known else told_on,
        reason=(reason.strip() or None) if is_known else None,
    )
    if count:
        facts = {"way": way, "count": count}
        record(practice=practice, actor=author, verb="colleagues_told", target=intake or practice, data=facts)
    return count


def owe_by_hand(colleagues: Collection[Colleague]) -> None:
    """Put the notices of colleagues written down by hand on record, so that they can be settled."""
    ColleagueNotice.objects.bulk_create(
        (
            ColleagueNotice(practice_id=one.practice_id, colleague=one, due_on=due_day(one.written_down_on))
            for one in colleagues
        ),
        ignore_conflicts=True,
    )
