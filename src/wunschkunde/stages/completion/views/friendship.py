"""After both paused: thanks and a recommendation as words to copy, and business friends."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.emails.letters import compose
from wunschkunde.stages.collaboration.models import Consent
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries.consents import standing_consent
from wunschkunde.stages.collaboration.views.refusals import refusals_answered
from wunschkunde.stages.completion.actions import friendship as actions
from wunschkunde.stages.completion.forms.friendship import ThanksForm
from wunschkunde.stages.completion.queries.friendship import Written, client_named, recommendation_by, thanks_to
from wunschkunde.stages.completion.rules.friendship import check_opened
from wunschkunde.stages.completion.views.closing import the_closing
from wunschkunde.stages.inquiry.models import Inquiry

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


@require_safe
@practice_required
def thank_referrer(request: PracticeRequest, pk: int) -> HttpResponse:
    """Thank whoever recommended this practice, without a word about the inquiry.

    Clients get a letter of theirs, which may be sent. Whoever never wrote here gets none from here: the words are for
    a talk or for one's own hand.
    """
    inquiry: Inquiry = get_object_or_404(Inquiry.objects.select_related("intermediary"), pk=pk)
    if inquiry.intermediary is None:
        raise Http404
    known = client_named(inquiry.intermediary.name)
    if known is not None:
        return redirect("collaboration:letter", known.pk, "thank_referrer")
    context = {"inquiry": inquiry, "letter": thanks_to(request.practice, inquiry.intermediary.name)}
    return render(request, "completion/thank_referrer.html", context)


@require_POST
@refusals_answered
@practice_required
def friendship(request: PracticeRequest, pk: int) -> HttpResponse:
    """Say yes to being business friends, or take it back."""
    step = actions.take_yes_back if "withdraw" in request.POST else actions.say_yes
    step(closing=the_closing(pk), side=ME, author=request.user)
    return redirect("completion:closing", pk)
