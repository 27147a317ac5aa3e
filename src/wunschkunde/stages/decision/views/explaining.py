"""Why the picture is as it is, the guide for the talk, what came back to the one question, and who looked."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, owner_required, practice_required
from wunschkunde.history.actions import note_seen
from wunschkunde.history.models import Seen
from wunschkunde.history.queries import first_broken_entry, seen_by
from wunschkunde.stages.decision import rules
from wunschkunde.stages.decision.actions import assessment as assessing
from wunschkunde.stages.decision.actions import deciding
from wunschkunde.stages.decision.forms.feeling import ClarifiedForm
from wunschkunde.stages.decision.queries import progress
from wunschkunde.stages.decision.queries.grounds import grounds_of
from wunschkunde.stages.decision.queries.picture import picture_of
from wunschkunde.stages.decision.queries.words import by_key
from wunschkunde.stages.decision.sides import standing_answers
from wunschkunde.stages.decision.views.refusals import refusals_answered
from wunschkunde.stages.decision.views.weigh import the_inquiry
from wunschkunde.stages.profile.queries import dimensions_of

OPEN_POINTS = 3


@refusals_answered
@require_safe
@practice_required
def why(request: HttpRequest, pk: int, number: int = 0) -> HttpResponse:
    """Explain an assessment from its stored inputs: the newest, or any earlier one."""
    request = cast("PracticeRequest", request)
    inquiry = the_inquiry(pk)
    rules.check_assessed(inquiry)
    note_seen(practice=request.practice, actor=request.user, target=inquiry)
    all_of_them = progress.assessments_of(inquiry)
    chosen = get_object_or_404(all_of_them, pk=number) if number else all_of_them[0]
    context = {
        "inquiry": inquiry,
        "assessment": chosen,
        "picture": picture_of(chosen),
        "grounds": grounds_of(chosen),
        "others": [one for one in all_of_them if one.pk != chosen.pk],
    }
    return render(request, "decision/why.html", context)


@require_safe
@practice_required
def guide(request: HttpRequest, pk: int) -> HttpResponse:
    """The guide for the first conversation, to print: the client's questions first, then at most three open points."""
    request = cast("PracticeRequest", request)
    inquiry = the_inquiry(pk)
    note_seen(practice=request.practice, actor=request.user, target=inquiry, how=Seen.PRINTED)
    stands = progress.progress_of(inquiry, request.practice)
    weights = stands.profile.ideal_client.importances if stands.profile else {}
    unanswered = sorted(stands.unanswered, key=lambda one: -weights.get(one.dimension.key, 0))
    context = {"inquiry": inquiry, "guide": texts.first_conversation(), "open_points": unanswered[:OPEN_POINTS]}
    return render(request, "decision/guide.html", context)


@refusals_answered
@practice_required
def clarified(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what came back to the one question; the picture is computed anew."""
    request = cast("PracticeRequest", request)
    inquiry = the_inquiry(pk)
    clarification = inquiry.clarifications.order_by("-pk").first()
    if clarification is None:
        raise rules.Refused(_("No question is on its way."))
    rules.check_answer(clarification)
    dimension = by_key(dimensions_of(request.practice)).get(clarification.dimension)
    form = ClarifiedForm(dimension, standing_answers(inquiry), request.POST or None)
    if request.method == "POST" and form.is_valid():
        deciding.record_clarification(
            clarification=clarification,
            author=request.user,
            answer=form.cleaned_data["answer"],
            values=form.new_answers,
        )
        return redirect(reverse("decision:weigh", args=[pk]) + "#now")
    context = {"inquiry": inquiry, "clarification": clarification, "dimension": dimension, "form": form}
    return render(request, "decision/clarified.html", context, status=422 if form.errors else 200)


@refusals_answered
@require_POST
@practice_required
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute the assessment: where the profile was missing before, or has a new version."""
    request = cast("PracticeRequest", request)
    assessing.assess(inquiry=the_inquiry(pk), author=request.user)
    messages.success(request, _("The picture was computed anew."))
    return redirect(reverse("decision:weigh", args=[pk]) + "#now")


@require_safe
@owner_required
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the owners who looked at this person's record, and whether the history of the practice is whole."""
    inquiry = the_inquiry(pk)
    context = {"inquiry": inquiry, "looks": seen_by(inquiry), "broken": first_broken_entry()}
    return render(request, "decision/seen.html", context)
