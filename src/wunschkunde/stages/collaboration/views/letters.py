"""Letters along the way: choose one, say what it needs, change it, look at its tone, send it or copy it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.accounts.languages import texts_language
from wunschkunde.stages.collaboration import queries
from wunschkunde.stages.collaboration.actions import letters as actions
from wunschkunde.stages.collaboration.emails.letters import asked_for, compose, known_of
from wunschkunde.stages.collaboration.forms.letters import DetailsForm
from wunschkunde.stages.collaboration.models import Engagement, SentLetter
from wunschkunde.stages.collaboration.queries.letters import open_situation, sent_to
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.rules.letters import INVITATION, LETTERS, is_waiting
from wunschkunde.stages.collaboration.views.engagements import the_engagement
from wunschkunde.stages.collaboration.views.refusals import refusals_answered
from wunschkunde.stages.decision.forms.deciding import LetterForm
from wunschkunde.stages.decision.queries.tone import second_look
from wunschkunde.stages.decision.views.tone import tone_context
from wunschkunde.stages.profile.calendar import is_open, leaves_at

UNPROCESSABLE = 422


@require_safe
@practice_required
def letters(request: PracticeRequest, pk: int) -> HttpResponse:
    """Show the letters one may write, and those that were written."""
    engagement = the_engagement(pk)
    written = [(sent, texts.letter(sent.template), is_waiting(sent)) for sent in sent_to(engagement)]
    context = {"engagement": engagement, "choices": [texts.letter(key) for key in LETTERS], "written": written}
    return render(request, "collaboration/letters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def letter(request: PracticeRequest, pk: int, template: str) -> HttpResponse:
    """Write one letter: first what it needs to know, then its words. Nothing is kept before it is sent."""
    engagement = the_engagement(pk)
    if template not in (*LETTERS, INVITATION):
        raise Http404
    details = _details(request, engagement, template)
    if "body" not in request.POST or "fill" in request.POST:
        if not details.fields or (request.method == "POST" and details.is_valid()):
            given = details.cleaned_data if details.fields else {}
            written = compose(client=engagement, key=template, given=given)
            return _page(request, engagement, template, details, LetterForm(initial=vars_of(written)))
        return _page(request, engagement, template, details, None)
    form = LetterForm(request.POST)
    if form.is_valid() and "send" in request.POST:
        return _send(request, engagement, template, form)
    return _page(request, engagement, template, details, form)


def vars_of(written: Any) -> dict[str, str]:
    """Return a letter as the initial values of its form."""
    return {"subject": written.subject, "body": written.body}


def _details(request: PracticeRequest, engagement: Engagement, template: str) -> DetailsForm:
    asked = asked_for(engagement, template)
    if request.method == "POST":
        return DetailsForm(template, asked, request.POST)
    if template == INVITATION:
        raise Refused(_("This letter carries a link. Make one first, in the kickoff, the charter or a check-in."))
    situation = open_situation(engagement, request.GET.get("situation", ""))
    known = known_of(engagement, template, timezone.localdate(), situation)
    return DetailsForm(template, asked, initial=known)


def _page(
    request: PracticeRequest, engagement: Engagement, template: str, details: DetailsForm, form: LetterForm | None
) -> HttpResponse:
    now, practice = timezone.now(), request.practice
    is_late = not is_open(practice, now)
    language, by_mail = queries.client_language_of(engagement), bool(engagement.email)
    context: dict[str, Any] = {
        "engagement": engagement,
        "method": texts.letter(template),
        "details": details,
        "form": form,
        "letter_language": language,
        "wording_language": texts_language(language),
        "by_mail": by_mail,
        "is_late": is_late,
        "leaves_at": leaves_at(practice, now),
        "look": None,
    }
    if form is not None and form.is_bound:
        look = second_look(str(form["body"].value() or ""), language, is_late=is_late)
        context |= tone_context(practice, look, by_mail=by_mail)
    has_errors = bool((details.errors and form is None) or (form is not None and form.errors))
    return render(request, "collaboration/letter.html", context, status=UNPROCESSABLE if has_errors else 200)


def _send(request: PracticeRequest, engagement: Engagement, template: str, form: LetterForm) -> HttpResponse:
    way = request.POST["send"]
    if way == "by_hand":
        actions.note_by_hand(client=engagement, author=request.user, template=template)
        messages.success(request, _("Noted that you send it yourself."))
    else:
        actions.send(
            client=engagement,
            author=request.user,
            template=template,
            letter=form.letter,
            at_once=way == "now",
            overnight=way == "overnight",
        )
    return redirect(reverse("collaboration:letters", args=[engagement.pk]))


def _the_letter(pk: int) -> SentLetter:
    found = SentLetter.objects.select_related("practice", "engagement", "complaint", "message")
    return get_object_or_404(found, pk=pk)


def _back(sent: SentLetter) -> HttpResponse:
    if sent.engagement_id is not None:
        return redirect("collaboration:letters", sent.engagement_id)
    return redirect("decision:letters")


@require_POST
@refusals_answered
@practice_required
def take_back(request: PracticeRequest, number: int) -> HttpResponse:
    """Call a letter back that has not left."""
    sent = _the_letter(number)
    actions.take_back(sent=sent, author=request.user)
    messages.success(request, _("The letter is taken back, and nothing was sent."))
    return _back(sent)


@require_POST
@refusals_answered
@practice_required
def send_now(request: PracticeRequest, number: int) -> HttpResponse:
    """Let a waiting letter leave at once."""
    sent = _the_letter(number)
    actions.send_now(sent=sent, author=request.user)
    messages.success(request, _("The letter leaves now."))
    return _back(sent)
