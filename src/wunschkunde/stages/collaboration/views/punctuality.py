"""Punctuality of both sides: the mirrored line, what is owed, and every step on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.actions import punctuality as actions
from wunschkunde.stages.collaboration.forms.punctuality import CommitmentForm, DelayForm, DoneForm, TimeOffForm
from wunschkunde.stages.collaboration.models import Commitment, Engagement, TimeOff
from wunschkunde.stages.collaboration.queries import mirrored, punctuality, time_off
from wunschkunde.stages.collaboration.rules import punctuality as rules
from wunschkunde.stages.collaboration.states import LIVE
from wunschkunde.stages.collaboration.views.engagements import UNPROCESSABLE, the_engagement
from wunschkunde.stages.collaboration.views.refusals import refusals_answered
from wunschkunde.stages.profile.calendar import calendar_of


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def both_sides(request: PracticeRequest, pk: int) -> HttpResponse:
    """Show both sides on one line; a POST enters a commitment."""
    engagement = the_engagement(pk)
    form = CommitmentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.enter(engagement=engagement, author=request.user, **form.commitment)
        messages.success(request, _("Entered."))
        return redirect("collaboration:punctuality", pk)
    return _page(request, engagement, form)


@require_POST
@refusals_answered
@practice_required
def add_time_off(request: PracticeRequest, pk: int) -> HttpResponse:
    """Note when the client is away."""
    engagement = the_engagement(pk)
    form = TimeOffForm(request.POST)
    if not form.is_valid():
        return _page(request, engagement, CommitmentForm(), form)
    actions.note_time_off(engagement=engagement, author=request.user, **form.cleaned_data)
    messages.success(request, _("Noted."))
    return redirect(reverse("collaboration:punctuality", args=[pk]) + "#time-off")


@require_POST
@refusals_answered
@practice_required
def remove_time_off(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Remove days on which the client is not away after all."""
    off: TimeOff = get_object_or_404(time_off.time_off_of(the_engagement(pk)), pk=number)
    actions.remove_time_off(off=off, author=request.user)
    messages.success(request, _("Removed."))
    return redirect(reverse("collaboration:punctuality", args=[pk]) + "#time-off")


def _page(
    request: PracticeRequest, engagement: Engagement, form: CommitmentForm, off_form: TimeOffForm | None = None
) -> HttpResponse:
    today, calendar = timezone.localdate(), calendar_of(engagement.practice)
    away = time_off.time_off_of(engagement)
    rows = punctuality.rows_of(punctuality.commitments_of(engagement), calendar, today)
    drawn = mirrored.rows_drawn(rows, today)
    numbers = {row.commitment.pk for row in drawn}
    context = {
        "engagement": engagement,
        "form": form,
        "measure": punctuality.measure_of([row.commitment for row in rows], calendar, today),
        "picture": mirrored.picture_of(drawn, calendar, today, time_off.spans_of(engagement)),
        "rows": drawn,
        "earlier": [row for row in rows if row.commitment.pk not in numbers],
        "is_live": engagement.state in LIVE,
        "off_form": off_form or TimeOffForm(),
        "own_time_off": time_off.coming_in_words(calendar.time_off, today),
        "away": [(off, time_off.span_in_words(off.first_on, off.last_on)) for off in away],
    }
    has_errors = bool(form.errors or (off_form is not None and off_form.errors))
    return render(request, "collaboration/punctuality.html", context, status=UNPROCESSABLE if has_errors else 200)


def the_commitment(engagement: Engagement, number: int) -> Commitment:
    """Return a commitment of this engagement, or raise Http404."""
    return get_object_or_404(punctuality.commitments_of(engagement), pk=number)


@require_safe
@practice_required
def commitment(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """One commitment, and the steps that can be taken on it."""
    engagement = the_engagement(pk)
    return _commitment_page(request, engagement, the_commitment(engagement, number))


def _commitment_page(
    request: PracticeRequest,
    engagement: Engagement,
    shown: Commitment,
    done_form: DoneForm | None = None,
    delay_form: DelayForm | None = None,
) -> HttpResponse:
    calendar = calendar_of(engagement.practice)
    (row,) = punctuality.rows_of([shown], calendar, timezone.localdate())
    context = {
        "engagement": engagement,
        "row": row,
        "commitment": shown,
        "done_form": done_form or DoneForm(),
        "delay_form": delay_form or DelayForm(),
        "can_remove": rules.can_remove(shown),
        "told_before": rules.told_before(shown, calendar),
    }
    has_errors = any(form is not None and form.errors for form in (done_form, delay_form))
    return render(request, "collaboration/commitment.html", context, status=UNPROCESSABLE if has_errors else 200)


@require_POST
@refusals_answered
@practice_required
def done(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Note that it was done: today with one touch, or on another day."""
    engagement = the_engagement(pk)
    shown = the_commitment(engagement, number)
    form = DoneForm(request.POST if "done_on" in request.POST else {"done_on": timezone.localdate()})
    if not form.is_valid():
        return _commitment_page(request, engagement, shown, done_form=form)
    actions.mark_done(commitment=shown, author=request.user, done_on=form.cleaned_data["done_on"])
    messages.success(request, _("Noted as done."))
    return redirect("collaboration:punctuality", pk)


@require_POST
@refusals_answered
@practice_required
def delay(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Note the word of a delay and the new day."""
    engagement = the_engagement(pk)
    shown = the_commitment(engagement, number)
    form = DelayForm(request.POST)
    if not form.is_valid():
        return _commitment_page(request, engagement, shown, delay_form=form)
    actions.tell_delay(commitment=shown, author=request.user, **form.cleaned_data)
    messages.success(request, _("The new day is noted."))
    return redirect("collaboration:punctuality", pk)


@require_POST
@refusals_answered
@practice_required
def drop(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Note that both agreed it is no longer needed."""
    actions.drop(commitment=the_commitment(the_engagement(pk), number), author=request.user)
    messages.success(request, _("Noted: it is no longer needed."))
    return redirect("collaboration:punctuality", pk)


@require_POST
@refusals_answered
@practice_required
def take_back(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Take the last step back."""
    actions.take_back(commitment=the_commitment(the_engagement(pk), number), author=request.user)
    messages.success(request, _("Taken back."))
    return redirect("collaboration:commitment", pk, number)


@require_POST
@refusals_answered
@practice_required
def remove(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Remove what was entered by mistake."""
    actions.remove(commitment=the_commitment(the_engagement(pk), number), author=request.user)
    messages.success(request, _("Removed."))
    return redirect("collaboration:punctuality", pk)
