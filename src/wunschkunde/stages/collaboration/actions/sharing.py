"""What both share along the way: entries, what became of an advice, and conversations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.actions.engagements import locked
from wunschkunde.stages.collaboration.models import Engagement, Meeting, SharedEntry
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.rules import sharing as sharing_rules
from wunschkunde.stages.collaboration.rules.charter import check_hand

MEETING_FIELDS = (
    "held_on",
    "agenda",
    "agenda_sent_on",
    "provider_prepared",
    "client_prepared",
    "next_step",
    "next_step_side",
    "next_step_on",
    "next_step_done_on",
)


@transaction.atomic
def share(
    *,
    engagement: Engagement,
    side: str,
    kind: str,
    text: str,
    happened_on: date | None = None,
    author: User | None = None,
) -> SharedEntry:
    """Add an entry that both sides read; the same words sent twice in a row are one entry. Raises Refused."""
    current = locked(engagement)
    check_hand(current.practice, side, author)
    rules.check_live(current)
    last = SharedEntry.objects.filter(engagement=current, side=side).order_by("-pk").first()
    if last is not None and sharing_rules.is_second_tap(last, kind, text, timezone.now()):
        return last
    entry = SharedEntry.objects.create(
        practice=current.practice,
        engagement=current,
        kind=SharedEntry.Kind(kind),
        side=Party(side),
        author=author,
        text=text.strip(),
        happened_on=happened_on or timezone.localdate(),
    )
    facts = {"entry": entry.pk, "kind": kind, "side": side}
    record(practice=current.practice, actor=author, verb="entry_shared", target=current, data=facts)
    return entry


@transaction.atomic
def take_back(*, entry: SharedEntry, side: str, author: User | None = None) -> None:
    """Delete an entry of one's own side, within a day. Raises Refused."""
    current = locked(entry.engagement)
    check_hand(current.practice, side, author)
    fresh = SharedEntry.objects.filter(pk=entry.pk).first()
    if fresh is None:  # somebody was quicker
        return
    sharing_rules.check_take_back(fresh, side, timezone.now())
    facts = {"entry": fresh.pk, "kind": fresh.kind, "side": side}
    fresh.delete()
    record(practice=current.practice, actor=author, verb="entry_taken_back", target=current, data=facts)


@transaction.atomic
def settle(*, entry: SharedEntry, side: str, heeded: str, reason: str = "", author: User | None = None) -> SharedEntry:
    """Note what became of an advice against: heeded, or decided otherwise because of ``reason``. Raises Refused."""
    current = locked(entry.engagement)
    check_hand(current.practice, side, author)
    rules.check_live(current)
    fresh = SharedEntry.objects.get(pk=entry.pk)
    sharing_rules.check_settle(fresh, heeded, reason)
    fresh.heeded = heeded
    fresh.heeded_reason = reason.strip() or None
    fresh.save(update_fields=["heeded", "heeded_reason"])
    facts = {"entry": fresh.pk, "heeded": heeded, "side": side}
    record(practice=current.practice, actor=author, verb="advice_settled", target=current, data=facts)
    return fresh


@transaction.atomic
def keep_meeting(
    *, engagement: Engagement, author: User, data: dict[str, Any], meeting: Meeting | None = None
) -> Meeting:
    """Note a conversation, or change what was noted: ``data`` holds fields of `MEETING_FIELDS`. Raises Refused."""
    current = locked(engagement)
    rules.check_person(author, current.practice)
    rules.check_live(current)
    kept = meeting or Meeting(practice=current.practice, engagement=current)
    changed = [name for name in MEETING_FIELDS if name in data and getattr(kept, name) != data[name]]
    for name in changed:
        setattr(kept, name, data[name])
    if changed or meeting is None:
        kept.save()
        verb = "meeting_noted" if meeting is None else "meeting_changed"
        facts = {"meeting": kept.pk, "fields": changed}
        record(practice=current.practice, actor=author, verb=verb, target=current, data=facts)
    return kept


@transaction.atomic
def remove_meeting(*, meeting: Meeting, author: User) -> None:
    """Remove a conversation that did not take place; a second time changes nothing. Raises Refused."""
    current = locked(meeting.engagement)
    rules.check_person(author, current.practice)
    rules.check_live(current)
    if Meeting.objects.filter(pk=meeting.pk).delete()[0]:
        facts = {"meeting": meeting.pk}
        record(practice=current.practice, actor=author, verb="meeting_removed", target=current, data=facts)
