"""Rest, and go on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.actions import pauses as actions
from wunschkunde.stages.collaboration.forms.pauses import PauseForm
from wunschkunde.stages.collaboration.models import Intervention
from wunschkunde.stages.collaboration.queries.difficulty import interventions
from wunschkunde.stages.collaboration.views.engagements import UNPROCESSABLE, the_engagement
from wunschkunde.stages.collaboration.views.refusals import refusals_answered


def occasion_of(request: HttpRequest, pk: int) -> Intervention | None:
    """Return the situation that led here (``?anlass=``), or raise Http404 where this engagement has no such one."""
    number = request.GET.get("anlass")
    if not number:
        return None
    found = interventions().filter(engagement_id=pk, closed_at=None)
    return get_object_or_404(found, pk=number if number.isdecimal() else None)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def pause(request: PracticeRequest, pk: int) -> HttpResponse:
    """Agree on a pause, with a day for meeting again or without one."""
    engagement = the_engagement(pk)
    rules.transition(engagement, "pause")
    intervention = occasion_of(request, pk)
    form = PauseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.rest(engagement=engagement, author=request.user, intervention=intervention, **form.cleaned_data)
        messages.success(request, _("It rests now."))
        return redirect("collaboration:engagement", pk)
    context = {"engagement": engagement, "form": form, "intervention": intervention}
    return render(request, "collaboration/pause.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@refusals_answered
@practice_required
def resume(request: PracticeRequest, pk: int) -> HttpResponse:
    """End the pause."""
    actions.resume(engagement=the_engagement(pk), author=request.user)
    messages.success(request, _("You work together again."))
    return redirect("collaboration:engagement", pk)
