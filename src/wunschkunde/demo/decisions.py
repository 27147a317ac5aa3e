"""What became of the example inquiries that are decided: gut feelings, assessment, decision, letter, all backdated."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wunschkunde.history.actions import record
from wunschkunde.outbox.actions import queue
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.emails import compose, letter_language
from wunschkunde.stages.decision.models import (
    Assessment,
    Clarification,
    Colleague,
    Decision,
    FirstGut,
    Look,
    SecondGut,
)
from wunschkunde.stages.decision.queries.computation import inputs_of, result_of
from wunschkunde.stages.inquiry.rules import transition
from wunschkunde.stages.profile.queries import current_profile

KINDS = {"accept": "accept", "clarify_then_accept": "accept", "decline": "decline", "refer": "refer"}


def decide_as_told(content: dict[str, Any], place: dict[str, Any], first_gut: FirstGut, at: datetime) -> None:
    """Bring one example inquiry to its decision, as its story tells."""
    assessment = _assess(content, first_gut, at)
    kind = "clarify" if place["stands"] == "clarifying" else KINDS[content["decision"]]
    inquiry, colleague = first_gut.inquiry, None
    if kind == "refer":
        colleague = Colleague.objects.get(name=content["referred_to"])
    decision = Decision.objects.create(
        practice=inquiry.practice,
        author=first_gut.author,
        inquiry=inquiry,
        assessment=assessment,
        kind=kind,
        reason=place["reason"],
        colleague=colleague,
        letter=_letter(assessment, kind, place, colleague, at),
        created_at=at,
    )
    if kind == "clarify":
        Clarification.objects.create(
            practice=inquiry.practice,
            inquiry=inquiry,
            assessment=assessment,
            dimension=place["asks_about"],
            question=place["question"],
            asked_at=at,
        )
    inquiry.state = transition(inquiry, kind)
    inquiry.save(update_fields=["state"])
    facts = {"decision": decision.pk, "kind": kind, "by_hand": False}
    record(practice=inquiry.practice, actor=first_gut.author, verb="decided", target=inquiry, data=facts, at=at)


def _assess(content: dict[str, Any], first_gut: FirstGut, at: datetime) -> Assessment:
    inquiry, author = first_gut.inquiry, first_gut.author
    shared = {"practice": inquiry.practice, "author": author, "created_at": at}
    Look.objects.bulk_create(
        Look(practice=inquiry.practice, first_gut=first_gut, dimension=key, looked_at=at) for key in content["answers"]
    )
    second_gut = SecondGut.objects.create(**shared, first_gut=first_gut, value=content["gut_after"])
    verb = "second_gut_skipped" if second_gut.value is None else "second_gut_noted"
    record(practice=inquiry.practice, actor=author, verb=verb, target=inquiry, at=at)
    profile = current_profile(inquiry.practice)
    if profile is None:
        raise LookupError(f"{inquiry.practice}: no profile to compare with")
    inputs = inputs_of(inquiry, profile)
    assessment = Assessment.objects.create(
        **shared,
        second_gut=second_gut,
        ideal_client=profile.ideal_client,
        offer=profile.offer,
        inputs=inputs,
        result=result_of(inputs),
    )
    facts = {"assessment": assessment.pk, "occasion": ""}
    record(practice=inquiry.practice, actor=author, verb="assessed", target=inquiry, data=facts, at=at)
    return assessment


def _letter(
    assessment: Assessment, kind: str, place: dict[str, Any], colleague: Colleague | None, at: datetime
) -> Message:
    """Keep the letter as one that left on that day; examples never reach a mail server."""
    inquiry = assessment.second_gut.first_gut.inquiry
    letter = compose(
        inquiry=inquiry,
        assessment=assessment,
        kind=kind,
        topic=place["topic"],
        question=place.get("question", ""),
        colleague=colleague,
    )
    message = queue(
        practice=inquiry.practice,
        purpose=f"decision_{kind}",
        to_address=inquiry.email,
        to_name=inquiry.name,
        subject=letter.subject,
        body=letter.body,
        language=letter_language(inquiry),
        not_before=at,
    )
    Message.objects.filter(pk=message.pk).update(state=Message.State.SENT, created_at=at, sent_at=at)
    return message
