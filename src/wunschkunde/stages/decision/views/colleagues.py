"""The colleagues to whom others can be sent."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.decision.actions.colleagues import add_colleague, change_colleague
from wunschkunde.stages.decision.forms.colleagues import ColleagueForm
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.views.refusals import refusals_answered


@require_safe
@practice_required
def colleagues(request: HttpRequest) -> HttpResponse:
    """List the colleagues."""
    today = timezone.localdate()
    known = [(colleague, colleague.is_doubted(today)) for colleague in Colleague.objects.order_by("name", "pk")]
    return render(request, "decision/colleagues.html", {"colleagues": known})


@refusals_answered
@practice_required
def add(request: HttpRequest) -> HttpResponse:
    """Add a colleague."""
    request = cast("PracticeRequest", request)
    form = ColleagueForm({}, request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_colleague(practice=request.practice, author=request.user, known=form.known)
        messages.success(request, _("Saved."))
        return redirect("decision:colleagues")
    return render(request, "decision/colleague.html", {"form": form}, status=422 if form.errors else 200)


@refusals_answered
@practice_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of a colleague."""
    request = cast("PracticeRequest", request)
    colleague = get_object_or_404(Colleague, pk=pk)
    initial = {
        "name": colleague.name,
        "strength_de": colleague.strength.get("de", ""),
        "strength_en": colleague.strength.get("en", ""),
        "contact": colleague.contact,
        "capacity": colleague.capacity,
        "capacity_until": colleague.capacity_until,
        "may_be_named_on": colleague.may_be_named_on,
        "address_form": colleague.address_form,
        "language": colleague.language,
        "own_practice": colleague.own_practice.slug if colleague.own_practice else "",
    }
    form = ColleagueForm(colleague.brings, request.POST or None, wishes=colleague.wishes, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_colleague(colleague=colleague, author=request.user, known=form.known)
        messages.success(request, _("Saved."))
        return redirect("decision:colleagues")
    context = {"form": form, "colleague": colleague}
    return render(request, "decision/colleague.html", context, status=422 if form.errors else 200)
