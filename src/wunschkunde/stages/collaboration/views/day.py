"""Lines of Heute: put aside with one touch, and back with another."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.actions.day import put_aside, take_back

ASIDE = "beiseite"


@require_POST
@practice_required
def aside(request: PracticeRequest) -> HttpResponse:
    """Put a line aside, or show it again; the day then offers the way back."""
    occasion = request.POST.get("occasion", "")
    if "back" in request.POST:
        take_back(practice=request.practice, author=request.user, occasion=occasion)
        request.session.pop(ASIDE, None)
    elif occasion:
        request.session[ASIDE] = put_aside(practice=request.practice, author=request.user, occasion=occasion).occasion
    return redirect("home")
