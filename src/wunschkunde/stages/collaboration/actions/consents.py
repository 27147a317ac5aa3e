"""Consents: given by the client in a room, or told in person; taken back as easily."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration.actions.reminders import call_back_reminders
from wunschkunde.stages.collaboration.models import Consent, Engagement
from wunschkunde.stages.collaboration.queries.consents import standing_consent
from wunschkunde.stages.collaboration.rules.consents import check_author, check_give


@transaction.atomic
def give(*, engagement: Engagement, purpose: str, text: str, channel: str, author: User | None = None) -> Consent:
    """Keep that the client agreed, with the sentence as it was read; a second time changes nothing.

    ``author`` is None where the client agreed in a room. Raises Refused when the collaboration has ended.
    """
    standing = standing_consent(engagement, purpose)
    if standing is not None:
        return standing
    check_give(engagement, text, channel, author)
    try:
        with transaction.atomic():
            consent = Consent.objects.create(
                practice=engagement.practice,
                engagement=engagement,
                purpose=Consent.Purpose(purpose),
                channel=Consent.Channel(channel),
                text=text.strip(),
            )
    except IntegrityError:  # agreed to in the same moment by another tap
        return Consent.objects.get(engagement=engagement, purpose=purpose, withdrawn_at=None)
    facts = {"purpose": consent.purpose, "channel": consent.channel}
    record(practice=engagement.practice, actor=author, verb="consent_given", target=engagement, data=facts)
    return consent


@transaction.atomic
def withdraw(*, engagement: Engagement, purpose: str, author: User | None = None) -> Consent | None:
    """Take a consent back from now on; None where nothing stood. ``author`` is None where the client did it."""
    check_author(engagement, author)
    consent = standing_consent(engagement, purpose)
    if consent is None:
        return None
    consent.withdrawn_at = timezone.now()
    if not Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=consent.withdrawn_at):
        return None
    if consent.purpose == Consent.Purpose.REMINDERS:
        call_back_reminders(engagement)
    record(
        practice=engagement.practice,
        actor=author,
        verb="consent_withdrawn",
        target=engagement,
        data={"purpose": consent.purpose},
    )
    return consent
