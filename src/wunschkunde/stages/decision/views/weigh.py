"""One inquiry, one thing at a time: their words, the gut feelings, the points, notes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.history.actions import note_seen
from wunschkunde.outbox.actions import UNDO_WINDOW
from wunschkunde.stages.decision import rules
from wunschkunde.stages.decision.actions import assessment, gut
from wunschkunde.stages.decision.forms.feeling import GutForm, HeardForm, NoteForm
from wunschkunde.stages.decision.queries import progress, signs, timeline
from wunschkunde.stages.decision.queries.picture import picture_of
from wunschkunde.stages.decision.sides import standing_answers
from wunschkunde.stages.decision.views.refusals import refusals_answered
from wunschkunde.stages.inquiry.actions import add_answer
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.queries.telling import notices_of


def the_inquiry(pk: int) -> Inquiry:
    """Return an inquiry of the practice in scope; of any other it does not exist."""
    return get_object_or_404(Inquiry.objects.select_related("intermediary", "practice"), pk=pk)


@require_safe
@practice_required
def weigh(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one inquiry at the step it stands at. The first opening by the practice counts as reading it."""
    request = cast("PracticeRequest", request)
    inquiry = gut.mark_read(inquiry=the_inquiry(pk), author=request.user)
    note_seen(practice=request.practice, actor=request.user, target=inquiry)
    return _page(request, inquiry)


def _page(
    request: PracticeRequest, inquiry: Inquiry, gut_form: GutForm | None = None, note_form: NoteForm | None = None
) -> HttpResponse:
    stands = progress.progress_of(inquiry, request.practice)
    said = texts.conventions()
    question = said.gut_first if stands.step == "first_gut" else said.gut_after_dimensions
    context = {
        "inquiry": inquiry,
        "stands": stands,
        "steps": progress.steps_of(stands),
        "gut_form": gut_form or GutForm(question),
        "note_form": note_form or NoteForm(),
        "timeline": timeline.timeline_of(inquiry, request.user),
        "notes": progress.notes_of(inquiry),
        "came_back": progress.came_back_of(inquiry),
        "owed": notices_of(inquiry),
        "today": timezone.localdate(),
        "found_us": next((one.text for one in texts.sources_of_attention() if one.key == inquiry.source), ""),
        **_assessed(stands),
        **_decided(stands, timezone.now()),
    }
    has_errors = any(form is not None and form.errors for form in (gut_form, note_form))
    return render(request, "decision/weigh.html", context, status=422 if has_errors else 200)


def _assessed(stands: progress.Progress) -> dict[str, Any]:
    """Return what is shown only after both gut feelings; before that, nothing of it exists."""
    if stands.assessment is None:
        return {}
    picture = picture_of(stands.assessment)
    hopes = stands.assessment.result["illusory"]
    watched = signs.signs_of(stands.inquiry, hopes)
    return {
        "picture": picture,
        "marked": signs.marked_words(stands.inquiry) if hopes else [],
        "hopes": signs.hopes_of(hopes),
        "signs": watched,
        "other_signs": [sign for sign in signs.inquiry_signs() if sign not in watched],
        "warnings": texts.warnings(),
    }


def _decided(stands: progress.Progress, now: datetime) -> dict[str, Any]:
    """Return what is shown once somebody decided, and until when it can be taken back."""
    decision = stands.decision
    if decision is None:
        return {}
    ends_at = decision.created_at + UNDO_WINDOW
    waits_longer = decision.letter is not None and decision.letter.not_before > ends_at
    first = next((one.dimension.name for one in stands.points if one.dimension.key == decision.kickoff_first), "")
    return {
        "can_undo": rules.can_undo(decision, now),
        "undo_until": None if waits_longer else ends_at,
        "decision_name": next(entry.text for entry in texts.decisions() if entry.key == decision.kind),
        "kickoff_first": first,
    }


