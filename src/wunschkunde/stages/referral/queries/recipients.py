"""Reads of who was told that something handed over was erased."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from wunschkunde.accounts.models import Practice
from wunschkunde.stages.referral.models import Recipient
from wunschkunde.stages.referral.queries.lines import Line

SHOWN_FOR = timedelta(days=90)
ASKED_FOR = timedelta(days=30)


def erased(today: date) -> QuerySet[Recipient]:
    """Return what the practice in scope handed over and erased of late, with whom it went to."""
    found = Recipient.objects.filter(erased_on__gte=today - SHOWN_FOR)
    return found.select_related("colleague", "home", "letter").order_by("-erased_on", "-pk")


def erased_elsewhere(home: Practice, today: date) -> list[Recipient]:
    """Return what came to this practice and was erased of late where it came from."""
    with scopes_disabled():
        found = Recipient.objects.filter(home=home, erased_on__gte=today - SHOWN_FOR)
        return list(found.select_related("practice", "arrived").order_by("-erased_on", "-pk"))


def lines(today: date) -> list[Line]:
    """Return whom the practice in scope has to tell itself: without an address nothing could be mailed."""
    found = erased(today).filter(letter=None, home=None, erased_on__gte=today - ASKED_FOR)
    return [Line(f"erased:{one.pk}", _said(one), reverse("referral:index")) for one in found]


def _said(recipient: Recipient) -> str:
    day = date_format(timezone.localdate(recipient.handed_over_at), "MONTH_DAY_FORMAT")
    facts = {"name": recipient.colleague.name, "day": day}
    return _("Tell %(name)s that what you handed over on %(day)s is erased") % facts
