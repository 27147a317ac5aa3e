"""After both paused: thanks and a recommendation as words to copy, and business friends."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.emails.letters import compose
from wunschkunde.stages.collaboration.models import Consent
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries.consents import standing_consent
from wunschkunde.stages.collaboration.views.refusals import refusals_answered
from wunschkunde.stages.completion.actions import friendship as actions
from wunschkunde.stages.completion.forms.friendship import ThanksForm
from wunschkunde.stages.completion.queries.friendship import Written, recommendation_by
from wunschkunde.stages.completion.rules.friendship import check_opened
from wunschkunde.stages.completion.views.closing import the_closing

ME = Party.PROVIDER


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def thanks(request: PracticeRequest, pk: int) -> HttpResponse:
    """Word a thank-you and a recommendation. Nothing is kept, nothing is sent.

    The letter asks for a word, too: by email only with their consent to be asked, else it is for a talk (L34).
    """
    closing = the_closing(pk)
    check_opened(closing)
    engagement = closing.engagement
    form = ThanksForm(request.POST if request.method == "POST" else None)
    letter = None
    if form.is_valid():
        written = compose(client=engagement, key="thank_you", given=form.cleaned_data)
        letter = Written(written.subject, written.body, engagement.email)
    context = {
        "engagement": engagement,
        "form": form,
        "letter": letter,
        "may_write": standing_consent(engagement, Consent.Purpose.FEEDBACK) is not None and bool(engagement.email),
        "recommendation": recommendation_by(ME, engagement),
        "words": texts.closing_retrospective(),
    }
    return render(request, "completion/thanks.html", context, status=422 if form.errors else 200)


@require_POST
@refusals_answered
@practice_required
def friendship(request: PracticeRequest, pk: int) -> HttpResponse:
    """Say yes to being business friends, or take it back."""
    step = actions.take_yes_back if "withdraw" in request.POST else actions.say_yes
    step(closing=the_closing(pk), side=ME, author=request.user)
    return redirect("completion:closing", pk)
