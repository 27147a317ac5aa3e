"""The client's word: yes to exactly what was read, no, and taking the yes back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wunschkunde.history.actions import record
from wunschkunde.outbox import actions as outbox
from wunschkunde.stages.referral.actions.mailing import mail_to_colleague
from wunschkunde.stages.referral.actions.offering import end, locked
from wunschkunde.stages.referral.actions.telling import take_back_arrival
from wunschkunde.stages.referral.emails import letters
from wunschkunde.stages.referral.models import Handover, HandoverLink, Recipient
from wunschkunde.stages.referral.queries.colleagues import mail_address_of
from wunschkunde.stages.referral.rules import consent as words
from wunschkunde.stages.referral.rules import handover as rules
from wunschkunde.stages.referral.states import State


@transaction.atomic
def consent(*, handover: Handover, link: HandoverLink, digest: str, now: datetime | None = None) -> Handover:
    """Note the client's yes to exactly what they read: text, version, moment, and the link it came by.

    Nothing leaves by it: a person hands over. Raises Refused where it is not what they were shown.
    """
    now = now or timezone.now()
    current = locked(handover)
    state = rules.transition(current, "consent")
    rules.check_asked_in_time(current, timezone.localdate(now))
    rules.check_referred(current.inquiry)
    rules.check_read(current, digest)
    current.state, current.consented_at = state, now
    current.consent_text, current.consent_version = words.sentence_for(current), words.version()
    current.content_digest = rules.digest_of(rules.content_of(current.inquiry, current.fields))
    current.consented_by = link
    current.save()
    record(practice=current.practice, actor=None, verb="handover_consented", target=current)
    return current


@transaction.atomic
def refuse(*, handover: Handover) -> Handover:
    """Note the client's no. Nothing was handed over, and no reason is asked for."""
    return end(locked(handover), "refuse", None)


@transaction.atomic
def withdraw(*, handover: Handover) -> Handover:
    """Take the client's yes back. What has not left stays; what was handed over is closed, and the colleague told."""
    current = locked(handover)
    was_delivered = current.state == State.DELIVERED
    ended = end(current, "withdraw", None)
    if was_delivered:
        _close_to_colleague(ended)
    return ended


def _close_to_colleague(handover: Handover) -> None:
    """Their page shows nothing from here on, but asks to delete what was noted; a mail is called back, or followed."""
    now = timezone.now()
    Recipient.objects.filter(handover=handover).delete()  # told here: nothing is left to be told later
    take_back_arrival(handover)
    went_by_mail = handover.delivery is not None and not outbox.cancel(message=handover.delivery)
    if went_by_mail and mail_address_of(handover.colleague):
        mail_to_colleague(handover.colleague, letters.withdrawn_letter(handover), "handover_withdrawn", now)
