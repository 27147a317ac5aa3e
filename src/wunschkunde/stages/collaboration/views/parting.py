"""End a collaboration as something good; take the ending back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.actions import parting as actions
from wunschkunde.stages.collaboration.forms.parting import PartingForm
from wunschkunde.stages.collaboration.models import Parting
from wunschkunde.stages.collaboration.queries.kickoff import levels_of
from wunschkunde.stages.collaboration.rules.parting import VERBS, check_part
from wunschkunde.stages.collaboration.views.engagements import UNPROCESSABLE, the_engagement
from wunschkunde.stages.collaboration.views.pauses import occasion_of
from wunschkunde.stages.collaboration.views.refusals import refusals_answered


@require_safe
@refusals_answered
@practice_required
def part(request: PracticeRequest, pk: int) -> HttpResponse:
    """Three good ways to end."""
    engagement = the_engagement(pk)
    rules.check_live(engagement)
    kinds = [entry for entry in texts.difficult_situations().outcomes if entry.key in Parting.Kind.values]
    return render(request, "collaboration/part.html", {"engagement": engagement, "kinds": kinds})


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def part_as(request: PracticeRequest, pk: int, kind: str) -> HttpResponse:
    """Write down how it ends, and end it."""
    engagement = the_engagement(pk)
    if kind not in Parting.Kind.values:
        raise Http404
    rules.transition(engagement, VERBS[Parting.Kind(kind)])
    intervention = occasion_of(request, pk)
    cause = intervention.cause if intervention else ""
    if cause:
        check_part(engagement, cause, timezone.localdate())
    initial = {"cause": cause, "reason": (intervention.outcome_note or "") if intervention else ""}
    agreed = levels_of(engagement)
    form = PartingForm(kind, agreed, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.part(
            engagement=engagement, author=request.user, kind=kind, data=form.cleaned_data, intervention=intervention
        )
        return redirect("collaboration:engagement", pk)
    name = next(entry.text for entry in texts.difficult_situations().outcomes if entry.key == kind)
    context = {"engagement": engagement, "kind": kind, "name": name, "form": form}
    return render(request, "collaboration/part_as.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@refusals_answered
@practice_required
def take_back(request: PracticeRequest, pk: int) -> HttpResponse:
    """Take the ending back."""
    actions.take_back(engagement=the_engagement(pk), author=request.user)
    messages.success(request, _("The ending is taken back."))
    return redirect("collaboration:engagement", pk)
