"""Begin an engagement, change what is known about it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.states import State as InquiryState

SECOND_TAP = timedelta(minutes=1)
FIELDS = ("topic", "name", "organisation", "email", "phone", "address_form", "language", "fee", "started_on")

CHANGEABLE = (*FIELDS, "responsible")


def locked(engagement: Engagement) -> Engagement:
    """Return the row as it stands now, held until the transaction ends."""
    return Engagement.objects.select_for_update(of=("self",)).select_related("practice").get(pk=engagement.pk)


@transaction.atomic
def begin(
    *,
    practice: Practice,
    author: User,
    data: dict[str, Any],
    inquiry: Inquiry | None = None,
    started_on: date | None = None,
    by_button: bool = False,
) -> Engagement:
    """Begin to work together: with somebody whose inquiry was accepted, or who was a client before.

    ``data`` holds the fields of `FIELDS`. What comes ``by_button`` twice within a minute is one. Raises Refused when
    the inquiry was not accepted or has its engagement.
    """
    rules.check_person(author, practice)
    if inquiry is not None and inquiry.state != InquiryState.ACCEPTED:
        raise rules.Refused(_("Only an accepted inquiry becomes a collaboration."))
    given = {name: data[name] for name in FIELDS if data.get(name) not in (None, "")}
    given.setdefault("started_on", started_on or timezone.localdate())
    if by_button and inquiry is None and (tapped := _tapped(practice, author, given)) is not None:
        return tapped
    try:
        with transaction.atomic():
            engagement = Engagement.objects.create(practice=practice, inquiry=inquiry, responsible=author, **given)
    except IntegrityError:
        raise rules.Refused(_("This collaboration has begun already.")) from None
    facts = {"inquiry": inquiry.pk if inquiry else None}
    record(practice=practice, actor=author, verb="engagement_begun", target=engagement, data=facts)
    return engagement


def _tapped(practice: Practice, author: User, given: dict[str, Any]) -> Engagement | None:
    """Return what the first touch of the same button began; touches wait for each other."""
    Practice.objects.select_for_update().get(pk=practice.pk)
    lately = timezone.now() - SECOND_TAP
    last = Engagement.objects.filter(responsible=author, inquiry=None, created_at__gt=lately).order_by("-pk").first()
    is_same = last is not None and all(getattr(last, name) == value for name, value in given.items())
    return last if is_same else None


@transaction.atomic
def change(*, engagement: Engagement, author: User, data: dict[str, Any]) -> Engagement:
    """Change what is known about an engagement, and who answers for it: ``data`` holds fields of `CHANGEABLE`."""
    current = locked(engagement)
    rules.check_person(author, current.practice)
    if "responsible" in data and data["responsible"] not in rules.members_of(current.practice):
        raise rules.Refused(_("Somebody of your practice answers for a collaboration."))
    changed = [name for name in CHANGEABLE if name in data and getattr(current, name) != data[name]]
    for name in changed:
        setattr(current, name, data[name])
    if changed:
        current.save(update_fields=changed)
        record(
            practice=current.practice, actor=author, verb="engagement_changed", target=current, data={"fields": changed}
        )
    return current
