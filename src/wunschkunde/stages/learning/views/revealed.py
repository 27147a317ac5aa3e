"""Stated against revealed: the picture, and keeping what it says as a proposal."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.views.refusals import refusals_answered
from wunschkunde.stages.learning.actions.proposals import propose_revealed
from wunschkunde.stages.learning.queries import proposals as proposal_reads
from wunschkunde.stages.learning.queries import revealed as reads
from wunschkunde.stages.learning.queries.cases import cases


@require_safe
@practice_required
def revealed(request: PracticeRequest) -> HttpResponse:
    """Show what was stated beside what the cases show, or what is missing."""
    found = cases()
    stand = reads.stand_of(request.practice, found)
    waiting = {one.dimension: one for one in proposal_reads.waiting() if one.subject == one.Subject.IMPORTANCE}
    too_soon = proposal_reads.too_soon_to_propose(stand.cases) if stand else {}
    context = {
        "question": reads.QUESTION,
        "evidence": reads.evidence_of(request.practice, request.user, found),
        "stand": stand,
        "lines": [
            (line, reads.said_of(line), waiting.get(line.dimension.key), too_soon.get(line.dimension.key))
            for line in (stand.lines if stand else ())
        ],
    }
    return render(request, "learning/revealed.html", context)


@require_POST
@refusals_answered
@practice_required
def propose(request: PracticeRequest, key: str) -> HttpResponse:
    """Keep what the cases say about one dimension as a proposal; it changes nothing yet."""
    made = propose_revealed(practice=request.practice, author=request.user, dimension=key)
    return redirect("learning:proposal", made.pk)
