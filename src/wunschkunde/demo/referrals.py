"""One handover under way at Quittenblau, and one at Leuchtspur that came to a good end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import translation

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.decision.emails import letter_language
from wunschkunde.stages.decision.models import Decision
from wunschkunde.stages.inquiry.states import State as InquiryState
from wunschkunde.stages.referral.models import Handover
from wunschkunde.stages.referral.rules import consent
from wunschkunde.stages.referral.rules.handover import content_of, digest_of
from wunschkunde.stages.referral.states import State

FIELDS = ("name", "email", "occasion")
ENDED_WELL = {
    "outcome": Handover.Outcome.TOGETHER,
    "outcome_words": "Wir haben am zweiten Termin losgelegt, mit festem Plan. Genau unser Fall.",
    "thanks": "Danke, dass du an mich gedacht hast.",
    "thanks_back": "Schön zu hören. Dann war es die richtige Adresse.",
}


def load_handover(key: str, practice: Practice, owner: User, now: datetime) -> None:
    """Hand over the inquiry this practice recommended elsewhere, as its story goes on."""
    if key not in {"quittenblau", "leuchtspur"}:
        return
    found = Decision.objects.filter(kind=Decision.Kind.REFER, inquiry__state=InquiryState.REFERRED)
    decision = found.select_related("inquiry__practice", "colleague__practice").first()
    if decision is None or decision.colleague is None:
        return
    asked_at = max(now - timedelta(days=3), decision.created_at)
    made = Handover(
        practice=practice,
        inquiry=decision.inquiry,
        colleague=decision.colleague,
        asked_by=owner,
        asked_at=asked_at,
        fields=list(FIELDS),
        answer_by=(now + timedelta(days=8)).date(),
        state=State.DELIVERED,
        delivered_at=now,
        delivered_by=owner,
    )
    if key == "leuchtspur":
        _ended_well(made, now)
    _agreed(made, asked_at)
    made.save()
    facts = {"colleague": made.colleague_id, "fields": made.fields, "into_practice": False}
    record(practice=practice, actor=owner, verb="handover_delivered", target=made, data=facts, at=made.delivered_at)


def _agreed(made: Handover, at: datetime) -> None:
    with translation.override(letter_language(made.inquiry)):
        made.consent_text, made.consent_version = consent.sentence_for(made), consent.version()
    made.content_digest = digest_of(content_of(made.inquiry, made.fields))
    made.consented_at = at


def _ended_well(made: Handover, now: datetime) -> None:
    given: dict[str, Any] = {**ENDED_WELL, "state": State.ACCEPTED, "answered_at": now}
    given |= dict.fromkeys(("outcome_at", "thanked_at", "thanked_back_at"), now)
    for name, value in given.items():
        setattr(made, name, value)
