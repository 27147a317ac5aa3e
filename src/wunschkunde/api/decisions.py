"""Operations of the decision stage in its order: gut, look, gut again, assessment. No step is skipped.

The last step is not here: a person decides, on the page of the inquiry. Programs read what was decided.
"""

from __future__ import annotations

import logging
from typing import cast

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from wunschkunde.accounts.languages import words_of
from wunschkunde.api.access import author_of, practice_of
from wunschkunde.api.errors import PROBLEMS, Invalid, Problem, misfit
from wunschkunde.api.inquiries import gut_shown, note_read, the_inquiry
from wunschkunde.api.schemas import (
    AssessmentShown,
    DecisionShown,
    GutGiven,
    GutShown,
    InWords,
    LookGiven,
    PointShown,
    QuestionShown,
)
from wunschkunde.stages.decision import rules
from wunschkunde.stages.decision.actions import assessment as assessing
from wunschkunde.stages.decision.actions import gut
from wunschkunde.stages.decision.models import Assessment, Decision
from wunschkunde.stages.decision.queries.picture import picture_of
from wunschkunde.stages.decision.queries.progress import assessments_of, progress_of, standing_decision
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.profile.queries import dimensions_of

log = logging.getLogger("wunschkunde.security")

router = Router()
FIGURES = (
    "band",
    "fit",
    "interval",
    "certainty",
    "client_need",
    "provider_need",
    "knockouts",
    "gaps",
    "strengths",
    "open",
)


@router.post("/inquiries/{int:number}/first-gut", response={201: GutShown, **PROBLEMS}, url_name="first_gut")
def note_first_gut(request: HttpRequest, number: int, given: GutGiven) -> Status:
    """Note the first gut feeling, or its skip. It can never be changed."""
    inquiry, author = the_inquiry(number), author_of(request)
    with transaction.atomic():
        rules.check_first_gut(inquiry)
        gut.mark_read(inquiry=inquiry, author=author)  # whoever feels something about it has read it
        noted = gut.note_first_gut(inquiry=inquiry, author=author, value=given.value, sentence=given.sentence)
    return Status(201, gut_shown(noted))


@router.post("/inquiries/{int:number}/looks", response={200: PointShown, **PROBLEMS}, url_name="looks")
def look_at(request: HttpRequest, number: int, given: LookGiven) -> PointShown:
    """Look at one dimension by itself, and record it: both sides' words. A second look changes nothing."""
    inquiry, practice = the_inquiry(number), practice_of(request)
    if given.dimension not in {one.key for one in dimensions_of(practice)}:
        raise Invalid(misfit(["dimension"]))
    gut.look_at(inquiry=inquiry, author=author_of(request), dimension=given.dimension)
    stands = progress_of(inquiry, practice)
    point = next(one for one in stands.points if one.dimension.key == given.dimension)
    return PointShown(
        dimension=given.dimension,
        name=words_of(point.dimension.name),
        client_wish=point.client_wish,
        client_brings=point.client_brings,
        provider_wish=point.provider_wish,
        provider_brings=point.provider_brings,
        still_to_look_at=[one.dimension.key for one in stands.answered if not one.is_looked_at],
    )


@router.post("/inquiries/{int:number}/second-gut", response={201: GutShown, **PROBLEMS}, url_name="second_gut")
def note_second_gut(request: HttpRequest, number: int, given: GutGiven) -> Status:
    """Note the second gut feeling, or its skip, after every answered dimension was looked at."""
    noted = gut.note_second_gut(
        inquiry=the_inquiry(number),
        author=author_of(request),
        value=given.value,
        sentence=given.sentence,
    )
    return Status(201, gut_shown(noted))


@router.get("/inquiries/{int:number}/assessment", response={200: AssessmentShown, **PROBLEMS}, url_name="assessment")
def read_assessment(request: HttpRequest, number: int) -> AssessmentShown:
    """Show the newest assessment; before both gut feelings there is none."""
    inquiry = the_inquiry(number)
    assessment = latest_assessment(inquiry)
    note_read(request, inquiry)
    return assessment_shown(assessment)


@router.post("/inquiries/{int:number}/assessment", response={200: AssessmentShown, **PROBLEMS}, url_name="assessment")
def assess(request: HttpRequest, number: int) -> AssessmentShown:
    """Compute the assessment after both gut feelings; the same inputs give the one that is there."""
    inquiry = the_inquiry(number)
    return assessment_shown(assessing.assess(inquiry=inquiry, author=author_of(request)))


@router.get("/inquiries/{int:number}/decision", response={200: DecisionShown, **PROBLEMS}, url_name="decision")
def read_decision(request: HttpRequest, number: int) -> DecisionShown:
    """Show the decision that stands: what a person decided on the page of the inquiry, and why."""
    inquiry = the_inquiry(number)
    decision = standing_decision(inquiry)
    if decision is None:
        raise rules.Refused(_("Nothing is decided yet, or the decision was taken back."))
    note_read(request, inquiry)
    return _decision_shown(inquiry, decision)


@router.post("/inquiries/{int:number}/decision", response=PROBLEMS, url_name="decision")
def decide(request: HttpRequest, number: int) -> Status:
    """Answer 403, whatever is sent: no key decides about a person. Decide on the page of the inquiry."""
    inquiry = the_inquiry(number)
    log.warning("decision by key refused user=%s inquiry=%s", author_of(request).pk, inquiry.pk)
    sentence = _("A program does not decide about people. Open the inquiry in Wunschkunde and decide there.")
    return Status(403, Problem(detail=sentence))


def latest_assessment(inquiry: Inquiry) -> Assessment:
    """Return the newest assessment. Raises Refused while there is none, with what is to be done first."""
    found = assessments_of(inquiry).first()
    if found is None and rules.second_gut_of(inquiry) is not None:
        raise rules.Refused(_("Both gut feelings are noted; the assessment is still to be computed."))
    rules.check_assessed(inquiry)
    return cast("Assessment", found)


def assessment_shown(assessment: Assessment) -> AssessmentShown:
    """Return an assessment as programs get it, its words in the active language."""
    return AssessmentShown(
        id=assessment.pk,
        computed_at=assessment.created_at,
        ideal_client_version=assessment.ideal_client.number,
        offer_version=assessment.offer.number,
        in_words=_in_words(assessment),
        **{name: assessment.result[name] for name in FIGURES},
    )


def _in_words(assessment: Assessment) -> InWords:
    picture = picture_of(assessment)
    said, question = picture.explained, picture.question
    return InWords(
        band=words_of(said.band),
        headline=words_of(said.headline),
        certainty=words_of(said.certainty),
        knockouts=[words_of(sentence) for sentence in said.knockouts],
        carries=[words_of(f"{point.name}: {point.sentence}") for point in said.carries],
        rubs=[words_of(f"{point.name}: {point.sentence}") for point in said.rubs],
        open=picture.open_names,
        question=QuestionShown(dimension=question.dimension, text=question.text, why=question.why)
        if question
        else None,
        advice=picture.advice,
    )


def _decision_shown(inquiry: Inquiry, decision: Decision) -> DecisionShown:
    return DecisionShown(
        id=decision.pk,
        kind=decision.kind,
        reason=decision.reason,
        decided_at=decision.created_at,
        decided_by=str(decision.author),
        state=inquiry.state,
    )
