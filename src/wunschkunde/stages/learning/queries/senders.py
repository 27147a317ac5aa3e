"""Who sends whom, and how it went: who brought somebody, and what one sent them in return. Quality, not money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from wunschkunde.stages.collaboration.states import LIVE
from wunschkunde.stages.decision.models import Decision
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.rules.words import fold
from wunschkunde.stages.inquiry.states import OPEN
from wunschkunde.stages.inquiry.states import State as InquiryState
from wunschkunde.stages.learning.queries.cases import Case
from wunschkunde.stages.referral.models import Arrival, Handover

CARRIES, UNDECIDED = "carries", "open"


@dataclass(frozen=True, slots=True)
class Brought:
    """One person who came, or was sent, and in words how it went; ``status`` is the shape of the word, if any."""

    name: str
    url: str
    at: datetime
    word: str
    status: str = ""


@dataclass(slots=True)
class Sender:
    """Somebody between whom and the practice people go: who came through them, whom one sent them."""

    name: str
    came: list[Brought] = field(default_factory=list)
    went: list[Brought] = field(default_factory=list)
    thank_url: str = ""  # where the latest recommendation is thanked for

    @property
    def latest(self) -> datetime:
        """When somebody went one way or the other."""
        return max(one.at for one in (*self.came, *self.went))


def senders(found: Iterable[Case]) -> list[Sender]:
    """Return everybody with whom people were exchanged, the latest first; a fixed number of queries.

    A name is one person, whether they stand among the intermediaries, the colleagues, or in a practice next door.
    """
    people: dict[str, Sender] = {}

    def person(name: str) -> Sender:
        return people.setdefault(fold(name), Sender(name))

    went_well = {case.inquiry: case.went_well for case in found}
    for inquiry, name in _came():
        person(name).came.append(_brought(inquiry, went_well))
        if inquiry.intermediary and not person(name).thank_url:
            person(name).thank_url = reverse("completion:thank_referrer", args=[inquiry.pk])
    for name, brought in (*_handed_over(), *_recommended()):
        person(name).went.append(brought)
    for sender in people.values():
        sender.came.sort(key=lambda one: one.at, reverse=True)
        sender.went.sort(key=lambda one: one.at, reverse=True)
    return sorted(people.values(), key=lambda sender: sender.latest, reverse=True)


def _came() -> list[tuple[Inquiry, str]]:
    through = Inquiry.objects.exclude(intermediary=None).select_related("intermediary", "engagement")
    named = [(one, one.intermediary.name) for one in through.order_by("-received_at") if one.intermediary]
    next_door = Arrival.objects.exclude(inquiry=None).select_related("inquiry__engagement", "handover__practice")
    return named + [(one.inquiry, one.handover.practice.provider_name) for one in next_door if one.inquiry]


def _brought(inquiry: Inquiry, went_well: Mapping[int | None, bool | None]) -> Brought:
    word, status = _how(inquiry, went_well.get(inquiry.pk))
    url = "" if inquiry.withdrawn_at else reverse("decision:weigh", args=[inquiry.pk])
    return Brought(inquiry.name or _("withdrawn and erased"), url, inquiry.received_at, word, status)


def _how(inquiry: Inquiry, went_well: bool | None) -> tuple[str, str]:  # noqa: FBT001 - the three answers of a case
    engagement = getattr(inquiry, "engagement", None)
    if inquiry.state in OPEN:
        return _("is being decided"), UNDECIDED
    if inquiry.state in (InquiryState.DECLINED, InquiryState.REFERRED):
        return _("was right elsewhere"), ""
    if engagement is None or engagement.state in LIVE:
        return (engagement or inquiry).get_state_display(), ""
    return (_("both would do it again"), CARRIES) if went_well else (engagement.get_state_display(), "")


def _handed_over() -> list[tuple[str, Brought]]:
    return [(one.colleague.name, _handed(one)) for one in Handover.objects.select_related("inquiry", "colleague")]


def _handed(handover: Handover) -> Brought:
    word = handover.get_outcome_display() or handover.get_state_display()
    is_good = handover.outcome == Handover.Outcome.TOGETHER
    url = reverse("referral:handover", args=[handover.pk])
    return Brought(handover.inquiry.name, url, handover.asked_at, word, CARRIES if is_good else "")


def _recommended() -> list[tuple[str, Brought]]:
    """Whom one recommended without handing anything over: they get in touch on their own."""
    standing = Decision.objects.filter(kind=Decision.Kind.REFER, undo=None, inquiry__handovers=None)
    said = standing.select_related("inquiry", "colleague").order_by("-pk")
    word = _("gets in touch on their own")
    return [
        (
            one.colleague.name,
            Brought(one.inquiry.name, reverse("decision:weigh", args=[one.inquiry_id]), one.created_at, word),
        )
        for one in said
        if one.colleague
    ]
