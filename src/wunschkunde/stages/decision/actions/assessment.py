"""Computing the assessment: after both gut feelings, and anew after every answer."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.stages.decision import rules
from wunschkunde.stages.decision.actions.gut import locked
from wunschkunde.stages.decision.models import Assessment
from wunschkunde.stages.decision.queries.computation import inputs_of, result_of
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.profile.queries import current_profile


@transaction.atomic
def assess(*, inquiry: Inquiry, author: User, occasion: str = "") -> Assessment:
    """Compute what the engine says now, and keep it with all it was computed from.

    ``occasion`` names the dimension whose new answer led to it. The same inputs give the same assessment: then nothing
    is written and the present one is returned. Raises Refused before both gut feelings and without a profile.
    """
    current = locked(inquiry)
    rules.check_person(author, current.practice)
    rules.check_assess(current)
    profile = current_profile(current.practice)
    if profile is None:
        raise rules.Refused(_("Describe your ideal client and your offer first: there is nothing to compare yet."))
    second_gut = current.first_gut.second_gut
    inputs = inputs_of(current, profile)
    latest = second_gut.assessments.first()
    if latest is not None and latest.inputs == inputs:
        return latest
    assessment = Assessment.objects.create(
        practice=current.practice,
        author=author,
        second_gut=second_gut,
        ideal_client=profile.ideal_client,
        offer=profile.offer,
        inputs=inputs,
        result=result_of(inputs),
        occasion=occasion,
    )
    record(
        practice=current.practice,
        actor=author,
        verb="assessed" if latest is None else "assessed_again",
        target=current,
        data={"assessment": assessment.pk, "occasion": occasion},
    )
    return assessment
