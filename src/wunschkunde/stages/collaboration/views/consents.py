"""What a client agreed to, as the practice sees it: enter a yes told in person, take one back on their word."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration import queries
from wunschkunde.stages.collaboration.actions.consents import give, withdraw
from wunschkunde.stages.collaboration.forms.consents import ConsentForm, WithdrawalForm
from wunschkunde.stages.collaboration.models import Consent, Engagement
from wunschkunde.stages.collaboration.queries.consents import by_purpose, sentence_of
from wunschkunde.stages.collaboration.states import LIVE
from wunschkunde.stages.collaboration.views.engagements import the_engagement
from wunschkunde.stages.collaboration.views.refusals import refusals_answered

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def consents(request: PracticeRequest, pk: int) -> HttpResponse:
    """Show every purpose with its yes, in the words that were read; enter one, take one back."""
    engagement = the_engagement(pk)
    bound: ConsentForm | None = None
    if request.method == "POST":
        if "withdraw" in request.POST:
            return _withdrawn(request, engagement)
        bound = ConsentForm(request.POST)
        if bound.is_valid():
            given = bound.cleaned_data
            give(engagement=engagement, channel=Consent.Channel.TOLD, author=request.user, **given)
            messages.success(request, _("Noted."))
            return redirect("collaboration:consents", pk)
    language = queries.client_language_of(engagement)
    lines = [
        (purpose, consent, None if consent else _form(purpose, language, bound))
        for purpose, consent in by_purpose(engagement)
    ]
    context = {"engagement": engagement, "lines": lines, "is_live": engagement.state in LIVE}
    return render(request, "collaboration/consents.html", context, status=UNPROCESSABLE if bound else 200)


def _withdrawn(request: PracticeRequest, engagement: Engagement) -> HttpResponse:
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    withdraw(engagement=engagement, purpose=form.cleaned_data["purpose"], author=request.user)
    messages.success(request, _("Taken back, from now on."))
    return redirect("collaboration:consents", engagement.pk)


def _form(purpose: Consent.Purpose, language: str, bound: ConsentForm | None) -> ConsentForm:
    if bound is not None and bound.data.get("purpose") == purpose.value:
        return bound
    with override(language):
        text = sentence_of(purpose)
    return ConsentForm(initial={"purpose": purpose.value, "text": text}, auto_id=f"id_{purpose.value}_%s")
