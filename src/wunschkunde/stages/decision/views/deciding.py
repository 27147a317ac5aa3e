"""Choose, write the letter, send it; take it back."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.decision import emails, rules
from wunschkunde.stages.decision.actions import deciding
from wunschkunde.stages.decision.forms.deciding import ChoiceForm, DraftForm, LetterForm
from wunschkunde.stages.decision.models import Colleague, Decision, LetterDraft
from wunschkunde.stages.decision.queries import progress
from wunschkunde.stages.decision.queries.picture import picture_of
from wunschkunde.stages.decision.queries.tone import second_look
from wunschkunde.stages.decision.views.refusals import refusals_answered
from wunschkunde.stages.decision.views.tone import tone_context
from wunschkunde.stages.decision.views.weigh import the_inquiry
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.profile.calendar import is_open, leaves_at
from wunschkunde.stages.profile.queries import dimensions_of


@refusals_answered
@practice_required
def choose(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Say what is decided, and why; the letter comes next."""
    request = cast("PracticeRequest", request)
    inquiry = the_inquiry(pk)
    if kind not in Decision.Kind.values:
        raise Http404
    rules.check_decide(inquiry, kind)
    form = _choice_form(request, inquiry, kind)
    if request.method == "POST" and form.is_valid():
        deciding.prepare_letter(inquiry=inquiry, author=request.user, choice=form.choice)
        return redirect("decision:letter", pk=pk)
    entry = next(entry for entry in texts.decisions() if entry.key == kind)
    context = {"inquiry": inquiry, "kind": kind, "entry": entry, "form": form}
    return render(request, "decision/choose.html", context, status=422 if form.errors else 200)


def _choice_form(request: PracticeRequest, inquiry: Inquiry, kind: str) -> ChoiceForm:
    assessment = deciding.latest_assessment(inquiry)
    rubbing = picture_of(assessment).rubbing
    dimensions = sorted(
        dimensions_of(request.practice),
        key=lambda one: rubbing.index(one.key) if one.key in rubbing else len(rubbing),
    )
    named = [(one.key, words_of(one.name)) for one in dimensions]
    initial: dict[str, Any] = {
        "topic": emails.usual_topic(inquiry),
        "question": emails.usual_question(inquiry, assessment),
        "kickoff_first": rubbing[0] if rubbing else "",
    }
    draft = LetterDraft.objects.filter(inquiry=inquiry).first()
    if draft is not None and draft.data.get("kind") == kind:
        initial |= draft.data
        initial["letter"] = emails.NO_ROOM if draft.data.get("until") else kind
    if "kollegin" in request.GET:
        initial["colleague"] = request.GET["kollegin"]
    on_condition = "bedingung" in request.GET or bool(initial.get("condition"))
    return ChoiceForm(kind, named, request.POST or None, initial=initial, on_condition=on_condition)


@refusals_answered
@practice_required
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter: edit it, look at its tone, send it or copy it."""
    request = cast("PracticeRequest", request)
    inquiry = the_inquiry(pk)
    draft = LetterDraft.objects.filter(inquiry=inquiry).first()
    if draft is None:
        rules.check_open(inquiry)
        return redirect("decision:weigh", pk=pk)
    rules.check_decide(inquiry, draft.data["kind"])
    choice = _choice_of(draft)
    form = LetterForm(request.POST or None, initial=draft.data)
    if request.method == "POST" and form.is_valid():
        if "start_over" in request.POST:
            deciding.prepare_letter(inquiry=inquiry, author=request.user, choice=choice, starts_over=True)
            return redirect("decision:letter", pk=pk)
        deciding.save_letter(inquiry=inquiry, author=request.user, letter=form.letter)
        if "send" in request.POST:
            return _send(request, inquiry, choice, form)
        if "tone" not in request.POST:
            messages.success(request, _("Saved."))
    return _letter_page(request, inquiry, choice, form)


def _letter_page(request: PracticeRequest, inquiry: Inquiry, choice: deciding.Choice, form: LetterForm) -> HttpResponse:
    now = timezone.now()
    language = emails.letter_language(inquiry)
    is_late = not is_open(request.practice, now)
    context = {
        "inquiry": inquiry,
        "choice": choice,
        "decision_name": next(entry.text for entry in texts.decisions() if entry.key == choice.kind),
        "form": form,
        "letter_language": language,
        "by_mail": bool(inquiry.email),
        "look": None,
        "is_late": is_late,
        "leaves_at": leaves_at(request.practice, now),
        "is_saved": request.method == "POST" and not form.errors,
    }
    if request.method == "POST":
        look = second_look(str(form["body"].value() or ""), language, is_late=is_late)
        context |= tone_context(request.practice, look, by_mail=bool(inquiry.email))
    return render(request, "decision/letter.html", context, status=422 if form.errors else 200)


def _choice_of(draft: LetterDraft) -> deciding.Choice:
    data = draft.data
    return deciding.Choice(
        kind=data["kind"],
        reason=data["reason"],
        topic=data["topic"],
        condition=data["condition"],
        kickoff_first=data["kickoff_first"],
        question=data["question"],
        colleague=Colleague.objects.filter(pk=data["colleague"]).first() if data["colleague"] else None,
        until=data.get("until", ""),
    )


def _send(request: PracticeRequest, inquiry: Inquiry, choice: deciding.Choice, form: LetterForm) -> HttpResponse:
    way = request.POST["send"]
    deciding.decide(
        inquiry=inquiry,
        author=request.user,
        choice=choice,
        letter=None if way == "by_hand" else form.letter,
        at_once=way == "now",
        overnight=way == "overnight",
    )
    return redirect("decision:weigh", pk=inquiry.pk)


@refusals_answered
@require_POST
@practice_required
def save_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the letter while it is being written."""
    request = cast("PracticeRequest", request)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    deciding.save_letter(inquiry=the_inquiry(pk), author=request.user, letter=form.letter)
    return HttpResponse(status=204)


@refusals_answered
@require_POST
@practice_required
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the decision back while its letter has not left the house."""
    request = cast("PracticeRequest", request)
    inquiry = the_inquiry(pk)
    decision = progress.decisions_of(inquiry).first()
    if decision is None:
        raise rules.Refused(_("There is no decision to take back."))
    deciding.undo(decision=decision, author=request.user)
    messages.success(request, _("The decision is taken back, and nothing was sent."))
    return redirect("decision:weigh", pk=pk)


@refusals_answered
@require_POST
@practice_required
def send_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a waiting letter leave at once."""
    request = cast("PracticeRequest", request)
    inquiry = the_inquiry(pk)
    decision = progress.standing_decision(inquiry)
    if decision is None:
        raise rules.Refused(_("There is no letter on its way."))
    deciding.send_now(decision=decision, author=request.user)
    messages.success(request, _("The letter leaves now."))
    return redirect("decision:letters")
