"""A complaint arrives, its client adds words and says whether it was fair; and what is over is erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from wunschkunde import texts
from wunschkunde.accounts.models import Practice, User, new_token, token_digest
from wunschkunde.history.actions import record
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.emails.complaints import RECEIVED, acknowledge, announce
from wunschkunde.stages.collaboration.models import (
    Complaint,
    ComplaintStep,
    ComplaintWord,
    Engagement,
    RoomLink,
    SentLetter,
)
from wunschkunde.stages.collaboration.queries.complaints import (
    fairness_of,
    is_told,
    received_with,
    responsible_in,
    settings_of,
)
from wunschkunde.stages.collaboration.rules import Refused, check_person
from wunschkunde.stages.collaboration.rules import complaints as rules
from wunschkunde.stages.inquiry.rules.guards import receipt_token
from wunschkunde.stages.profile.calendar import calendar_of

# What is said about a complaint; anything else given is a mistake of the caller.
PERSON = ("name", "email", "phone", "address_form", "language")
WORDS = ("statement", "wished", "matter", "order_number", "returned_on")
FIELDS = (*PERSON, *WORDS)


def room_secret(practice: Practice, key: str) -> str:
    """Return the secret of the room a form leads to: the same form, sent twice, leads to the same room."""
    return receipt_token(practice, f"complaint {key}")


def receive_complaint(
    *, practice: Practice, fields: Mapping[str, Any], key: str = "", now: datetime | None = None
) -> tuple[Complaint, str]:
    """Keep a complaint sent by the public form, open its room, thank and announce it in the next office hours.

    ``key`` is the form's random one: the same key is the same complaint. Returns it with the secret of its room.
    """
    now, key = now or timezone.now(), key or new_token()
    secret = room_secret(practice, key)
    with scope(practice=practice):
        known = received_with(key)
        if known is not None:
            return known, secret
        try:
            with transaction.atomic():
                complaint = _create(
                    practice, fields, at=now, medium=Complaint.Medium.FORM, idempotency_key=token_digest(key)
                )
                record(
                    practice=practice, actor=None, verb="complaint_received", target=complaint, data=_facts(complaint)
                )
                open_room(target=complaint, author=None, secret=secret)
                _thank(complaint, secret, now)
                announce(complaint, now)
                return complaint, secret
        except IntegrityError:
            # Two submits of the same form at the same moment: the other one was first.
            return Complaint.objects.get(idempotency_key=token_digest(key)), secret


@transaction.atomic
def enter_complaint(
    *,
    practice: Practice,
    author: User,
    medium: str,
    fields: Mapping[str, Any],
    engagement: Engagement | None = None,
    thanks: bool = False,
    at: datetime | None = None,
    now: datetime | None = None,
    by_button: bool = False,
) -> Complaint:
    """Keep a complaint that came by mail, by telephone or in a talk; ``thanks`` sends the letter with a link.

    What comes ``by_button`` twice in the same words, one after the other, is one complaint, thanked for once.
    """
    check_person(author, practice)
    now = now or timezone.now()
    with scope(practice=practice):
        if by_button and (tapped := _tapped(practice, medium, fields, engagement)) is not None:
            return tapped
        complaint = _create(
            practice, fields, at=at or now, medium=Complaint.Medium(medium), engagement=engagement, author=author
        )
        facts = {**_facts(complaint), "medium": medium, "engagement": complaint.engagement_id}
        record(practice=practice, actor=author, verb="complaint_entered", target=complaint, data=facts)
        if thanks and complaint.email:
            _link, secret = open_room(target=complaint, author=author)
            _thank(complaint, secret, now)
    return complaint


def _tapped(
    practice: Practice, medium: str, fields: Mapping[str, Any], engagement: Engagement | None
) -> Complaint | None:
    """Return the complaint that was entered last, where it says all of this; touches wait for each other."""
    Practice.objects.select_for_update().get(pk=practice.pk)
    last = Complaint.objects.filter(medium=medium, engagement=engagement, closed_at=None).order_by("-pk").first()
    is_same = last is not None and all((getattr(last, name) or "") == (said or "") for name, said in fields.items())
    return last if is_same else None


@transaction.atomic
def thank(*, complaint: Complaint, author: User, now: datetime | None = None) -> Complaint:
    """Send the thanks for a complaint that was entered without them. Raises Refused where they cannot be sent."""
    current = locked_complaint(complaint)
    check_person(author, current.practice)
    rules.transition(current, "acknowledge")
    _link, secret = open_room(target=current, author=author)
    if not _thank(current, secret, now or timezone.now()):
        raise Refused(_("No email could be sent there just now. Tell them another way."))
    record(practice=current.practice, actor=author, verb="complaint_acknowledged", target=current)
    return current


def _create(
    practice: Practice, fields: Mapping[str, Any], *, at: datetime, author: User | None = None, **more: Any
) -> Complaint:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"unknown fields: {', '.join(sorted(unknown))}")
    matter, returned_on = fields.get("matter") or Complaint.Matter.OTHER, fields.get("returned_on")
    calendar = calendar_of(practice)
    complaint = Complaint.objects.create(
        practice=practice,
        **{**fields, "matter": matter, "wished": fields.get("wished") or None},
        responsible=responsible_in(practice),
        received_at=at,
        legal_due_on=rules.legal_due(practice, matter, returned_on),
        promise_due_on=rules.promise_due(matter, returned_on, settings_of(practice).refund_days),
        **more,
    )
    ComplaintStep.objects.bulk_create(
        ComplaintStep(
            practice=practice,
            complaint=complaint,
            key=key,
            due_on=due_on,
            done_at=at if key in rules.ARRIVING else None,
            author=author if key in rules.ARRIVING else None,
        )
        for key, due_on in rules.due_days(calendar, at).items()
    )
    return complaint


def _facts(complaint: Complaint) -> dict[str, Any]:
    """Return what the history keeps of an arrival: what it is about and the days that hang on it, never words."""
    days = {"legal_due_on": complaint.legal_due_on, "promise_due_on": complaint.promise_due_on}
    return {"matter": str(complaint.matter), **{name: day.isoformat() if day else None for name, day in days.items()}}


def _thank(complaint: Complaint, secret: str, now: datetime) -> bool:
    """Queue the thanks; False where they could not be queued: the step stays open, for a person to take."""
    promised, tomorrow = complaint.steps.get(key="respond"), rules.due_days(calendar_of(complaint.practice), now)
    message = acknowledge(complaint, secret, max(promised.due_on, tomorrow[rules.ACKNOWLEDGING]), now)
    if message is None:
        return False
    SentLetter.objects.create(
        practice=complaint.practice, complaint=complaint, template=RECEIVED, message=message, created_at=now
    )
    complaint.state = rules.transition(complaint, "acknowledge")
    complaint.save(update_fields=["state"])
    complaint.steps.filter(key=rules.ACKNOWLEDGING).update(done_at=now)
    return True


@transaction.atomic
def add_word(*, complaint: Complaint, text: str, now: datetime | None = None) -> ComplaintWord:
    """Add a further word of the client, from the room; the same one sent twice is kept once."""
    current = locked_complaint(complaint)
    rules.check_open(current)
    last = current.words.order_by("-pk").first()
    if last is not None and last.text == text:
        return last
    rules.check_word(current)
    word = ComplaintWord.objects.create(
        practice=current.practice, complaint=current, text=text, created_at=now or timezone.now()
    )
    record(practice=current.practice, actor=None, verb="complaint_word_added", target=current)
    return word


@transaction.atomic
def rate_fairness(*, complaint: Complaint, ratings: Mapping[str, int]) -> Complaint:
    """Keep what the client says about solution, way and manner, 0 to 10; what is left open stays open."""
    current = locked_complaint(complaint)
    if not is_told(current):
        raise Refused(_("These questions come once there is an answer."))
    known = {question.key for question in texts.complaint_process().fairness_questions}
    if set(ratings) - known or not all(0 <= value <= 10 for value in ratings.values()):  # noqa: PLR2004 - 0 to 10
        raise ValueError("unknown question or value")
    if ratings and ratings != fairness_of(current):
        current.fairness = dict(ratings)
        current.save(update_fields=["fairness"])
        record(practice=current.practice, actor=None, verb="complaint_rated", target=current)
    return current


def locked_complaint(complaint: Complaint) -> Complaint:
    """Return the row as it stands now, held until the transaction ends."""
    return Complaint.objects.select_for_update(of=("self",)).select_related("practice").get(pk=complaint.pk)


def erase_due_complaints(*, now: datetime | None = None) -> int:
    """Erase the closed complaints of all practices whose day has come; return how many.

    Their letters and links go with them. Within a collaboration they stay as long as that. Running it twice, or late,
    changes nothing more.
    """
    now = now or timezone.now()
    with scopes_disabled():
        over = Complaint.objects.filter(erase_on__lte=timezone.localdate(now), engagement=None)
        due = list(over.select_related("practice"))
    for complaint in due:
        _erase(complaint)
    return len(due)


@transaction.atomic
def _erase(complaint: Complaint) -> None:
    with scope(practice=complaint.practice):
        letters = list(complaint.sent_letters.exclude(message=None).values_list("message", flat=True))
        record(practice=complaint.practice, actor=None, verb="complaint_erased", target=complaint)
        RoomLink.objects.filter(complaint=complaint).delete()
        complaint.delete()
        Message.objects.filter(pk__in=letters).delete()
