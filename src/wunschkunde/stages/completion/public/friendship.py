"""The client's yes to being business friends."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.completion.actions import friendship as actions
from wunschkunde.stages.completion.models import ClosingLink
from wunschkunde.stages.completion.public.rooms import back_to_room, closing_room

ME = Party.CLIENT


@closing_room
def friendship(request: HttpRequest, link: ClosingLink) -> HttpResponse:
    """Say yes, or take it back."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    step = actions.take_yes_back if "withdraw" in request.POST else actions.say_yes
    step(closing=link.closing, side=ME)
    return back_to_room(request, link)
