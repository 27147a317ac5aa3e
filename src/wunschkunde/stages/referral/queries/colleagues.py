"""Reads of colleagues: where a handover may be mailed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from wunschkunde.accounts.models import Practice
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.referral.models import ColleagueLink
from wunschkunde.stages.referral.queries.ties import is_tied

A_DAY = timedelta(days=1)


def home_of(colleague: Colleague) -> Practice | None:
    """Return the colleague's own practice on this server, where it takes inquiries and said yes to this colleague."""
    home: Practice | None = colleague.own_practice
    is_open = home is not None and home.published_at is not None
    return home if is_open and is_tied(colleague) else None


def mail_address_of(colleague: Colleague) -> str:
    """Return where handovers may be mailed: the address they gave, once it was confirmed from there; else nothing."""
    return colleague.mail_to if colleague.mail_to and _confirming(colleague).exists() else ""


def confirmed_at(colleague: Colleague) -> datetime | None:
    """Return when the address they gave was confirmed from there; None where it was not."""
    return _confirming(colleague).values_list("confirmed_at", flat=True).first() if colleague.mail_to else None


def asked_of_late(colleague: Colleague, now: datetime) -> int:
    """Return how many mails asked for a confirmation within a day."""
    return ColleagueLink.objects.filter(colleague=colleague, created_at__gt=now - A_DAY).exclude(mailed_to="").count()


def _confirming(colleague: Colleague) -> QuerySet[ColleagueLink]:
    by_mail = ColleagueLink.objects.filter(colleague=colleague, mailed_to__iexact=colleague.mail_to)
    return by_mail.filter(confirmed_at__isnull=False).order_by("confirmed_at")
