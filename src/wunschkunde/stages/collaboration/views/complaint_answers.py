"""The answer to a complaint: what it names, its letter, a second look at the tone, and the minute to take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.actions import complaints as actions
from wunschkunde.stages.collaboration.emails.complaints import ANSWERS, compose_answer
from wunschkunde.stages.collaboration.forms.complaints import AnswerForm
from wunschkunde.stages.collaboration.models import Complaint
from wunschkunde.stages.collaboration.queries import client_language_of
from wunschkunde.stages.collaboration.rules import complaints as rules
from wunschkunde.stages.collaboration.states import ComplaintState
from wunschkunde.stages.collaboration.views.complaints import the_complaint
from wunschkunde.stages.collaboration.views.refusals import refusals_answered
from wunschkunde.stages.decision.forms.deciding import LetterForm
from wunschkunde.stages.decision.queries.tone import second_look
from wunschkunde.stages.decision.views.tone import tone_context
from wunschkunde.stages.profile.calendar import is_open, leaves_at

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def answer(request: PracticeRequest, complaint_pk: int) -> HttpResponse:
    """Say what went wrong, how it is put right, and until when; the letter comes next. Never before the facts."""
    shown = the_complaint(complaint_pk)
    rules.check_answer(shown)
    initial = {"mistake": shown.mistake, "remedy": shown.remedy, "remedy_on": shown.remedy_on}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        data = {**form.cleaned_data}
        template = data.pop("template")
        actions.prepare_answer(complaint=shown, author=request.user, **data)
        return redirect("collaboration:complaint_letter", complaint_pk, template)
    context = {"form": form, "complaint": shown, "facts": list(shown.facts.all())}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "collaboration/complaints/answer.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def letter(request: PracticeRequest, complaint_pk: int, template: str) -> HttpResponse:
    """The letter: edit it, look at its tone, send it or copy it."""
    shown = the_complaint(complaint_pk)
    if shown.state == ComplaintState.ANSWERED:  # the second tap on "Send"
        return redirect("collaboration:complaint", complaint_pk)
    rules.check_answer(shown)
    if template not in ANSWERS or not shown.mistake:
        return redirect("collaboration:complaint_answer", complaint_pk)
    composed = compose_answer(shown, template)
    data = request.POST if request.method == "POST" else None
    form = LetterForm(data, initial={"subject": composed.subject, "body": composed.body})
    if form.is_valid() and "send" in request.POST:
        way = request.POST["send"]
        actions.answer(
            complaint=shown,
            author=request.user,
            template=template,
            letter=None if way == "by_hand" else form.letter,
            at_once=way == "now",
            overnight=way == "overnight",
        )
        return redirect("collaboration:complaint", complaint_pk)
    return _letter_page(request, shown, form)


def _letter_page(request: PracticeRequest, shown: Complaint, form: LetterForm) -> HttpResponse:
    now, language = timezone.now(), client_language_of(shown)
    is_late, by_mail = not is_open(request.practice, now), bool(shown.email)
    context: dict[str, Any] = {
        "complaint": shown,
        "form": form,
        "letter_language": language,
        "by_mail": by_mail,
        "is_late": is_late,
        "leaves_at": leaves_at(request.practice, now),
        "look": None,
    }
    if form.is_bound:
        look = second_look(str(form["body"].value() or ""), language, is_late=is_late)
        context |= tone_context(request.practice, look, by_mail=by_mail)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "collaboration/complaints/letter.html", context, status=status)


@require_POST
@refusals_answered
@practice_required
def take_back(request: PracticeRequest, complaint_pk: int) -> HttpResponse:
    """Call the answer back while it has not left the house."""
    actions.take_back(complaint=the_complaint(complaint_pk), author=request.user)
    messages.success(request, _("The answer is taken back, and nothing was sent."))
    return redirect("collaboration:complaint", complaint_pk)
