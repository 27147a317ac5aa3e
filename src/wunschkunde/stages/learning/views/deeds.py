"""Said and done: promises beside what was done."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.learning.queries import deeds as reads


@require_safe
@practice_required
def deeds(request: PracticeRequest) -> HttpResponse:
    """Show what the page says of the practice, beside what can be counted."""
    context = {
        "question": reads.QUESTION,
        "evidence": reads.evidence_of(request.practice, request.user, ()),
        "deeds": reads.deeds_of(request.practice, timezone.localdate()),
    }
    return render(request, "learning/deeds.html", context)
