"""What both share, as the practice sees and writes it: the log, and conversations."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.actions import sharing as actions
from wunschkunde.stages.collaboration.forms.sharing import MeetingForm, SettleForm, ShareForm
from wunschkunde.stages.collaboration.models import Meeting, SharedEntry
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import sharing as reads
from wunschkunde.stages.collaboration.queries.charter import charter_of
from wunschkunde.stages.collaboration.rules import check_live
from wunschkunde.stages.collaboration.rules.sharing import can_settle
from wunschkunde.stages.collaboration.states import LIVE
from wunschkunde.stages.collaboration.views.engagements import ON_A_PAGE, the_engagement
from wunschkunde.stages.collaboration.views.refusals import refusals_answered

ME = Party.PROVIDER
UNPROCESSABLE = 422


def _the_entry(pk: int, number: int) -> SharedEntry:
    found = SharedEntry.objects.select_related("engagement__practice")
    entry: SharedEntry = get_object_or_404(found, pk=number, engagement=the_engagement(pk))
    return entry


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def sharing(request: PracticeRequest, pk: int) -> HttpResponse:
    """Show what both told each other, and add to it."""
    shown = the_engagement(pk)
    form = ShareForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.share(engagement=shown, side=ME, author=request.user, **form.cleaned_data)
        messages.success(request, _("Shared. You can take it back for a day."))
        return redirect("collaboration:sharing", pk)
    page = Paginator(reads.entries(shown), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "engagement": shown,
        "form": form,
        "page": page,
        "entries": reads.as_read_by(ME, shown, list(page), timezone.now()),
        "is_live": shown.state in LIVE,
        "is_unread": charter_of(shown) is None,
    }
    return render(request, "collaboration/sharing.html", context, status=UNPROCESSABLE if form.errors else 200)


@refusals_answered
@require_POST
@practice_required
def take_back(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Take an entry of one's own back, within a day."""
    actions.take_back(entry=_the_entry(pk, number), side=ME, author=request.user)
    messages.success(request, _("Taken back."))
    return redirect("collaboration:sharing", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def settle(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Note what became of an advice against something."""
    entry = _the_entry(pk, number)
    form = SettleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.settle(entry=entry, side=ME, author=request.user, **form.cleaned_data)
        return redirect("collaboration:sharing", pk)
    if not can_settle(entry) and request.method != "POST":
        return redirect("collaboration:sharing", pk)
    context = {"form": form, "entry": entry, "engagement": entry.engagement, "who": _who(entry)}
    return render(request, "collaboration/settle.html", context, status=UNPROCESSABLE if form.errors else 200)


def _who(entry: SharedEntry) -> str:
    return reads.names_of(entry.engagement)[entry.side]


@require_http_methods(["GET", "HEAD"])
@practice_required
def meetings(request: PracticeRequest, pk: int) -> HttpResponse:
    """List the conversations."""
    shown = the_engagement(pk)
    page = Paginator(reads.meetings(shown), ON_A_PAGE).get_page(request.GET.get("page"))
    talks = reads.as_talks(shown, list(page), timezone.localdate())
    context = {"engagement": shown, "page": page, "talks": talks, "is_live": shown.state in LIVE}
    return render(request, "collaboration/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def meeting(request: PracticeRequest, pk: int, number: int | None = None) -> HttpResponse:
    """Note a conversation, ahead or held, or change what was noted."""
    shown = the_engagement(pk)
    check_live(shown)
    known: Meeting | None = None
    if number is not None:
        known = get_object_or_404(Meeting, pk=number, engagement=shown)
    form = MeetingForm(reads.names_of(shown), request.POST if request.method == "POST" else None, instance=known)
    if form.is_valid():
        fresh = Meeting.objects.filter(pk=number).first() if number is not None else None
        if number is not None and fresh is None:
            raise Http404
        actions.keep_meeting(engagement=shown, author=request.user, data=form.cleaned_data, meeting=fresh)
        messages.success(request, _("Saved."))
        return redirect("collaboration:meetings", pk)
    context = {
        "engagement": shown,
        "meeting": known,
        "form": form,
        "back_url": reverse("collaboration:meetings", args=[pk]),
    }
    return render(request, "collaboration/meeting.html", context, status=UNPROCESSABLE if form.errors else 200)


@refusals_answered
@require_POST
@practice_required
def remove_meeting(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Remove a conversation that did not take place."""
    found = Meeting.objects.select_related("engagement__practice")
    actions.remove_meeting(
        meeting=get_object_or_404(found, pk=number, engagement=the_engagement(pk)), author=request.user
    )
    messages.success(request, _("The conversation is removed."))
    return redirect("collaboration:meetings", pk)
