"""The example inquiries: some of this week, some decided, each brought to where it stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wunschkunde.accounts.models import Practice, User, new_token, token_digest
from wunschkunde.demo.decisions import decide_as_told
from wunschkunde.demo.scenes import Scene, moment
from wunschkunde.history.actions import record
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import FirstGut
from wunschkunde.stages.inquiry.emails import thank
from wunschkunde.stages.inquiry.models import Answer, ClientLink, Inquiry, Intermediary
from wunschkunde.stages.inquiry.rules import add_months
from wunschkunde.stages.inquiry.rules.words import fold, searchable
from wunschkunde.stages.profile.calendar import answer_day, reading_day
from wunschkunde.stages.profile.queries import current_profile


def load_inquiries(example: Scene, practice: Practice, owner: User, now: datetime) -> None:
    """Create the placed inquiries of one example practice and bring each to where it stands."""
    for content, place in sorted(example.inquiries(), key=lambda pair: pair[0]["received"]):
        arrived = moment(place["received"], now, example.stage["working_days"], ZoneInfo(practice.time_zone))
        inquiry = receive(content, practice, arrived)
        _thank(inquiry, arrived)
        stands = place.get("stands", "unread")
        if stands == "unread":
            continue
        first_gut = read(content, inquiry, owner)
        if stands != "gut":
            decide_as_told(content, place, first_gut, arrived + timedelta(days=1))


def read(content: dict[str, Any], inquiry: Inquiry, owner: User) -> FirstGut:
    """Read an inquiry an hour after it arrived, and note the first gut feeling."""
    inquiry.read_at = inquiry.received_at + timedelta(hours=1)
    inquiry.save(update_fields=["read_at"])
    first_gut = FirstGut.objects.create(
        practice=inquiry.practice,
        author=owner,
        inquiry=inquiry,
        value=content["gut_first"],
        created_at=inquiry.read_at,
    )
    record(practice=inquiry.practice, actor=owner, verb="first_gut_noted", target=inquiry, at=inquiry.read_at)
    return first_gut


def receive(content: dict[str, Any], practice: Practice, arrived: datetime) -> Inquiry:
    """Let an inquiry arrive with all its answers."""
    profile = current_profile(practice)
    intermediary = None
    if content.get("referrer"):
        intermediary, _made = Intermediary.objects.get_or_create(
            practice=practice, name_key=fold(content["referrer"]), defaults={"name": content["referrer"]}
        )
    organisation = content.get("organisation") or ""
    inquiry = Inquiry.objects.create(
        practice=practice,
        name=content["name"],
        organisation=organisation,
        email=content["email"],
        search_text=searchable(content["name"], organisation, content["email"], content.get("referrer", "")),
        occasion=content["text"].strip(),
        source=content["source"],
        intermediary=intermediary,
        received_at=arrived,
        read_on=reading_day(practice, arrived),
        answer_by=answer_day(practice, arrived),
        erase_on=add_months(arrived.date(), practice.retention_months),
        ideal_client=profile.ideal_client if profile else None,
        offer=profile.offer if profile else None,
    )
    Answer.objects.bulk_create(
        Answer(
            practice=practice,
            inquiry=inquiry,
            dimension=key,
            perspective=side,
            value=value,
            heard_on=arrived.date(),
            created_at=arrived,
        )
        for key, sides in content["answers"].items()
        for side, value in sides.items()
    )
    record(practice=practice, actor=None, verb="inquiry_received", target=inquiry, at=arrived)
    return inquiry


def _thank(inquiry: Inquiry, arrived: datetime) -> None:
    """Keep the letter of thanks as one that left when the inquiry arrived; examples never reach a mail server."""
    token = new_token()
    ClientLink.objects.create(
        practice=inquiry.practice,
        inquiry=inquiry,
        purpose=ClientLink.Purpose.MIRROR,
        token_digest=token_digest(token),
        expires_at=arrived + timedelta(days=30),
    )
    letter = thank(inquiry, token, arrived)
    if letter is not None:
        Message.objects.filter(pk=letter.pk).update(state=Message.State.SENT, created_at=arrived, sent_at=arrived)
