"""A practice says whether handovers to a colleague of another one may come to it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.referral.models import Tie
from wunschkunde.stages.referral.rules.directory import check_owner
from wunschkunde.stages.referral.rules.ties import check_named


@transaction.atomic
def answer_tie(*, practice: Practice, colleague: Colleague, author: User, is_confirmed: bool) -> Tie:
    """Say yes or no, or the other one than before; the same again changes nothing. Raises Refused.

    A no leaves what arrived where it is; from then on the colleague is reached as any other.
    """
    check_owner(author, practice)
    check_named(practice, colleague)
    said = {"name": colleague.name, "is_confirmed": is_confirmed}
    standing = Tie.objects.filter(practice=practice, colleague=colleague, **said).first()
    if standing is not None:
        return standing
    tie: Tie = Tie.objects.update_or_create(
        practice=practice, colleague=colleague, defaults={**said, "author": author, "answered_at": timezone.now()}
    )[0]
    facts = {"colleague": colleague.pk, "of": colleague.practice_id}
    verb = "tie_confirmed" if is_confirmed else "tie_declined"
    record(practice=practice, actor=author, verb=verb, target=tie, data=facts)
    return tie
