"""Reads of inquiries: lists, search, counts, and how dates are said."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from wunschkunde.accounts.models import Practice, token_digest
from wunschkunde.stages.inquiry.models import Answer, ClientLink, Inquiry, SecretLink
from wunschkunde.stages.inquiry.rules.words import fold, fold_spelling
from wunschkunde.stages.inquiry.states import OPEN, State


def newest_first() -> QuerySet[Inquiry]:
    """Return all inquiries of the practice in scope: the unread on top, then by date. Never by any score."""
    is_read = Case(
        When(read_at=None, state=State.RECEIVED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return Inquiry.objects.select_related("intermediary").order_by(is_read, "-received_at", "-pk")


def in_state(inquiries: QuerySet[Inquiry], state: str) -> QuerySet[Inquiry]:
    """Keep the inquiries in one state; an unknown or empty state keeps all."""
    return inquiries.filter(state=state) if state in State.values else inquiries


def matching(inquiries: QuerySet[Inquiry], words: str) -> QuerySet[Inquiry]:
    """Keep the inquiries in whose name, organization, address or intermediary every one of the words occurs."""
    for word in words.split()[:8]:
        is_hit = Q(search_text__contains=fold(word)) | Q(search_text__contains=fold_spelling(word))
        inquiries = inquiries.filter(is_hit)
    return inquiries


def counts_by_state() -> dict[str, int]:
    """Return how many inquiries stand in each state, zero included."""
    counted = dict(Inquiry.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in State.values}


def unread() -> QuerySet[Inquiry]:
    """Return what arrived and nobody has opened yet."""
    return newest_first().filter(read_at=None, state=State.RECEIVED)


def waiting_for_answer() -> QuerySet[Inquiry]:
    """Return the inquiries that still wait for a decision, the nearest promise first."""
    return Inquiry.objects.filter(state__in=OPEN).order_by("answer_by", "received_at")


def received_with(key: str) -> Inquiry | None:
    """Return the inquiry that the form with this random key became, or None."""
    return Inquiry.objects.filter(idempotency_key=token_digest(key)).first()


def answers_of(inquiry: Inquiry) -> QuerySet[Answer]:
    """Return every answer of this inquiry's client, oldest first, with who noted it."""
    return Answer.objects.filter(inquiry=inquiry).select_related("author")


def link_by_token(token: str, purpose: str = ClientLink.Purpose.MIRROR) -> ClientLink | None:
    """Return the link behind a client's secret, with its inquiry and practice; call it with scopes disabled.

    Whether it still opens anything is for ``rules.is_usable`` to say.
    """
    return (
        ClientLink.objects.filter(token_digest=token_digest(token), purpose=purpose)
        .select_related("inquiry__practice", "inquiry__offer", "inquiry__ideal_client")
        .first()
    )


def holds_room_links(practice: Practice) -> bool:
    """Whether anybody holds a link to a room of this practice that still opens."""
    still_opens = Q(practice=practice, revoked_at=None, expires_at__gt=timezone.now())
    return any(kind.objects.filter(still_opens).exists() for kind in SecretLink.__subclasses__())


def long_date(day: date) -> str:
    """Return a date with its weekday in the active language: "Montag, 3. November 2025"."""
    is_english = (get_language() or "").startswith("en")
    return date_format(day, "l, j F Y" if is_english else "l, j. F Y")
