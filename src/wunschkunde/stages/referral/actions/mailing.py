"""Mails to colleagues, in the language they read."""

from __future__ import annotations

from datetime import datetime

from wunschkunde.outbox import actions as outbox
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.emails import Letter
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.referral.emails import letters


def mail_to_colleague(
    colleague: Colleague, letter: Letter, purpose: str, not_before: datetime, address: str = ""
) -> Message:
    """Queue a letter to the address a colleague gave, or another. Whether it may be used is for the caller to know."""
    return outbox.queue(
        practice=colleague.practice,
        purpose=purpose,
        to_address=address or colleague.mail_to,
        to_name=colleague.name,
        subject=letter.subject,
        body=letter.body,
        language=letters.colleague_language(colleague),
        not_before=not_before,
    )
