"""Who may hand inquiries over into this practice: others wrote it beside a colleague, and it says yes or no."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wunschkunde.accounts.access import PracticeRequest, owner_required
from wunschkunde.stages.decision.views.refusals import refusals_answered
from wunschkunde.stages.referral.actions.ties import answer_tie
from wunschkunde.stages.referral.queries import ties as reads


@require_safe
@owner_required
def ties(request: PracticeRequest) -> HttpResponse:
    """Show who asks, and what was said to whom."""
    context = {"asking": reads.asking(request.practice), "answered": reads.answered(request.practice)}
    return render(request, "referral/ties.html", context)


@require_POST
@refusals_answered
@owner_required
def answer(request: PracticeRequest, number: int) -> HttpResponse:
    """Say yes or no to one colleague of another practice."""
    colleague = reads.named_here(request.practice, number)
    if colleague is None:
        raise Http404
    is_confirmed = "confirm" in request.POST
    answer_tie(practice=request.practice, colleague=colleague, author=request.user, is_confirmed=is_confirmed)
    said = _("Handovers to them come to you from now on.") if is_confirmed else _("Nothing comes to you this way.")
    messages.success(request, said)
    return redirect("referral:ties")
