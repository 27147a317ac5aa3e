"""Complaints on the practice's side: the list, one complaint, and what is noted on its way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, owner_required, practice_required
from wunschkunde.accounts.languages import texts_language, words_of
from wunschkunde.stages.collaboration.actions import complaining
from wunschkunde.stages.collaboration.actions import complaints as actions
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.forms.complaints import (
    ChangeForm,
    CloseForm,
    EntryForm,
    FactForm,
    SettingsForm,
    ToneForm,
)
from wunschkunde.stages.collaboration.models import Complaint, Engagement
from wunschkunde.stages.collaboration.queries import client_language_of, complaint_history
from wunschkunde.stages.collaboration.queries import complaints as queries
from wunschkunde.stages.collaboration.queries.rooms import links_of
from wunschkunde.stages.collaboration.rules import complaints as rules
from wunschkunde.stages.collaboration.rules.letters import is_waiting
from wunschkunde.stages.collaboration.views.refusals import refusals_answered
from wunschkunde.stages.collaboration.views.rooms import days_asked, show_link
from wunschkunde.stages.profile.calendar import calendar_of

UNPROCESSABLE = 422
ON_A_PAGE = 25
HARSH = "tone"


def the_complaint(pk: int) -> Complaint:
    """Return a complaint of the practice in scope, or raise Http404."""
    return get_object_or_404(queries.complaints(), pk=pk)


def _to(complaint_pk: int) -> HttpResponse:
    return redirect("collaboration:complaint", complaint_pk)


@require_safe
@practice_required
def complaints(request: PracticeRequest) -> HttpResponse:
    """List the open complaints by what is due next; the closed ones stand one click away."""
    over = "abgeschlossen" in request.GET
    found = queries.closed_complaints() if over else queries.open_complaints()
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    today = queries.today_of(request.practice)
    shown = [(one, None if over else queries.next_step(one, today), queries.limits_of(one, today)) for one in page]
    context = {"page": page, "shown": shown, "over": over, "total": Complaint.objects.count()}
    return render(request, "collaboration/complaints/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def enter(request: PracticeRequest) -> HttpResponse:
    """Enter a complaint by hand: of somebody one works with (``?zusammenarbeit=``), or of anybody."""
    number = request.GET.get("zusammenarbeit")
    engagement: Engagement | None = None
    if number:
        engagement = get_object_or_404(Engagement, pk=number if number.isdecimal() else None)
    form = EntryForm(
        request.POST if request.method == "POST" else None, practice=request.practice, engagement=engagement
    )
    if form.is_valid():
        now = timezone.now()
        complaint = complaining.enter_complaint(
            practice=request.practice,
            author=request.user,
            medium=form.cleaned_data["medium"],
            fields=form.given(),
            engagement=engagement,
            thanks=form.cleaned_data["thanks"],
            at=form.arrived_at(now),
            now=now,
            by_button=True,
        )
        messages.success(request, _("Entered. Every step has its day now."))
        return _to(complaint.pk)
    context = {"form": form, "engagement": engagement}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "collaboration/complaints/enter.html", context, status=status)


@require_safe
@practice_required
def complaint(request: PracticeRequest, complaint_pk: int) -> HttpResponse:
    """One complaint: their words first, then what is known, then what is due."""
    return show(request, the_complaint(complaint_pk))


def show(request: PracticeRequest, shown: Complaint, fact: FactForm | None = None) -> HttpResponse:
    """Draw the page of a complaint."""
    today = queries.today_of(shown.practice)
    steps, sent = queries.steps_of(shown, today), queries.solution_letter(shown)
    context = {
        "complaint": shown,
        "said": list(shown.words.all()),
        "facts": list(shown.facts.select_related("author")),
        "fact_form": fact or FactForm(),
        "steps": steps,
        "done": [step.title for step in steps if step.is_done],
        "next": next((step for step in steps if not step.is_done), None),
        "by_hand": rules.BY_HAND,
        "limits": queries.limits_of(shown, today),
        "is_open": shown.closed_at is None,
        "can_acknowledge": rules.can(shown, "acknowledge"),
        "can_answer": rules.can(shown, "answer"),
        "can_close": rules.can(shown, "close"),
        "sent": sent,
        "is_waiting": sent is not None and is_waiting(sent),
        "links": links_of(complaint=shown),
        "fairness": _fairness(shown),
        "entries": complaint_history.timeline_of(shown, request.user),
        **_tone(shown, today),
    }
    status = UNPROCESSABLE if fact is not None else 200
    return render(request, "collaboration/complaints/complaint.html", context, status=status)


def _tone(shown: Complaint, today: Any) -> dict[str, Any]:
    """Return what the part on the tone needs; the method's own words for it, and from when the limit may be named."""
    first = rules.limit_from(shown, calendar_of(shown.practice))
    situation = next(one for one in texts.difficult_situations().types if one.key == HARSH)
    return {
        "tone_form": ToneForm(initial={"is_harsh": shown.is_harsh, "tone_note": shown.tone_note or ""}),
        "situation": situation,
        "phrase": words_of(situation.phrase.in_(texts_language(client_language_of(shown))), shown.practice),
        "limit_from": first,
        "may_name_limit": first is not None and first <= today and shown.limit_named_on is None,
    }


