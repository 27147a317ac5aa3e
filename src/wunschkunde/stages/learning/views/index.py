"""The first page of learning: every question, and on how many cases its answer rests."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.learning.queries.cases import cases
from wunschkunde.stages.learning.queries.proposals import waiting
from wunschkunde.stages.learning.queries.questions import questions_with_evidence


@require_safe
@practice_required
def index(request: PracticeRequest) -> HttpResponse:
    """Show the questions; those without enough cases say what is missing."""
    found = cases()
    context = {
        "questions": questions_with_evidence(request.practice, request.user, found),
        "cases": len(found),
        "waiting": waiting().count(),
    }
    return render(request, "learning/index.html", context)
