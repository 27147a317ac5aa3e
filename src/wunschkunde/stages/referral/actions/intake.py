"""Take in a file of colleagues: all of it or nothing, and the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.rules import check_person
from wunschkunde.stages.referral.models.intake import ColleagueIntake
from wunschkunde.stages.referral.queries.intake import planned


@transaction.atomic
def take_in_colleagues(
    *, practice: Practice, author: User, rows: Iterable[Mapping[str, Any]], source: str, ground: str
) -> ColleagueIntake | None:
    """Add and change colleagues as the rows say; return what was taken in, None where nothing was new.

    Nobody new may be named to clients before they agreed to it. Raises Refused.
    """
    check_person(author, practice)
    Practice.objects.select_for_update().get(pk=practice.pk)  # the same file sent twice at once is one file
    steps = planned(rows)
    fresh = [one for one in steps if one.colleague is None]
    changed = [(one.colleague, one.values) for one in steps if one.colleague is not None and one.values]
    if not fresh and not changed:
        return None
    Colleague.objects.bulk_create(Colleague(practice=practice, **one.values) for one in fresh)
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
    facts = {"added": len(fresh), "changed": len(changed), "ground": intake.ground}
    record(practice=practice, actor=author, verb="colleagues_taken_in", target=intake, data=facts)
    return intake
