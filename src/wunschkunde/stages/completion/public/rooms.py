"""The door of the closing: its link opens it, and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wunschkunde.accounts.models import token_digest
from wunschkunde.stages.collaboration.public.consents import consents
from wunschkunde.stages.completion.models import ClosingLink
from wunschkunde.stages.completion.queries.closing import link_behind
from wunschkunde.stages.referral.public.rooms import door, frame


def _find(token: str) -> ClosingLink | None:
    return link_behind(token_digest(token))


closing_room = door(_find)
closing_consents = closing_room(consents)


def back_to_room(request: HttpRequest, link: ClosingLink) -> HttpResponse:
    """Lead back to the room after a step, in the language it was opened in."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(frame(request, link)["room_url"] + query)
