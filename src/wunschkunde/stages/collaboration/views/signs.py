"""Early signs of one engagement, one at a time; and from when on something counts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.actions import signs as actions
from wunschkunde.stages.collaboration.forms.signs import AsideForm, LimitsForm
from wunschkunde.stages.collaboration.models import SignDismissed
from wunschkunde.stages.collaboration.queries import signs as queries
from wunschkunde.stages.collaboration.views.engagements import UNPROCESSABLE, the_engagement
from wunschkunde.stages.collaboration.views.refusals import refusals_answered


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def signs(request: PracticeRequest, pk: int) -> HttpResponse:
    """Show the one hint, and what was put aside; a POST puts the hint aside."""
    engagement = the_engagement(pk)
    form = AsideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.put_aside(engagement=engagement, author=request.user, **form.cleaned_data)
        messages.success(request, _("The sign is put aside. Below you can take it back."))
        return redirect("collaboration:signs", pk)
    hint = queries.hint_of(engagement, request.user, timezone.localdate())
    if hint is not None and not form.is_bound:
        form = AsideForm(initial={"sign": hint.found.sign, "occasion": hint.found.occasion})
    context = {
        "engagement": engagement,
        "hint": hint,
        "form": form,
        "aside": queries.put_aside(engagement, request.user),
        "unseen": queries.unseen_signs(),
        "warnings": texts.warnings(),
    }
    return render(request, "collaboration/signs.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@refusals_answered
@practice_required
def show_again(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Take back that a hint was put aside: one's own only."""
    mine = SignDismissed.objects.filter(engagement=the_engagement(pk), author=request.user)
    actions.show_again(dismissed=get_object_or_404(mine, pk=number), author=request.user)
    messages.success(request, _("Taken back."))
    return redirect("collaboration:signs", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def limits(request: PracticeRequest) -> HttpResponse:
    """Say from when on something counts in this practice."""
    kept = queries.limits_data(request.practice)
    form = LimitsForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid():
        actions.set_limits(practice=request.practice, author=request.user, data=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("collaboration:sign_limits")
    context = {"form": form, "warnings": texts.warnings()}
    return render(request, "collaboration/sign_limits.html", context, status=UNPROCESSABLE if form.errors else 200)
