"""Proposals: the list, one of them, and the owner's word on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wunschkunde.accounts.access import PracticeRequest, owner_required, practice_required
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.learning.actions import proposals as actions
from wunschkunde.stages.learning.forms.proposals import AdoptForm, PutAsideForm
from wunschkunde.stages.learning.models import Proposal
from wunschkunde.stages.learning.queries import proposals as reads
from wunschkunde.stages.learning.rules.proposals import may_adopt

UNPROCESSABLE, CONFLICT = 422, 409
ON_A_PAGE = 25


@require_safe
@practice_required
def proposals(request: PracticeRequest) -> HttpResponse:
    """Show what waits, then what was decided."""
    page = Paginator(reads.proposals(), ON_A_PAGE).get_page(request.GET.get("page"))
    said = reads.in_words(request.practice, page.object_list)
    return render(request, "learning/proposals.html", {"page": page, "said": said})


@require_safe
@practice_required
def proposal(request: PracticeRequest, number: int) -> HttpResponse:
    """Show one proposal with its evidence; the owner decides here."""
    return _page(request, _the_proposal(number))


@require_POST
@owner_required
def adopt(request: PracticeRequest, number: int) -> HttpResponse:
    """Make it the next version of the ideal client."""
    shown, form = _the_proposal(number), AdoptForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, adopt_form=form, status=UNPROCESSABLE)
    try:
        made = actions.adopt(proposal=shown, author=request.user, **form.cleaned_data)
    except (Refused, ValidationError) as refused:
        sentence = refused.messages[0] if isinstance(refused, ValidationError) else str(refused)
        return _page(request, shown, adopt_form=form, refusal=sentence, status=CONFLICT)
    messages.success(request, _("This applies from today on. The earlier versions stay as they were."))
    version = made.version
    return redirect("profile:version", "ideal_client", version.number if version else 1)


@require_POST
@owner_required
def put_aside(request: PracticeRequest, number: int) -> HttpResponse:
    """Leave the profile as it is."""
    shown, form = _the_proposal(number), PutAsideForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, aside_form=form, status=UNPROCESSABLE)
    try:
        actions.put_aside(proposal=shown, author=request.user, **form.cleaned_data)
    except Refused as refused:
        return _page(request, shown, aside_form=form, refusal=str(refused), status=CONFLICT)
    messages.success(request, _("Put aside. Your profile stays as it is."))
    return redirect("learning:proposals")


def _the_proposal(number: int) -> Proposal:
    found: Proposal = get_object_or_404(reads.proposals(), pk=number)
    return found


def _page(
    request: PracticeRequest,
    shown: Proposal,
    *,
    adopt_form: forms.Form | None = None,
    aside_form: forms.Form | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    (said,) = reads.in_words(request.practice, [shown])
    context: dict[str, Any] = {
        "proposal": shown,
        "said": said,
        "is_open": shown.state == Proposal.State.OPEN,
        "may_adopt": may_adopt(request.user, request.practice),
        "adopt_form": adopt_form or AdoptForm(initial={"note": said.note}),
        "aside_form": aside_form or PutAsideForm(),
        "refusal": refusal,
    }
    return render(request, "learning/proposal.html", context, status=status)
