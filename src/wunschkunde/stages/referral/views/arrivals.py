"""What other practices of this server handed over to this one, with the clients' consent: take it on, or decline."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_scopes import scope

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.decision.rules import check_person
from wunschkunde.stages.decision.views.refusals import refusals_answered
from wunschkunde.stages.referral.actions import answering
from wunschkunde.stages.referral.forms.handing_over import AnswerForm
from wunschkunde.stages.referral.models import Arrival
from wunschkunde.stages.referral.queries import arrivals as reads
from wunschkunde.stages.referral.queries.recipients import erased_elsewhere
from wunschkunde.stages.referral.rules.directory import is_owner
from wunschkunde.stages.referral.rules.handover import DECIDED, check_undecided
from wunschkunde.stages.referral.states import State


@require_safe
@practice_required
def arrivals(request: PracticeRequest) -> HttpResponse:
    """Show what waits for an answer, and what was answered."""
    found = list(reads.arrivals()[:100])
    context = {
        "waiting": [one for one in found if _waits(one)],
        "answered": [one for one in found if not _waits(one)],
        "erased": erased_elsewhere(request.practice, timezone.localdate()),
        "decided": DECIDED,
        "form": AnswerForm(),
        "is_owner": is_owner(request.user, request.practice),
    }
    return render(request, "referral/arrivals.html", context)


def _waits(arrival: Arrival) -> bool:
    return arrival.handover.state == State.DELIVERED and not arrival.is_gone


@require_POST
@refusals_answered
@practice_required
def answer(request: PracticeRequest, number: int) -> HttpResponse:
    """Take one on, or decline it; the practice that handed it over reads the answer."""
    arrival: Arrival = get_object_or_404(reads.arrivals(), pk=number)
    check_person(request.user, request.practice)
    check_undecided(arrival.inquiry)
    form = AnswerForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    step = answering.accept if "accept" in request.POST else answering.decline
    with scope(practice=arrival.handover.practice):
        step(handover=arrival.handover, author=request.user, words=words)
    messages.success(request, _("You have answered."))
    return redirect("referral:arrivals")
