"""Ways by which clients came, by how well it went."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.learning.queries import channels as reads
from wunschkunde.stages.learning.queries.cases import cases


@require_safe
@practice_required
def channels(request: PracticeRequest) -> HttpResponse:
    """Show the ways and the people through whom clients came, where it went best first."""
    found = cases()
    evidence = reads.evidence_of(request.practice, request.user, found)
    context = {"question": reads.QUESTION, "evidence": evidence}
    if evidence.is_enough:
        context |= {
            "ways": reads.ways_of(found),
            "people": reads.intermediaries_of(found),
            "together": reads.all_together(found),
        }
    return render(request, "learning/channels.html", context)
