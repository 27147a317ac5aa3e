"""An inquiry leaves: withdrawn by the one who sent it, or erased when its time is over. Erased means erased."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.db.models import CASCADE
from django.db.models.deletion import Collector
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from wunschkunde.accounts.models import Practice
from wunschkunde.history.actions import record
from wunschkunde.outbox import actions as outbox
from wunschkunde.outbox.models import Message
from wunschkunde.stages.inquiry import emails
from wunschkunde.stages.inquiry.actions.arriving import FIELDS
from wunschkunde.stages.inquiry.models import Budget, ClientLink, Inquiry, Intermediary
from wunschkunde.stages.inquiry.rules import transition
from wunschkunde.stages.inquiry.states import State

BUDGETS_KEPT = timedelta(days=1)


@transaction.atomic
def withdraw(*, inquiry: Inquiry, reason: str = "", now: datetime | None = None) -> Inquiry:
    """Withdraw the inquiry for the client who sent it, and erase what it said.

    What stays is the fact, the days, and the reason if one was given. Everything the practice noted about it goes, too,
    and every mail that was written to this person. Raises ValidationError where it can no longer be withdrawn.
    """
    now = now or timezone.now()
    with scope(practice=inquiry.practice):
        inquiry = Inquiry.objects.select_for_update(of=("self",)).select_related("practice").get(pk=inquiry.pk)
        inquiry.state = transition(inquiry, "withdraw")
        address = inquiry.email
        for name in FIELDS:
            setattr(inquiry, name, "")
        inquiry.search_text = inquiry.content_digest = ""
        inquiry.intermediary = inquiry.repeats = None
        inquiry.withdrawn_at, inquiry.withdrawal_reason = now, reason
        inquiry.save()
        _erase_dependents(inquiry)
        erase_traces(inquiry.practice, address)
        record(
            practice=inquiry.practice,
            actor=None,
            verb="inquiry_withdrawn",
            target=inquiry,
            data={"with_reason": bool(reason)},
        )
        emails.announce_anew()
    return inquiry


def _erase_dependents(inquiry: Inquiry) -> None:
    """Delete whatever would go with the inquiry's row, of later stages, too, without knowing them; links stay.

    Letters written about this inquiry go as well, also one that still waits to leave.
    """
    relations = [one for one in Inquiry._meta.related_objects if one.on_delete is CASCADE]
    rows = [
        cast("Any", one.related_model).objects.filter(**{one.field.name: inquiry})
        for one in relations
        if one.related_model is not ClientLink
    ]
    # Asked for before anything goes: one deletion takes others along.
    letters = {
        letter
        for found in rows
        for field in found.model._meta.concrete_fields
        if field.related_model is Message
        for letter in found.exclude(**{field.name: None}).values_list(field.attname, flat=True)
    }
    for found in rows:
        found.delete()
    Message.objects.filter(pk__in=letters).delete()


def erase_traces(practice: Practice, address: str) -> None:
    """Delete the mails to a person who has no other inquiry here, and intermediaries nobody came through any more."""
    if address and not Inquiry.objects.filter(email__iexact=address).exists():
        outbox.erase(practice=practice, address=address)
    in_use = Inquiry.objects.exclude(intermediary=None).values("intermediary")
    Intermediary.objects.exclude(pk__in=in_use).delete()


def letters_below(root: Any) -> set[int]:
    """Return the mails that any row which goes with ``root`` points to, of whichever stage."""
    collector = Collector(using="default", origin=root)
    collector.collect([root])
    rows = [row for found in (*collector.data.values(), *collector.fast_deletes) for row in found]
    return {
        getattr(row, field.attname)
        for row in rows
        for field in row._meta.concrete_fields
        if field.related_model is Message
    } - {None}


def erase_due(*, now: datetime | None = None) -> int:
    """Erase the inquiries of all practices whose day has come; return how many.

    Accepted ones stay: they became a collaboration, whose time is counted from its end. Running it twice, or late,
    changes nothing more.
    """
    now = now or timezone.now()
    with scopes_disabled():
        Budget.objects.filter(hour__lt=now - BUDGETS_KEPT).delete()
        due = Inquiry.objects.filter(erase_on__lte=timezone.localdate(now)).exclude(state=State.ACCEPTED)
        inquiries = list(due.select_related("practice").order_by("pk"))
    for inquiry in inquiries:
        _erase(inquiry)
    return len(inquiries)


@transaction.atomic
def _erase(inquiry: Inquiry) -> None:
    practice = inquiry.practice
    with scope(practice=practice):
        record(practice=practice, actor=None, verb="inquiry_erased", target=inquiry, data={"state": inquiry.state})
        letters = letters_below(inquiry)
        inquiry.delete()
        Message.objects.filter(pk__in=letters).delete()
        erase_traces(practice, inquiry.email)
        emails.announce_anew()
