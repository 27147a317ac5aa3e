"""The people one works with: the list, one engagement, its beginning and what is known about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration import queries
from wunschkunde.stages.collaboration.actions.engagements import begin as begin_engagement
from wunschkunde.stages.collaboration.actions.engagements import change as change_engagement
from wunschkunde.stages.collaboration.forms.engagements import ChangeForm, EngagementForm, from_inquiry
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.queries import (
    charter,
    check_ins,
    complaints,
    completing,
    difficulty,
    energy,
    kickoff,
    parting,
    pauses,
    sharing,
    signs,
)
from wunschkunde.stages.collaboration.queries.consents import panel as consents_panel
from wunschkunde.stages.collaboration.queries.letters import panel as letters_panel
from wunschkunde.stages.collaboration.states import LIVE
from wunschkunde.stages.collaboration.views.quick_entry import punctuality_panel
from wunschkunde.stages.collaboration.views.refusals import refusals_answered
from wunschkunde.stages.decision.emails import usual_topic
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.states import State as InquiryState

UNPROCESSABLE = 422
ON_A_PAGE = 25

PanelOf = Callable[[Engagement, User, date], queries.Panel | None]

# What stands on an engagement's page, in this order: how things are on the left, what one turns to on the right.
PANELS: tuple[PanelOf, ...] = (
    parting.panel,
    pauses.panel,
    signs.panel,
    kickoff.panel,
    charter.panel,
    check_ins.panel,
    punctuality_panel,
    sharing.panel,
    completing.panel,
)
ASIDES: tuple[PanelOf, ...] = (
    energy.panel,
    complaints.panel,
    letters_panel,
    consents_panel,
    difficulty.panel,
)


def the_engagement(pk: int) -> Engagement:
    """Return an engagement of the practice in scope, or raise Http404."""
    return get_object_or_404(queries.engagements(), pk=pk)


@require_safe
@practice_required
def engagements(request: PracticeRequest) -> HttpResponse:
    """List the people one works with; those who went on stand one click away."""
    words, over = request.GET.get("q", ""), "beendet" in request.GET
    found = queries.engagements().exclude(state__in=LIVE) if over else queries.live_engagements()
    context = {
        "page": Paginator(queries.search(found, words), ON_A_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "over": over,
        "total": queries.engagements().count(),
        "waiting": queries.accepted_without_engagement(),
    }
    return render(request, "collaboration/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def begin(request: PracticeRequest) -> HttpResponse:
    """Begin to work together: out of an accepted inquiry (``?anfrage=``), or with a client of earlier days."""
    inquiry: Inquiry | None = None
    if number := request.GET.get("anfrage"):
        found = Inquiry.objects.select_related("practice").filter(state=InquiryState.ACCEPTED)
        inquiry = get_object_or_404(found, pk=number if number.isdecimal() else None)
        if known := Engagement.objects.filter(inquiry=inquiry).first():
            return redirect("collaboration:engagement", known.pk)
    initial = from_inquiry(inquiry, usual_topic(inquiry)) if inquiry else {"language": "de"}
    form = EngagementForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        engagement = begin_engagement(
            practice=request.practice, author=request.user, data=form.cleaned_data, inquiry=inquiry, by_button=True
        )
        messages.success(request, _("You work together now. The kickoff comes first."))
        return redirect("collaboration:engagement", engagement.pk)
    context = {"form": form, "inquiry": inquiry}
    return render(request, "collaboration/begin.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@practice_required
def engagement(request: PracticeRequest, pk: int) -> HttpResponse:
    """One engagement: what was agreed, what is due, what is on the way."""
    shown = the_engagement(pk)
    today = timezone.localdate()

    def panels(sources: tuple[PanelOf, ...]) -> list[dict[str, Any]]:
        found = (panel_of(shown, request.user, today) for panel_of in sources)
        return [{"template": panel.template, **panel.context} for panel in found if panel is not None]

    context = {
        "engagement": shown,
        "panels": panels(PANELS),
        "asides": panels(ASIDES),
        "is_live": shown.state in LIVE,
    }
    return render(request, "collaboration/engagement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def change(request: PracticeRequest, pk: int) -> HttpResponse:
    """Change name, address, topic, fee."""
    shown = the_engagement(pk)
    form = ChangeForm(request.POST if request.method == "POST" else None, instance=shown)
    if form.is_valid():
        change_engagement(engagement=shown, author=request.user, data=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("collaboration:engagement", pk)
    context = {"form": form, "engagement": shown}
    return render(request, "collaboration/change.html", context, status=UNPROCESSABLE if form.errors else 200)
