"""Reads of the history."""

from __future__ import annotations

from django.db.models import Model, QuerySet

from wunschkunde.history.actions import entry_digest
from wunschkunde.history.models import Entry, Seen


def entries_of(target: Model) -> QuerySet[Entry]:
    """Return what happened to one object, oldest first. Who looked at it is told by ``seen_by``."""
    return _entries(target).exclude(verb__in=Seen.values)


def seen_by(target: Model) -> QuerySet[Entry]:
    """Return who looked at the record of a person, the newest first."""
    return _entries(target).filter(verb__in=Seen.values).order_by("-pk")


def _entries(target: Model) -> QuerySet[Entry]:
    return Entry.objects.filter(target_type=target._meta.label_lower, target_id=target.pk).select_related("actor")


def first_broken_entry() -> Entry | None:
    """Return the first entry of the practice in scope whose digest or chain is wrong, or None when all hold."""
    previous = ""
    for entry in Entry.objects.order_by("pk").iterator():
        if entry.previous_digest != previous or entry_digest(entry) != entry.digest:
            return entry
        previous = entry.digest
    return None
