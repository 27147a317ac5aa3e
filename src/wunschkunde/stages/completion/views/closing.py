"""The practice's side of the closing: invite, answer, read both answers, complete."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries.kickoff import levels_of
from wunschkunde.stages.collaboration.rules import can, check_running
from wunschkunde.stages.collaboration.views.engagements import the_engagement
from wunschkunde.stages.collaboration.views.refusals import refusals_answered
from wunschkunde.stages.collaboration.views.rooms import close_link, show_link
from wunschkunde.stages.completion.actions import closing as actions
from wunschkunde.stages.completion.forms.closing import ClosingForm, CompleteForm, LevelsForm
from wunschkunde.stages.completion.models import Closing, ClosingLink
from wunschkunde.stages.completion.queries import closing as reads
from wunschkunde.stages.completion.queries.criticism import criticism_of
from wunschkunde.stages.completion.queries.friendship import friendship_seen_by
from wunschkunde.stages.completion.rules.closing import ANSWERABLE, can_reopen

ME = Party.PROVIDER
UNPROCESSABLE = 422


def the_closing(pk: int) -> Closing:
    """Return the closing of an engagement of the practice in scope, or raise Http404."""
    found = Closing.objects.select_related("engagement__practice", "practice")
    closing: Closing = get_object_or_404(found, engagement=the_engagement(pk))
    return closing


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def begin(request: PracticeRequest, pk: int) -> HttpResponse:
    """Invite both to pause; where no levels were agreed at the kickoff, they are written first."""
    engagement = the_engagement(pk)
    if reads.closing_of(engagement) is not None:
        return redirect("completion:closing", pk)
    check_running(engagement)
    agreed = levels_of(engagement)
    form = LevelsForm(request.POST if request.method == "POST" and not agreed else None)
    if request.method == "POST" and (agreed or form.is_valid()):
        levels = None if agreed else form.levels()
        actions.begin_closing(engagement=engagement, author=request.user, levels=levels)
        return redirect("completion:closing", pk)
    context = {
        "engagement": engagement,
        "form": form,
        "agreed": [(one.text, agreed[int(one.value)]) for one in reversed(texts.protocol().levels)] if agreed else [],
        "words": texts.closing_retrospective(),
    }
    return render(request, "completion/closing_begin.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def closing(request: PracticeRequest, pk: int) -> HttpResponse:
    """Answer alone; afterwards wait for the other side, then read both."""
    engagement = the_engagement(pk)
    shown = reads.closing_of(engagement)
    if shown is None:
        return redirect("completion:closing_begin", pk)
    form = ClosingForm(request.POST if request.method == "POST" else None, side=ME, levels=shown.levels)
    if form.is_valid():
        actions.answer(closing=shown, side=ME, author=request.user, **form.answers())
        messages.success(request, _("Your answers are given."))
        return redirect("completion:closing", pk)
    context = {
        "engagement": engagement,
        "seen": reads.seen_by(ME, shown),
        "form": form,
        "words": texts.closing_retrospective(),
        "links": reads.links_of(shown),
        "is_answerable": engagement.state in ANSWERABLE,
        "can_complete": can(engagement, "complete"),
        "can_reopen": can_reopen(shown, timezone.localdate()),
        "here": request.path,
        "friendship": friendship_seen_by(ME, engagement),
        "criticisms": criticism_of(engagement),
    }
    return render(request, "completion/closing.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@refusals_answered
@practice_required
def link(request: PracticeRequest, pk: int) -> HttpResponse:
    """Make a link to the client's room and show it once."""
    made, secret = actions.open_closing(closing=the_closing(pk), author=request.user)
    return show_link(request, made, secret, reverse("completion:closing", args=[pk]))


@require_POST
@practice_required
def close(request: PracticeRequest, number: int) -> HttpResponse:
    """Revoke a link; it opens nothing from the next request on."""
    found = ClosingLink.objects.select_related("practice", "closing__engagement")
    revoked: ClosingLink = get_object_or_404(found, pk=number)
    return close_link(request, revoked)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def complete(request: PracticeRequest, pk: int) -> HttpResponse:
    """Complete: with a next step, or with a good ending."""
    shown = the_closing(pk)
    form = CompleteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.complete(closing=shown, author=request.user, **form.cleaned_data)
        return redirect("completion:closing", pk)
    context = {
        "engagement": shown.engagement,
        "seen": reads.seen_by(ME, shown),
        "form": form,
        "words": texts.closing_retrospective(),
    }
    return render(request, "completion/complete.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@refusals_answered
@practice_required
def reopen(request: PracticeRequest, pk: int) -> HttpResponse:
    """Take completing back."""
    actions.reopen(closing=the_closing(pk), author=request.user)
    messages.success(request, _("You work together again."))
    return redirect("collaboration:engagement", pk)
