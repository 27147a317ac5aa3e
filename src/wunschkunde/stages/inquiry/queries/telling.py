"""Who has still to be told that their details are kept, and how."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from wunschkunde.accounts.models import Practice
from wunschkunde.outbox.models import Message
from wunschkunde.stages.inquiry.models import Inquiry, OwedNotice
from wunschkunde.stages.inquiry.rules.telling import SHOWN_AHEAD

GONE = Q(letter__state=Message.State.SENT)
ON_ITS_WAY = Q(letter__state=Message.State.QUEUED)


def _all() -> QuerySet[OwedNotice]:
    return OwedNotice.objects.select_related("inquiry", "intermediary", "letter", "settled_by")


def open_notices() -> QuerySet[OwedNotice]:
    """Return who has still to be told, the nearest day first; also those for whom a letter is on its way."""
    return _all().filter(settled_on=None).exclude(GONE).order_by("due_on", "pk")


def due_notices(today: date) -> QuerySet[OwedNotice]:
    """Return who has to be told within a week, or should have been, unless a letter is on its way to them."""
    return open_notices().filter(due_on__lte=today + SHOWN_AHEAD).exclude(ON_ITS_WAY)


def settled_notices() -> QuerySet[OwedNotice]:
    """Return who has been told, the latest duty first."""
    return _all().filter(Q(settled_on__isnull=False) | GONE).order_by("-due_on", "-pk")


def notices_of(inquiry: Inquiry) -> QuerySet[OwedNotice]:
    """Return the open notices about the one who asked and about the one who led them here."""
    return open_notices().filter(Q(inquiry=inquiry) | Q(intermediary__isnull=False, intermediary=inquiry.intermediary))


def wants_notice(inquiry: Inquiry) -> bool:
    """Whether the next letter to this person should say where the notice is read."""
    return open_notices().filter(inquiry=inquiry).exclude(ON_ITS_WAY).exists()


def inquiries_through(owed: OwedNotice) -> QuerySet[Inquiry]:
    """Return the inquiries in which this intermediary was named, the latest first."""
    return Inquiry.objects.filter(intermediary__isnull=False, intermediary=owed.intermediary).order_by("-received_at")


def notice_url(practice: Practice) -> str:
    """Return the address under which the privacy notice is read."""
    return settings.PUBLIC_URL + reverse("inquiry:privacy", args=[practice.slug])
