"""Telling that something came to nothing: the client by a mail, and the colleague's own practice where it lies."""

from __future__ import annotations

from datetime import datetime

from wunschkunde.outbox import actions as outbox
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.emails import letter_language
from wunschkunde.stages.inquiry.actions import withdraw as withdraw_inquiry
from wunschkunde.stages.inquiry.states import OPEN
from wunschkunde.stages.profile.calendar import leaves_at
from wunschkunde.stages.referral.emails import letters
from wunschkunde.stages.referral.models import Handover
from wunschkunde.stages.referral.queries.arrivals import arrival_of


def tell_client_it_ended(handover: Handover, now: datetime) -> Message | None:
    """Tell the client, in office hours, that it did not work out there; without an address their page says it."""
    inquiry = handover.inquiry
    if not inquiry.email:
        return None
    letter = letters.ended_letter(handover)
    return outbox.queue(
        practice=handover.practice,
        purpose="handover_ended",
        to_address=inquiry.email,
        to_name=inquiry.name,
        subject=letter.subject,
        body=letter.body,
        language=letter_language(inquiry),
        not_before=leaves_at(handover.practice, now),
    )


def take_back_arrival(handover: Handover) -> None:
    """Erase what lies in the colleague's own practice, unless they decided on it already: then it is theirs."""
    arrival = arrival_of(handover)
    if arrival is not None and arrival.inquiry is not None and arrival.inquiry.state in OPEN:
        withdraw_inquiry(inquiry=arrival.inquiry)
