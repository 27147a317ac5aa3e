"""Reads of the collaboration stage: engagements of the practice in scope, and what the pages are put together from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wunschkunde.accounts.languages import letter_language
from wunschkunde.accounts.models import Membership, User
from wunschkunde.stages.collaboration.models import Complaint, Engagement
from wunschkunde.stages.collaboration.states import LIVE, State
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.states import State as InquiryState
from wunschkunde.stages.referral.queries.lines import Line as Line


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of an engagement's page: its template and what it shows."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


def engagements() -> QuerySet[Engagement]:
    """Return all engagements, the latest first."""
    return Engagement.objects.select_related("practice", "responsible")


def live_engagements() -> QuerySet[Engagement]:
    """Return those that run or rest."""
    return engagements().filter(state__in=LIVE)


def running_of(user: User) -> QuerySet[Engagement]:
    """Return those under way that this person answers for, and those whose person has left the practice."""
    here = Membership.objects.filter(
        practice=OuterRef("practice"), user=OuterRef("responsible"), state=Membership.State.ACCEPTED
    )
    return engagements().filter(Q(responsible=user) | ~Exists(here), state=State.RUNNING)


def client_language_of(client: Engagement | Complaint) -> str:
    """Return the language code in which a client reads: theirs, in the form of address they or the practice chose."""
    return letter_language(client.practice, client.language, client.address_form)


def search(found: QuerySet[Engagement], words: str) -> QuerySet[Engagement]:
    """Return those whose name, organization or topic holds the words."""
    wanted = words.strip()
    if not wanted:
        return found
    return found.filter(Q(name__icontains=wanted) | Q(organisation__icontains=wanted) | Q(topic__icontains=wanted))


def accepted_without_engagement() -> QuerySet[Inquiry]:
    """Return the accepted inquiries with which nobody began to work yet, the latest first."""
    return Inquiry.objects.filter(state=InquiryState.ACCEPTED, engagement=None).order_by("-received_at", "-pk")
