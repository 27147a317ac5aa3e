"""The client's room of a check-in: four statements, then both sides' answers once both are given."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wunschkunde import texts
from wunschkunde.stages.collaboration.actions import check_ins as actions
from wunschkunde.stages.collaboration.forms.check_ins import PulseForm
from wunschkunde.stages.collaboration.models import RoomLink
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.public.rooms import room
from wunschkunde.stages.collaboration.queries import check_ins as reads
from wunschkunde.stages.collaboration.queries.charter import asked_promises
from wunschkunde.stages.collaboration.states import LIVE
from wunschkunde.stages.referral.public.rooms import frame

ME = Party.CLIENT
UNPROCESSABLE = 422


@room(RoomLink.Purpose.CHECK_IN)
def check_in(request: HttpRequest, link: RoomLink) -> HttpResponse:
    """Answer the four statements; afterwards wait for the other side, then read both."""
    shown = link.check_in
    if shown is None:  # the schema knows no such link behind this door
        raise Http404
    form = PulseForm(request.POST if request.method == "POST" else None, promises=asked_promises(shown.engagement))
    if form.is_valid():
        given = {"one_point_more": form.cleaned_data["one_point_more"], "promises": form.said_of_promises}
        actions.answer(check_in=shown, side=ME, values=form.values, **given)
        return redirect(request.get_full_path())
    context = {
        **frame(request, link),
        "engagement": shown.engagement,
        "seen": reads.seen_by(ME, shown),
        "form": form,
        "words": texts.pulse_check(),
        "is_live": shown.engagement.state in LIVE,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "collaboration/rooms/check_in.html", context, status=status)
