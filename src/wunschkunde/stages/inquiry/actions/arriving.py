"""An inquiry arrives: by the form, or entered by hand from a mail, a call, a talk."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django_scopes import scope

from wunschkunde.accounts.languages import client_language
from wunschkunde.accounts.models import Practice, User, new_token, token_digest
from wunschkunde.history.actions import record
from wunschkunde.stages.inquiry import emails
from wunschkunde.stages.inquiry.actions.telling import owe_notices
from wunschkunde.stages.inquiry.models import Answer, Budget, ClientLink, Inquiry, Intermediary, PrivacyNotice
from wunschkunde.stages.inquiry.rules import add_months
from wunschkunde.stages.inquiry.rules.guards import (
    BUDGET_AT_MOST,
    BUDGET_IN_TOTAL,
    BUDGET_PER_ADDRESS,
    BUDGET_WHEN_CROWDED,
    bucket_of,
    content_digest,
    receipt_token,
)
from wunschkunde.stages.inquiry.rules.words import fold, searchable
from wunschkunde.stages.inquiry.states import State
from wunschkunde.stages.profile.calendar import calendar_of
from wunschkunde.stages.profile.queries import current_ideal_client, current_offer, dimensions_of
from wunschkunde.stages.profile.rules import check_answers

log = logging.getLogger("wunschkunde.security")

LINK_LIFETIME = timedelta(days=30)
REPEATS_WITHIN = timedelta(hours=24)
EVERYBODY = "all"

# What a client may say; anything else given is a mistake of the caller. First who they are, then their concern.
PERSON = ("name", "organisation", "email", "phone", "address_form")
WORDS = (
    "occasion",
    "wish",
    "would_also_do",
    "must_haves",
    "tried",
    "deciders",
    "frame_money",
    "frame_time",
    "why_me",
    "source",
)
FIELDS = (*PERSON, *WORDS)

Answers = Mapping[str, Mapping[str, Any]]


def receive_inquiry(
    *,
    practice: Practice,
    fields: Mapping[str, str],
    answers: Answers | None = None,
    most_important: Collection[str] = (),
    intermediary: str = "",
    key: str = "",
    language: str = "",
    privacy_notice: PrivacyNotice | None = None,
    now: datetime | None = None,
) -> Inquiry:
    """Keep an inquiry sent by the form, thank for it at once, and announce it for the next office hours.

    ``fields`` maps names of FIELDS to texts, ``answers`` a dimension to {"expects": …, "offers": …}. ``key`` is the
    form's random one: the same key is the same inquiry, however often it is sent.
    """
    now = now or timezone.now()
    key = key or new_token()
    digest = token_digest(key)
    with scope(practice=practice):
        try:
            with transaction.atomic():
                known = Inquiry.objects.filter(idempotency_key=digest).first()
                if known is not None:
                    return known
                inquiry = _create(
                    practice,
                    fields,
                    answers or {},
                    most_important,
                    intermediary,
                    at=now,
                    language=language or client_language(practice),
                    idempotency_key=digest,
                    privacy_notice=privacy_notice,
                )
                _thank_and_announce(inquiry, receipt_token(practice, key), now)
                return inquiry
        except IntegrityError:
            # Two submits of the same form at the same moment: the other one was first.
            return Inquiry.objects.get(idempotency_key=digest)


def _thank_and_announce(inquiry: Inquiry, token: str, now: datetime) -> None:
    ClientLink.objects.create(
        practice=inquiry.practice,
        inquiry=inquiry,
        purpose=ClientLink.Purpose.MIRROR,
        token_digest=token_digest(token),
        expires_at=now + LINK_LIFETIME,
    )
    record(practice=inquiry.practice, actor=None, verb="inquiry_received", target=inquiry)
    emails.thank(inquiry, token, now)
    emails.announce(inquiry, now)


@transaction.atomic
def enter_inquiry(
    *,
    practice: Practice,
    author: User | None,
    medium: str,
    fields: Mapping[str, str],
    answers: Answers | None = None,
    most_important: Collection[str] = (),
    intermediary: str = "",
    at: datetime | None = None,
    by_button: bool = False,
) -> Inquiry:
    """Keep an inquiry that came by mail, by telephone or in a talk, marked as entered by hand. Nobody is written to.

    ``author`` is None where no person of the practice wrote it down: a colleague handed it over with consent. What
    comes ``by_button`` twice in the same words, one after the other, is one inquiry.
    """
    with scope(practice=practice):
        if by_button:
            Practice.objects.select_for_update().get(pk=practice.pk)  # touches wait for each other
            last = Inquiry.objects.filter(entered_by=author).order_by("-pk").first()
            digest = content_digest(fields, answers or {}, most_important, intermediary)
            if last and (last.medium, last.content_digest, last.state) == (medium, digest, State.RECEIVED):
                return last
        inquiry = _create(
            practice,
            fields,
            answers or {},
            most_important,
            intermediary,
            at=at or timezone.now(),
            language=client_language(practice),
            medium=Inquiry.Medium(medium),
            entered_by=author,
        )
        record(practice=practice, actor=author, verb="inquiry_entered", target=inquiry, data={"medium": inquiry.medium})
    return inquiry


def _create(
    practice: Practice,
    fields: Mapping[str, str],
    answers: Answers,
    most_important: Collection[str],
    intermediary: str,
    *,
    at: datetime,
    **more: Any,
) -> Inquiry:
    """Write inquiry and answers; raises TypeError for an unknown field, ValidationError for an unknown answer."""
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"unknown fields: {', '.join(sorted(unknown))}")
    calendar = calendar_of(practice)
    digest = content_digest(fields, answers, most_important, intermediary)
    repeated = Inquiry.objects.filter(content_digest=digest, received_at__gt=at - REPEATS_WITHIN).order_by("pk").first()
    person = _intermediary(practice, intermediary)
    inquiry = Inquiry.objects.create(
        practice=practice,
        **fields,
        intermediary=person,
        search_text=searchable(
            fields.get("name", ""), fields.get("organisation", ""), fields.get("email", ""), intermediary
        ),
        received_at=at,
        read_on=calendar.reading_day(at),
        answer_by=calendar.answer_day(at),
        erase_on=add_months(at.astimezone(calendar.zone).date(), practice.retention_months),
        content_digest=digest,
        repeats=repeated,
        ideal_client=current_ideal_client(practice),
        offer=current_offer(practice),
        **more,
    )
    _write_answers(inquiry, answers, most_important)
    owe_notices(inquiry=inquiry)
    return inquiry


def _write_answers(inquiry: Inquiry, answers: Answers, most_important: Collection[str]) -> None:
    dimensions = dimensions_of(inquiry.practice)
    heard_on = inquiry.received_at.astimezone(calendar_of(inquiry.practice).zone).date()
    rows = []
    for perspective in Answer.Perspective.values:
        given = {key: about[perspective] for key, about in answers.items() if about.get(perspective)}
        check_answers(dimensions, given)
        rows += [
            Answer(
                practice=inquiry.practice,
                inquiry=inquiry,
                dimension=key,
                perspective=perspective,
                value=value,
                is_most_important=key in most_important,
                heard_on=heard_on,
                author=inquiry.entered_by,
                created_at=inquiry.received_at,
            )
            for key, value in given.items()
        ]
    Answer.objects.bulk_create(rows)


def _intermediary(practice: Practice, name: str) -> Intermediary | None:
    if not name:
        return None
    return Intermediary.objects.get_or_create(practice=practice, name_key=fold(name)[:600], defaults={"name": name})[0]


def spend_budget(*, practice: Practice, address: str, now: datetime | None = None) -> bool:
    """Count one submit from this address; False when its network, or everybody together, sent enough this hour.

    Who is refused writes nothing, so that a flood neither fills the disk nor holds up who writes.
    """
    hour = (now or timezone.now()).replace(minute=0, second=0, microsecond=0)
    network = bucket_of(address, hour)
    with scope(practice=practice):
        counted = Budget.objects.filter(practice=practice, hour=hour, bucket__in=(network, EVERYBODY))
        sent = dict(counted.values_list("bucket", "count"))
        is_crowded = sent.get(EVERYBODY, 0) >= BUDGET_IN_TOTAL
        budgets = {network: BUDGET_WHEN_CROWDED if is_crowded else BUDGET_PER_ADDRESS, EVERYBODY: BUDGET_AT_MOST}
        if any(sent.get(bucket, 0) >= limit for bucket, limit in budgets.items()):
            return False
        with transaction.atomic():
            return all(_count_one(practice, bucket, hour, limit) for bucket, limit in budgets.items())


def _count_one(practice: Practice, bucket: str, hour: datetime, limit: int) -> bool:
    row, _is_new = Budget.objects.get_or_create(practice=practice, bucket=bucket, hour=hour)
    return bool(Budget.objects.filter(pk=row.pk, count__lt=limit).update(count=F("count") + 1))


def note_link_use(*, link: ClientLink, now: datetime) -> None:
    """Note that a client's link was opened: its last day, and a line without its secret in the security log."""
    ClientLink.objects.filter(pk=link.pk).update(last_used_at=now)
    log.info("client link used link=%s practice=%s", link.pk, link.practice_id)
