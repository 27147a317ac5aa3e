"""The inbox of criticism: read it, answer it, enter what was told."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.views.engagements import the_engagement
from wunschkunde.stages.collaboration.views.refusals import refusals_answered
from wunschkunde.stages.completion.actions import criticism as actions
from wunschkunde.stages.completion.forms.criticism import AnswerForm, CriticismForm
from wunschkunde.stages.completion.models import Criticism
from wunschkunde.stages.completion.queries import criticism as reads

UNPROCESSABLE = 422
ON_A_PAGE = 25


@require_safe
@practice_required
def inbox(request: PracticeRequest) -> HttpResponse:
    """Show what waits for an answer, then what has one."""
    page = Paginator(reads.inbox(), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "completion/criticism_inbox.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def criticism(request: PracticeRequest, number: int) -> HttpResponse:
    """Read one, and answer it once."""
    shown: Criticism = get_object_or_404(reads.inbox(), pk=number)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.answer_criticism(criticism=shown, author=request.user, **form.cleaned_data)
        messages.success(request, _("The answer is in their room now."))
        return redirect("completion:criticism", number)
    context = {"criticism": shown, "engagement": shown.engagement, "form": form}
    return render(request, "completion/criticism.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def enter(request: PracticeRequest, pk: int) -> HttpResponse:
    """Enter what was told in person, or take up what the client wrote at the end (``?frage=``)."""
    engagement = the_engagement(pk)
    initial = {"words": reads.said_in_closing(engagement, request.GET.get("frage", ""))}
    form = CriticismForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        made = actions.note_criticism(engagement=engagement, author=request.user, **form.cleaned_data)
        return redirect("completion:criticism", made.pk)
    context = {"engagement": engagement, "form": form}
    return render(request, "completion/criticism_enter.html", context, status=UNPROCESSABLE if form.errors else 200)
