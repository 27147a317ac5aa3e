"""The one way to write history."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_scopes import scope

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.models import Entry, Seen


def entry_digest(entry: Entry) -> str:
    """Return the SHA-256 over an entry's facts and the digest before it."""
    facts = [
        entry.previous_digest,
        entry.practice_id,
        entry.actor_id,
        entry.verb,
        entry.target_type,
        entry.target_id,
        entry.data,
        entry.at.timestamp(),
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def record(
    *,
    practice: Practice,
    actor: User | None,
    verb: str,
    target: models.Model,
    data: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Entry:
    """Append one entry; ``actor`` is None where the client acted. ``data`` holds facts, never free text.

    ``at`` is when it happened, where that was before now (the example practices).
    """
    with scope(practice=practice):
        Practice.objects.select_for_update().get(pk=practice.pk)  # one writer at a time keeps the chain whole
        last = Entry.objects.order_by("-pk").first()
        entry = Entry(
            practice=practice,
            actor=actor,
            verb=verb,
            target_type=target._meta.label_lower,
            target_id=target.pk,
            data=data or {},
            at=at or timezone.now(),
            previous_digest=last.digest if last else "",
        )
        entry.digest = entry_digest(entry)
        entry.save()
    return entry


def note_seen(*, practice: Practice, actor: User, target: models.Model, how: Seen = Seen.OPENED) -> Entry | None:
    """Note that somebody looked at the record of a person: once for each person, way and day of the practice.

    Returns None where that day's entry is there already; then one query was asked and nothing written.
    """
    if _seen_today(practice, actor, target, how).exists():
        return None
    with transaction.atomic():
        Practice.objects.select_for_update().get(pk=practice.pk)  # of two at the same moment, one notes it
        if _seen_today(practice, actor, target, how).exists():
            return None
        return record(practice=practice, actor=actor, verb=how.value, target=target)


def _seen_today(practice: Practice, actor: User, target: models.Model, how: Seen) -> QuerySet[Entry]:
    morning = timezone.localtime(timezone=ZoneInfo(practice.time_zone)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    with scope(practice=practice):
        return Entry.objects.filter(
            actor=actor,
            verb=how.value,
            target_type=target._meta.label_lower,
            target_id=target.pk,
            at__gte=morning,
        )
