"""Queue, call back and deliver mail. A row is written inside the transaction; the mail goes out after it."""

from __future__ import annotations

import logging
import re
import uuid
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import ForeignObjectRel, QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from wunschkunde.accounts.models import Practice
from wunschkunde.outbox.models import Message

log = logging.getLogger("wunschkunde.outbox")

# So long at least a letter can be taken back, whoever wrote it and whatever it says.
UNDO_WINDOW = timedelta(seconds=60)
FIRST_RETRY = timedelta(minutes=1)
# Letters of the example practices never leave the house, whatever mail server is set.
EXAMPLES_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
LONGEST_RETRY = timedelta(hours=6)
UNSAFE = dict.fromkeys([*range(32), 127, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], " ")


# The secret of a link, as it stands in a mail. Once the mail has left, only its reader holds it.
LINK_SECRET = re.compile(r"(/(?:a|r/[a-z]+|einladung)/)[\w-]{20,}")


def header_safe(value: str) -> str:
    """Return ``value`` on one line without control and direction characters, fit for a mail header."""
    return " ".join(value.translate(UNSAFE).split())


def queue(
    *,
    practice: Practice,
    purpose: str,
    to_address: str,
    to_name: str,
    subject: str,
    body: str,
    language: str,
    not_before: datetime,
) -> Message:
    """Put one mail to one person on its way; it leaves at ``not_before`` or as soon after as mail can leave."""
    host = settings.PUBLIC_URL.split("//")[-1].split("/")[0].split(":")[0]
    return Message.objects.create(
        practice=practice,
        purpose=purpose,
        to_address=to_address,
        to_name=header_safe(to_name),
        subject=header_safe(subject)[:300],
        body=body,
        language=language,
        message_id=f"<{uuid.uuid4()}@{host}>",
        not_before=not_before,
        next_attempt_at=not_before,
    )


def _held(message: Message) -> QuerySet[Message]:
    """Return the mail while nobody else has it: it waits, and is not just being handed to the mail server.

    An attempt that never came back counts as one under way until the next: it may have left.
    """
    waiting = Message.objects.filter(pk=message.pk, state=Message.State.QUEUED)
    return waiting.exclude(attempts__gt=0, last_error="")


def cancel(*, message: Message) -> bool:
    """Call a mail back; False when it had already left."""
    called_back = _held(message).update(state=Message.State.CANCELED, body=without_secrets(message.body))
    return bool(called_back)


def without_secrets(body: str) -> str:
    """Return what is kept of a mail that is done with: its words, without the secrets of the links in it."""
    return LINK_SECRET.sub(r"\1…", body)


def rewrite(*, message: Message, subject: str, body: str) -> bool:
    """Say something else in a mail that still waits; False when it had already left."""
    changed = _held(message).update(subject=header_safe(subject)[:300], body=body)
    return bool(changed)


def erase(*, practice: Practice, address: str) -> int:
    """Erase the mails of the practice to this address, whether they left or wait; return how many there were.

    What a row still points to stays as long as that row: it was written about something else, and may have to leave.
    """
    mails = Message.objects.filter(practice=practice, to_address__iexact=address)
    for relation in Message._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            field = relation.field
            holders = cast("Any", relation.related_model).objects.filter(**{f"{field.name}__isnull": False})
            mails = mails.exclude(pk__in=holders.values(field.attname))
    return mails.delete()[0]


def send_now(*, message: Message, now: datetime) -> bool:
    """Let a waiting mail leave at once instead of at its hour; False when it is no longer waiting."""
    moved = _held(message).update(not_before=now, next_attempt_at=now)
    return bool(moved)


def deliver_due(*, now: datetime | None = None, limit: int = 50) -> int:
    """Deliver the mails that are due, of all practices; return how many left.

    A mail that cannot leave stays, says why, and is tried again after a growing pause. Each is claimed by moving
    its next attempt, so two workers never send the same one.
    """
    now = now or timezone.now()
    sent = 0
    with scopes_disabled():
        due = Message.objects.filter(state=Message.State.QUEUED, next_attempt_at__lte=now).order_by("next_attempt_at")
        for message in list(due.select_related("practice")[:limit]):
            sent += _deliver(message, now)
    return sent


def _deliver(message: Message, now: datetime) -> bool:
    pause = min(FIRST_RETRY * 2**message.attempts, LONGEST_RETRY)
    with transaction.atomic():
        claimed = Message.objects.filter(
            pk=message.pk, state=Message.State.QUEUED, next_attempt_at=message.next_attempt_at
        ).update(next_attempt_at=now + pause, attempts=message.attempts + 1, last_error="")
    if not claimed:
        return False
    try:
        _as_mail(message).send()
    except Exception as error:  # noqa: BLE001 - whatever a mail server does, the letter stays and says so
        reason = f"{type(error).__name__}: {error}"[:300]
        Message.objects.filter(pk=message.pk).update(last_error=header_safe(reason))
        log.warning("mail stays in the outbox message=%s error=%s", message.pk, type(error).__name__)
        return False
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.SENT, sent_at=timezone.now(), last_error="", body=without_secrets(message.body)
    )
    return True


def _as_mail(message: Message) -> EmailMessage:
    practice = message.practice
    name = header_safe(practice.provider_name).replace('"', "'").replace("\\", "/")
    return EmailMessage(
        subject=message.subject,
        body=message.body,
        from_email=f'"{name}" <{settings.DEFAULT_FROM_EMAIL.split("<")[-1].strip("> ")}>',
        to=[message.to_address],
        connection=get_connection(EXAMPLES_BACKEND) if practice.is_demo else None,
        reply_to=[practice.email],
        headers={
            "Message-ID": message.message_id,
            "Content-Language": message.language,
            "Auto-Submitted": "auto-replied" if message.purpose == "inquiry_received" else "no",
        },
    )
