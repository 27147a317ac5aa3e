"""The calm path, page by page: the situation, the words, the one conversation, the outcome."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.actions import difficulty as actions
from wunschkunde.stages.collaboration.forms.difficulty import OutcomeForm, SituationForm, TalkForm
from wunschkunde.stages.collaboration.models import Cause, Intervention
from wunschkunde.stages.collaboration.queries import client_language_of
from wunschkunde.stages.collaboration.queries import difficulty as queries
from wunschkunde.stages.collaboration.rules.difficulty import GOES_ON, NOBODYS_FAULT, check_open, is_untouched
from wunschkunde.stages.collaboration.views.engagements import UNPROCESSABLE, the_engagement
from wunschkunde.stages.collaboration.views.refusals import refusals_answered

LIFE_EVENT = "life_event"


def the_intervention(pk: int, number: int) -> Intervention:
    """Return a situation of an engagement of the practice in scope, or raise Http404."""
    return get_object_or_404(queries.interventions(), pk=number, engagement_id=pk)


def _frame(intervention: Intervention) -> dict[str, Any]:
    return {
        "intervention": intervention,
        "engagement": intervention.engagement,
        "situation": queries.situation_of(intervention.situation),
        "is_nobodys_fault": intervention.cause in NOBODYS_FAULT,
        "seeks_fault_in_oneself": queries.seeks_fault_in_oneself(intervention),
        "offers_pause": (intervention.situation == LIFE_EVENT or intervention.cause == Cause.LIFE)
        and rules.can(intervention.engagement, "pause"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def difficult(request: PracticeRequest, pk: int) -> HttpResponse:
    """Say that one is at the end of one's wits: which of the ten situations is it?"""
    engagement = the_engagement(pk)
    rules.check_live(engagement)
    if request.method == "POST":
        key = request.POST.get("situation", "")
        if queries.situation_of(key) is None:
            raise Http404
        opened = actions.open_situation(engagement=engagement, author=request.user, situation=key)
        return redirect("collaboration:difficult_situation", pk, opened.pk)
    context = {
        "engagement": engagement,
        "method": texts.difficult_situations(),
        "earlier": [
            {"row": one, "situation": queries.situation_of(one.situation)} for one in engagement.interventions.all()
        ],
    }
    return render(request, "collaboration/difficult.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def situation(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Write down what was seen, what it does, what one wishes, and whose part it is."""
    intervention = the_intervention(pk, number)
    if intervention.closed_at is not None:
        return redirect("collaboration:difficult_outcome", pk, number)
    rules.check_live(intervention.engagement)
    posted = request.POST if request.method == "POST" else None
    form = SituationForm.of(intervention, posted, goes_on=posted is None or "go_on" in posted)
    if form.is_valid():
        actions.write(intervention=intervention, author=request.user, data=form.cleaned_data)
        if "go_on" in request.POST:
            return redirect("collaboration:difficult_talk", pk, number)
        messages.success(request, _("Saved."))
        return redirect("collaboration:difficult_situation", pk, number)
    context = {**_frame(intervention), "form": form, "can_discard": is_untouched(intervention)}
    return render(request, "collaboration/difficult_situation.html", context, status=_status(form.errors))


@require_POST
@refusals_answered
@practice_required
def discard(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Put a situation back that was only looked at."""
    actions.discard(intervention=the_intervention(pk, number), author=request.user)
    return redirect("collaboration:difficult", pk)


@require_POST
@refusals_answered
@practice_required
def save(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Keep what is being written."""
    form = SituationForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=UNPROCESSABLE)
    actions.write(intervention=the_intervention(pk, number), author=request.user, data=form.cleaned_data)
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def talk(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Prepare the one conversation: its day, its guide, the letter that invites to it."""
    intervention = the_intervention(pk, number)
    rules.check_live(intervention.engagement)
    check_open(intervention)
    form = TalkForm(intervention, request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.prepare_talk(
            intervention=intervention,
            author=request.user,
            talk_on=form.cleaned_data["talk_on"],
            is_second_chance=form.cleaned_data.get("is_second_chance", False),
        )
        messages.success(request, _("The day is set."))
        return redirect("collaboration:difficult_talk", pk, number)
    context = {**_frame(intervention), "form": form, "phrase": _phrase(intervention)}
    return render(request, "collaboration/difficult_talk.html", context, status=_status(form.errors))


@require_safe
@refusals_answered
@practice_required
def guide(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """The conversation on one page, to print and take along."""
    intervention = the_intervention(pk, number)
    pattern = [
        {"entry": entry, "said": getattr(intervention, entry.key)} for entry in texts.difficult_situations().pattern
    ]
    context = {**_frame(intervention), "pattern": pattern, "phrase": _phrase(intervention)}
    return render(request, "collaboration/difficult_guide.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def outcome(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Record how it ended; a pause or an ending has its own page, and comes back with the outcome."""
    intervention = the_intervention(pk, number)
    if intervention.closed_at is not None:
        return _closed(request, intervention)
    rules.check_live(intervention.engagement)
    form = OutcomeForm(intervention, request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen, note = form.cleaned_data["outcome"], form.cleaned_data["note"]
        if chosen in GOES_ON:
            actions.record_outcome(intervention=intervention, author=request.user, outcome=chosen, note=note)
            messages.success(request, _("Recorded. On you go."))
            return redirect("collaboration:engagement", pk)
        actions.write(intervention=intervention, author=request.user, data={"outcome_note": note})
        return redirect(_next_step(pk, chosen) + f"?anlass={number}")
    context = {**_frame(intervention), "form": form}
    return render(request, "collaboration/difficult_outcome.html", context, status=_status(form.errors))


def _next_step(pk: int, chosen: str) -> str:
    if chosen == Intervention.Outcome.PAUSED:
        return reverse("collaboration:pause", args=[pk])
    return reverse("collaboration:part_as", args=[pk, chosen])


def _closed(request: PracticeRequest, intervention: Intervention) -> HttpResponse:
    """Show a situation that has its outcome."""
    entries = {entry.key: entry for entry in texts.difficult_situations().outcomes}
    context = {
        **_frame(intervention),
        "outcome": entries[intervention.outcome],
        "pattern": [
            {"entry": entry, "said": getattr(intervention, entry.key)} for entry in texts.difficult_situations().pattern
        ],
        "asks_letter": intervention.is_second_chance and intervention.outcome in GOES_ON,
    }
    return render(request, "collaboration/difficult_closed.html", context)


def _phrase(intervention: Intervention) -> str:
    """Return the sentence for the conversation in the client's language and form of address."""
    engagement, found = intervention.engagement, queries.situation_of(intervention.situation)
    return words_of(found.phrase, engagement.practice, client_language_of(engagement)) if found else ""


def _status(errors: Any) -> int:
    return UNPROCESSABLE if errors else 200
