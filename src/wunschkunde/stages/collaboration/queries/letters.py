"""Reads of letters: the wording that holds, what is known for one, and those that were written."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from wunschkunde import texts
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.models import (
    Commitment,
    Complaint,
    Engagement,
    Intervention,
    OwnTemplate,
    Party,
    SentLetter,
)
from wunschkunde.stages.collaboration.queries import Panel
from wunschkunde.stages.collaboration.rules.letters import is_waiting, worded
from wunschkunde.stages.collaboration.rules.punctuality import due_of
from wunschkunde.stages.profile.calendar import calendar_of

SHOWN = 3


def own_wording(practice: Practice, key: str, lang: texts.Lang) -> OwnTemplate | None:
    """Return how this practice words a letter in a language; None where the method's words hold."""
    return OwnTemplate.objects.filter(practice=practice, template=key, language=lang).first()


def letter_of(practice: Practice, key: str, lang: texts.Lang) -> texts.Letter:
    """Return a letter as this practice words it, else as the method does."""
    letter, own = texts.letter(key), own_wording(practice, key, lang)
    return letter if own is None else worded(letter, lang, own.subject, own.body)


def sent_to(client: Engagement | Complaint) -> QuerySet[SentLetter]:
    """Return the letters written to somebody along the way, the latest first."""
    found = SentLetter.objects.select_related("practice", "message", "author").order_by("-pk")
    return found.filter(engagement=client) if isinstance(client, Engagement) else found.filter(complaint=client)


def open_situation(engagement: Engagement, number: str) -> Intervention | None:
    """Return the situation a letter is about, while it is open."""
    if not number.isdecimal():
        return None
    return engagement.interventions.filter(pk=number, closed_at=None).first()


def overdue_payment(engagement: Engagement, today: date) -> Commitment | None:
    """Return the payment that is overdue for longest."""
    unpaid = engagement.commitments.filter(
        kind=Commitment.Kind.PAYMENT, side=Party.CLIENT, done_on=None, dropped_on=None
    )
    late = unpaid.annotate(day=Coalesce("new_due_on", "due_on")).filter(day__lt=today).order_by("day", "pk")
    calendar = calendar_of(engagement.practice)
    return next((one for one in late if due_of(one, calendar) < today), None)


def panel(engagement: Engagement, _user: User, _today: date) -> Panel:
    """Return the letters written, for the engagement's page."""
    letters = list(sent_to(engagement)[:SHOWN])
    context = {"engagement": engagement, "letters": [(sent, texts.letter(sent.template)) for sent in letters]}
    return Panel("collaboration/parts/panel_letters.html", {**context, "waiting": [*filter(is_waiting, letters)]})
