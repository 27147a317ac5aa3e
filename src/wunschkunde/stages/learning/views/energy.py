"""What drains and what feeds the reader: seen by them alone."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.queries.energy import exhaustion_of
from wunschkunde.stages.learning.queries import energy as reads


@require_safe
@practice_required
def energy(request: PracticeRequest) -> HttpResponse:
    """Show the reader's own ledger by cause and by dimension, their own tiredness before anything else."""
    today = timezone.localdate()
    evidence = reads.evidence_of(request.practice, request.user, ())
    context = {
        "question": reads.QUESTION,
        "evidence": evidence,
        "exhaustion": exhaustion_of(request.user, today),
    }
    if evidence.is_enough:
        context["ledger"] = reads.ledger_of(request.practice, request.user, today)
    return render(request, "learning/energy.html", context)