@refusals_answered
@require_POST
@practice_required
def first_gut(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the first gut feeling, or its skip; the points come next."""
    request = cast("PracticeRequest", request)
    inquiry = the_inquiry(pk)
    rules.check_first_gut(inquiry)
    form = GutForm(texts.conventions().gut_first, request.POST)
    is_skip = "skip" in request.POST
    if not is_skip and not form.is_valid():
        return _page(request, inquiry, gut_form=form)
    value, sentence = _felt(form, is_skip=is_skip)
    gut.note_first_gut(inquiry=inquiry, author=request.user, value=value, sentence=sentence)
    return redirect(reverse("decision:weigh", args=[pk]) + "#now")


@refusals_answered
@require_POST
@practice_required
def second_gut(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the second gut feeling, or its skip; then, and only then, the assessment is computed."""
    request = cast("PracticeRequest", request)
    inquiry = the_inquiry(pk)
    rules.check_second_gut(inquiry)
    form = GutForm(texts.conventions().gut_after_dimensions, request.POST)
    is_skip = "skip" in request.POST
    if not is_skip and not form.is_valid():
        return _page(request, inquiry, gut_form=form)
    value, sentence = _felt(form, is_skip=is_skip)
    gut.note_second_gut(inquiry=inquiry, author=request.user, value=value, sentence=sentence)
    assessment.assess(inquiry=inquiry, author=request.user)
    return redirect(reverse("decision:weigh", args=[pk]) + "#now")


def _felt(form: GutForm, *, is_skip: bool) -> tuple[int | None, str]:
    form.is_valid()
    return (None if is_skip else form.cleaned_data["value"]), form.cleaned_data.get("sentence", "")


@refusals_answered
@practice_required
def point(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One dimension on its own: both sides' words, and a place for what was heard. Going on records the look."""
    request = cast("PracticeRequest", request)
    inquiry = the_inquiry(pk)
    stands = progress.progress_of(inquiry, request.practice)
    here = next((one for one in stands.points if one.dimension.key == key), None)
    if here is None:
        raise Http404
    rules.check_look(inquiry)
    form = HeardForm(here.dimension, standing_answers(inquiry), request.POST or None)
    if request.method == "POST" and form.is_valid():
        _keep(request, inquiry, here, form)
        return _onward(pk, stands, here)
    series = stands.answered if here.is_answered else stands.unanswered
    before, after = progress.neighbors_of(series, key)
    context = {
        "inquiry": inquiry,
        "point": here,
        "form": form,
        "before": before,
        "after": after,
        "number": series.index(here) + 1,
        "total": len(series),
        "heard": progress.heard_on_point(inquiry, here.dimension),
    }
    return render(request, "decision/point.html", context, status=422 if form.errors else 200)


def _keep(request: PracticeRequest, inquiry: Inquiry, here: progress.Point, form: HeardForm) -> None:
    key, source, heard_on = here.dimension.key, form.cleaned_data["source"], form.cleaned_data["heard_on"]
    for perspective, value in form.new_answers.items():
        add_answer(
            inquiry=inquiry,
            author=request.user,
            dimension=key,
            perspective=perspective,
            value=value,
            source=source,
            heard_on=heard_on,
        )
    if form.cleaned_data["note"].strip():
        gut.note(
            inquiry=inquiry,
            author=request.user,
            text=form.cleaned_data["note"],
            basis=source,
            heard_on=heard_on,
            dimension=key,
        )
    gut.look_at(inquiry=inquiry, author=request.user, dimension=key)
    if form.new_answers and rules.second_gut_of(inquiry) is not None:
        assessment.assess(inquiry=inquiry, author=request.user, occasion=key)
        messages.success(request, _("The picture was computed anew."))


def _onward(pk: int, stands: progress.Progress, here: progress.Point) -> HttpResponse:
    """Go to the next answered point that waits; after the last one, back to the inquiry."""
    waiting = [one for one in stands.answered if not one.is_looked_at and one is not here]
    later = [one for one in waiting if stands.points.index(one) > stands.points.index(here)]
    following = next(iter(later or waiting), None) if stands.second_gut is None else None
    if following is None:
        return redirect(reverse("decision:weigh", args=[pk]) + "#now")
    return redirect("decision:point", pk=pk, key=following.dimension.key)


@refusals_answered
@require_POST
@practice_required
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a dated note."""
    request = cast("PracticeRequest", request)
    inquiry = the_inquiry(pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, inquiry, note_form=form)
    gut.note(
        inquiry=inquiry,
        author=request.user,
        text=form.cleaned_data["text"],
        basis=form.cleaned_data["basis"],
        heard_on=timezone.localdate(),
    )
    return redirect(reverse("decision:weigh", args=[pk]) + "#notes")
