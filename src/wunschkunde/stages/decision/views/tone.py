"""A second look at a letter while it is being written. Nothing of it is stored or logged, and nothing is forbidden."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.accounts.models import Practice
from wunschkunde.stages.decision.queries.tone import SecondLook, second_look
from wunschkunde.stages.profile.calendar import leaves_at

LONGEST_DRAFT = 20_000  # what the form of a letter takes


@require_POST
@practice_required
def tone(request: PracticeRequest) -> HttpResponse:
    """Return what stands out in ``body``; nothing while nothing does. ``by_mail``: it can be sent from here."""
    look = second_look(request.POST.get("body", "")[:LONGEST_DRAFT], request.POST.get("letter_language", "de"))
    context = tone_context(request.practice, look, by_mail="by_mail" in request.POST)
    return render(request, "decision/parts/tone.html", {**context, "is_asked": False})


def tone_context(practice: Practice, look: SecondLook, *, by_mail: bool) -> dict[str, Any]:
    """Return what the part ``decision/parts/tone.html`` shows; for a sharp letter the morning until which it waits."""
    return {
        "look": look,
        "tone": texts.tone_check(),
        "is_asked": True,
        "morning": leaves_at(practice, timezone.now(), overnight=True) if look.is_sharp and by_mail else None,
    }