def _fairness(shown: Complaint) -> list[tuple[str, int]]:
    given = queries.fairness_of(shown)
    asked = texts.complaint_process().fairness_questions
    return [(words_of(one.text), given[one.key]) for one in asked if one.key in given]


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def change(request: PracticeRequest, complaint_pk: int) -> HttpResponse:
    """Change who answers for it, what it is about, and how the client is reached."""
    shown = the_complaint(complaint_pk)
    rules.check_open(shown)
    data = request.POST if request.method == "POST" else None
    form = ChangeForm(data, instance=Complaint.objects.get(pk=shown.pk), practice=request.practice)
    if form.is_valid():
        before = (shown.legal_due_on, shown.promise_due_on)
        after = actions.change(complaint=shown, author=request.user, data=form.cleaned_data)
        moved = before != (after.legal_due_on, after.promise_due_on)
        said = _("Saved. The days for the refund are counted anew; the history keeps the old ones.")
        messages.success(request, said if moved else _("Saved."))
        return _to(complaint_pk)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "collaboration/complaints/change.html", {"form": form, "complaint": shown}, status=status)


@require_POST
@refusals_answered
@practice_required
def add_fact(request: PracticeRequest, complaint_pk: int) -> HttpResponse:
    """Note one thing that is known for a fact."""
    shown = the_complaint(complaint_pk)
    form = FactForm(request.POST)
    if not form.is_valid():
        return show(request, shown, form)
    actions.add_fact(complaint=shown, author=request.user, **form.cleaned_data)
    return redirect(reverse("collaboration:complaint", args=[complaint_pk]) + "#facts")


@require_POST
@refusals_answered
@practice_required
def finish_step(request: PracticeRequest, complaint_pk: int, key: str) -> HttpResponse:
    """Tick a step off."""
    actions.finish_step(complaint=the_complaint(complaint_pk), author=request.user, key=key)
    return _to(complaint_pk)


@require_POST
@refusals_answered
@practice_required
def acknowledge(request: PracticeRequest, complaint_pk: int) -> HttpResponse:
    """Note that the client was told in person that it has arrived."""
    actions.acknowledge_in_person(complaint=the_complaint(complaint_pk), author=request.user)
    messages.success(request, _("Noted. They know that it has arrived, and when they hear from you."))
    return _to(complaint_pk)


@require_POST
@refusals_answered
@practice_required
def thank(request: PracticeRequest, complaint_pk: int) -> HttpResponse:
    """Send the thanks with a link to the client's room."""
    complaining.thank(complaint=the_complaint(complaint_pk), author=request.user)
    messages.success(request, _("The thanks are on their way, with the day of your next message."))
    return _to(complaint_pk)


@require_POST
@refusals_answered
@practice_required
def note_tone(request: PracticeRequest, complaint_pk: int) -> HttpResponse:
    """Note whether the tone is harsh."""
    form = ToneForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        actions.note_tone(
            complaint=the_complaint(complaint_pk),
            author=request.user,
            is_harsh=data["is_harsh"],
            note=data["tone_note"],
        )
        messages.success(request, _("Saved."))
    return redirect(reverse("collaboration:complaint", args=[complaint_pk]) + "#tone")


@require_POST
@refusals_answered
@practice_required
def name_limit(request: PracticeRequest, complaint_pk: int) -> HttpResponse:
    """Note that the tone was spoken about."""
    actions.name_limit(complaint=the_complaint(complaint_pk), author=request.user)
    messages.success(request, _("Noted. The limit has been named, and the matter goes its own way."))
    return redirect(reverse("collaboration:complaint", args=[complaint_pk]) + "#tone")


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def close(request: PracticeRequest, complaint_pk: int) -> HttpResponse:
    """Close a complaint with what is learned."""
    shown = the_complaint(complaint_pk)
    rules.transition(shown, "close")
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.close(complaint=shown, author=request.user, learned=form.cleaned_data["learned"])
        messages.success(request, _("Closed. What you change is noted with it."))
        return _to(complaint_pk)
    context = {"form": form, "complaint": shown, "fairness": _fairness(shown), "hint": queries.step_text(rules.CLOSING)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "collaboration/complaints/close.html", context, status=status)


@require_POST
@refusals_answered
@practice_required
def reopen(request: PracticeRequest, complaint_pk: int) -> HttpResponse:
    """Look once more."""
    actions.reopen(complaint=the_complaint(complaint_pk), author=request.user)
    messages.success(request, _("It is open again. Its days stay as they were."))
    return _to(complaint_pk)


@require_POST
@refusals_answered
@practice_required
def room_link(request: PracticeRequest, complaint_pk: int) -> HttpResponse:
    """Make a link to the client's room, shown once."""
    shown = the_complaint(complaint_pk)
    link, secret = open_room(target=shown, author=request.user, days=days_asked(request))
    return show_link(request, link, secret, reverse("collaboration:complaint", args=[complaint_pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@owner_required
def complaint_settings(request: PracticeRequest) -> HttpResponse:
    """What the practice promises, who answers, and whether the public page leads to the form."""
    saved = queries.settings_of(request.practice)
    data = request.POST if request.method == "POST" else None
    form = SettingsForm(data, instance=saved, practice=request.practice)
    if form.is_valid():
        actions.save_settings(practice=request.practice, author=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("collaboration:complaints")
    context = {"form": form, "is_published": request.practice.published_at is not None}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "collaboration/complaints/settings.html", context, status=status)
