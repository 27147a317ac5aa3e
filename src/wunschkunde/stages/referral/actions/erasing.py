"""Telling who holds something that its inquiry was erased (Art. 19 GDPR), and noting what was erased where it lay.

Nothing calls these when an inquiry goes: an earlier stage knows nothing of handovers. A recipient whose handover is
gone says so, and the worker looks.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from wunschkunde.history.actions import record
from wunschkunde.outbox.models import Message
from wunschkunde.stages.inquiry.actions import withdraw as withdraw_inquiry
from wunschkunde.stages.inquiry.states import OPEN
from wunschkunde.stages.profile.calendar import leaves_at
from wunschkunde.stages.referral.actions.mailing import mail_to_colleague
from wunschkunde.stages.referral.emails import letters
from wunschkunde.stages.referral.models import Arrival, Recipient
from wunschkunde.stages.referral.queries.colleagues import mail_address_of


def tell_of_erasures(*, now: datetime | None = None) -> int:
    """Tell the recipients of all practices whose inquiry is gone; return how many. May run twice, or late."""
    now = now or timezone.now()
    with scopes_disabled():
        Arrival.objects.filter(inquiry=None, erased_on=None).update(erased_on=timezone.localdate(now))
        gone = Recipient.objects.filter(handover=None, erased_on=None).select_related("practice").order_by("pk")
        found = list(gone)
    return sum(_tell(recipient, now) for recipient in found)


def _tell(recipient: Recipient, now: datetime) -> bool:
    with scope(practice=recipient.practice), transaction.atomic():
        held = Recipient.objects.select_for_update(of=("self",)).filter(pk=recipient.pk, erased_on=None)
        current = held.select_related("practice", "colleague__practice", "home", "arrived__practice").first()
        if current is None:  # told in this moment
            return False
        if current.leaves_at is not None and current.leaves_at > now:  # went with the inquiry before it left
            current.delete()
            return False
        if current.arrived is not None and current.arrived.state in OPEN and not current.is_taken_on:
            withdraw_inquiry(inquiry=current.arrived)
        current.erased_on, current.letter = timezone.localdate(now), _letter(current, now)
        current.save(update_fields=["erased_on", "letter"])
        facts = {"colleague": current.colleague_id, "by_hand": current.letter is None}
        record(practice=current.practice, actor=None, verb="handover_erased", target=current, data=facts)
    return True


def _letter(recipient: Recipient, now: datetime) -> Message | None:
    """Queue the one mail that says so; None where there is no address, and a person has to tell them."""
    colleague, home = recipient.colleague, recipient.home
    address = home.email if home is not None else mail_address_of(colleague)
    if not address:
        return None
    letter = letters.erased_letter(colleague, recipient.handed_over_at)
    return mail_to_colleague(colleague, letter, "handover_erased", leaves_at(recipient.practice, now), address)
