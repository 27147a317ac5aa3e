"""The two rooms of a handover: the client's, who says yes or no, and the colleague's, who takes it on or declines."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone

from wunschkunde.stages.referral.actions import answering, consenting
from wunschkunde.stages.referral.actions.colleagues import say_places
from wunschkunde.stages.referral.forms.colleagues import PlacesForm
from wunschkunde.stages.referral.forms.handing_over import AnswerForm, ConsentForm, OutcomeForm
from wunschkunde.stages.referral.models import Handover, HandoverLink
from wunschkunde.stages.referral.public.rooms import door, frame
from wunschkunde.stages.referral.queries import handovers as reads
from wunschkunde.stages.referral.rules.consent import sentence_for
from wunschkunde.stages.referral.rules.handover import can, has_time, is_over, page_of
from wunschkunde.stages.referral.states import State

UNPROCESSABLE = 422


def _find(purpose: HandoverLink.Purpose) -> Any:
    def find(token: str) -> HandoverLink | None:
        link = reads.handover_link_behind(token)
        return link if link is not None and link.purpose == purpose else None

    return find


client_room = door(_find(HandoverLink.Purpose.CLIENT))
colleague_room = door(_find(HandoverLink.Purpose.COLLEAGUE))


@client_room
def client(request: HttpRequest, link: HandoverLink) -> HttpResponse:
    """See word for word what would be passed on to whom; say yes or no, and take the yes back."""
    shown = link.handover
    is_yes = request.method == "POST" and "consent" in request.POST
    form = ConsentForm(sentence_for(shown), page_of(shown), request.POST if is_yes else None)
    if request.method == "POST" and not is_yes:
        step = {"refuse": consenting.refuse, "withdraw": consenting.withdraw}
        chosen = next((act for name, act in step.items() if name in request.POST), None)
        if chosen is None:
            return HttpResponseBadRequest()
        chosen(handover=shown)
        return redirect(request.get_full_path())
    if form.is_valid():
        consenting.consent(handover=shown, link=link, digest=form.cleaned_data["digest"])
        return redirect(request.get_full_path())
    context = {
        **frame(request, link),
        "handover": shown,
        "colleague": shown.colleague,
        "content": reads.shown_of(shown),
        "form": form,
        "can_withdraw": can(shown, "withdraw"),
        "can_consent": can(shown, "consent") and has_time(shown, timezone.localdate()),
    }
    return render(request, "referral/rooms/client.html", context, status=UNPROCESSABLE if form.errors else 200)


@colleague_room
def colleague(request: HttpRequest, link: HandoverLink) -> HttpResponse:
    """Read what was handed over; take it on or decline; later say once what became of it."""
    shown = link.handover
    forms: dict[str, Form] = {
        "answer": AnswerForm(_posted(request, "accept") or _posted(request, "decline")),
        "places": PlacesForm(shown.colleague, _posted(request, "places")),
        "outcome": OutcomeForm(_posted(request, "say")),
    }
    if request.method == "POST" and _act(request, shown, forms):
        return redirect(request.get_full_path())
    is_late = is_over(shown, timezone.localdate())
    context = {
        **frame(request, link),
        "handover": shown,
        "content": reads.content_for_colleague(shown),
        "forms": forms,
        "is_waiting": shown.state == State.DELIVERED and not is_late,
        "is_late": is_late,
        "is_taken_on": shown.state == State.ACCEPTED,
    }
    has_errors = any(form.errors for form in forms.values())
    return render(request, "referral/rooms/colleague.html", context, status=UNPROCESSABLE if has_errors else 200)


def _posted(request: HttpRequest, name: str) -> Any:
    return request.POST if request.method == "POST" and name in request.POST else None


def _act(request: HttpRequest, shown: Handover, forms: dict[str, Form]) -> bool:
    """Take the step of the button that was pressed; False where its form is not filled in."""
    form = next((form for form in forms.values() if form.is_bound), None)
    if form is None or not form.is_valid():
        return False
    if form is forms["places"]:
        say_places(colleague=shown.colleague, **form.cleaned_data)
    elif form is forms["outcome"]:
        answering.say_outcome(handover=shown, **form.cleaned_data)
    else:
        step = answering.accept if "accept" in request.POST else answering.decline
        step(handover=shown, words=form.cleaned_data["words"])
    return True
