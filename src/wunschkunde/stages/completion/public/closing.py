"""The client's room of the closing: answer alone, then read both sides' answers once both are given."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wunschkunde import texts
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.completion.actions import closing as actions
from wunschkunde.stages.completion.forms.closing import ClosingForm
from wunschkunde.stages.completion.models import ClosingLink
from wunschkunde.stages.completion.public.rooms import closing_room
from wunschkunde.stages.completion.queries import closing as reads
from wunschkunde.stages.completion.queries.criticism import criticism_of
from wunschkunde.stages.completion.queries.friendship import friendship_seen_by, recommendation_by
from wunschkunde.stages.completion.rules.closing import ANSWERABLE
from wunschkunde.stages.referral.public.rooms import frame

ME = Party.CLIENT
UNPROCESSABLE = 422


@closing_room
def closing(request: HttpRequest, link: ClosingLink) -> HttpResponse:
    """Answer the questions; afterwards wait for the other side, then read both."""
    shown = link.closing
    form = ClosingForm(request.POST if request.method == "POST" else None, side=ME, levels=shown.levels)
    if form.is_valid():
        actions.answer(closing=shown, side=ME, **form.answers())
        return redirect(request.get_full_path())
    seen = reads.seen_by(ME, shown)
    token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    tell_others = seen.own.words.get("tell_others", "") if seen.own else ""
    context = {
        **frame(request, link),
        "engagement": shown.engagement,
        "seen": seen,
        "suffix": f"?{request.GET.urlencode()}" if request.GET else "",
        "friendship": friendship_seen_by(ME, shown.engagement),
        "friendship_url": reverse("completion:room_closing_friendship", args=[token]),
        "recommendation": recommendation_by(ME, shown.engagement, tell_others),
        "criticisms": criticism_of(shown.engagement),
        "criticism_url": reverse("completion:room_closing_criticism", args=[token]),
        "form": form,
        "words": texts.closing_retrospective(),
        "is_answerable": shown.engagement.state in ANSWERABLE,
    }
    return render(request, "completion/rooms/closing.html", context, status=UNPROCESSABLE if form.errors else 200)
