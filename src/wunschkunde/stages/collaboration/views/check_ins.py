"""The practice's side of check-ins: ask both, answer, read both answers once both are given."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.actions import check_ins as actions
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.forms.check_ins import CheckInForm, PulseForm
from wunschkunde.stages.collaboration.models import CheckIn
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import check_ins as reads
from wunschkunde.stages.collaboration.queries.charter import asked_promises
from wunschkunde.stages.collaboration.queries.rooms import links_of
from wunschkunde.stages.collaboration.rules import check_live, check_running
from wunschkunde.stages.collaboration.states import LIVE
from wunschkunde.stages.collaboration.views.engagements import the_engagement
from wunschkunde.stages.collaboration.views.refusals import refusals_answered
from wunschkunde.stages.collaboration.views.rooms import days_asked, show_link

ME = Party.PROVIDER
UNPROCESSABLE = 422


def the_check_in(pk: int, number: int) -> CheckIn:
    """Return a check-in of an engagement of the practice in scope, or raise Http404."""
    found = CheckIn.objects.select_related("engagement__practice")
    check_in: CheckIn = get_object_or_404(found, pk=number, engagement=the_engagement(pk))
    return check_in


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def begin(request: PracticeRequest, pk: int) -> HttpResponse:
    """Ask both sides on an occasion."""
    shown = the_engagement(pk)
    check_running(shown)
    form = CheckInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = actions.begin_check_in(engagement=shown, author=request.user, **form.cleaned_data)
        return redirect("collaboration:check_in", pk, made.pk)
    context = {"engagement": shown, "form": form, "words": texts.pulse_check()}
    return render(request, "collaboration/check_in_begin.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def check_in(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Answer the four statements; afterwards wait for the other side, then read both."""
    shown = the_check_in(pk, number)
    form = PulseForm(request.POST if request.method == "POST" else None, promises=asked_promises(shown.engagement))
    if form.is_valid():
        given = {"one_point_more": form.cleaned_data["one_point_more"], "promises": form.said_of_promises}
        actions.answer(check_in=shown, side=ME, values=form.values, **given, author=request.user)
        messages.success(request, _("Your answers are given."))
        return redirect("collaboration:check_in", pk, number)
    context = {
        "engagement": shown.engagement,
        "seen": reads.seen_by(ME, shown),
        "form": form,
        "words": texts.pulse_check(),
        "links": links_of(check_in=shown),
        "is_live": shown.engagement.state in LIVE,
        "here": reverse("collaboration:check_in", args=[pk, number]),
    }
    return render(request, "collaboration/check_in.html", context, status=UNPROCESSABLE if form.errors else 200)


@refusals_answered
@require_POST
@practice_required
def link(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Make a link to the client's room and show it once."""
    shown = the_check_in(pk, number)
    check_live(shown.engagement)
    made, secret = open_room(target=shown, author=request.user, days=days_asked(request))
    return show_link(request, made, secret, reverse("collaboration:check_in", args=[pk, number]))
