"""Put a hint aside, show it again; say from when on something counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.models import Engagement, SignDismissed, SignLimits
from wunschkunde.stages.collaboration.queries.signs import hint_of
from wunschkunde.stages.collaboration.rules.signs import Limits, check_shown


# A hint is for one person, and some of them tell of their energy: the history, which colleagues read, stays silent.
@transaction.atomic
def put_aside(*, engagement: Engagement, author: User, sign: str, occasion: str, reason: str) -> SignDismissed:
    """Put the hint that shows aside, with a reason; it does not come back for the same occasion.

    Raises Refused when another hint shows by now, or none.
    """
    rules.check_person(author, engagement.practice)
    if not reason.strip():
        raise rules.Refused(_("Say in a few words why it can be put aside."))
    known = SignDismissed.objects.filter(engagement=engagement, author=author, sign=sign, occasion=occasion).first()
    if known is not None:
        return known
    hint = hint_of(engagement, author, timezone.localdate())
    check_shown(hint.found if hint else None, sign, occasion)
    return SignDismissed.objects.create(
        practice=engagement.practice,
        engagement=engagement,
        author=author,
        sign=sign,
        occasion=occasion,
        reason=reason.strip(),
    )


@transaction.atomic
def show_again(*, dismissed: SignDismissed, author: User) -> None:
    """Show a hint again that one put aside oneself."""
    if dismissed.author_id != author.pk:
        raise rules.Refused(_("Only whoever put it aside may take it back."))
    dismissed.delete()


@transaction.atomic
def set_limits(*, practice: Practice, author: User, data: Mapping[str, int]) -> SignLimits:
    """Say from when on something counts; ``data`` holds the fields of `Limits`."""
    rules.check_person(author, practice)
    given = {field.name: data[field.name] for field in fields(Limits)}
    limits, _made = SignLimits.objects.update_or_create(practice=practice, defaults=given)
    record(practice=practice, actor=author, verb="sign_limits_set", target=limits, data=given)
    return limits
