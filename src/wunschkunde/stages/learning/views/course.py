"""How it goes over time."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.learning.queries import course as reads
from wunschkunde.stages.learning.queries.cases import cases


@require_safe
@practice_required
def course(request: PracticeRequest) -> HttpResponse:
    """Show the course; each number with how many it rests on, silent below five."""
    found = cases()
    context = {
        "question": reads.QUESTION,
        "evidence": reads.evidence_of(request.practice, request.user, found),
        "course": reads.course_of(request.practice, found, timezone.localdate()),
        "types": reads.client_types(),
        "months_kept": request.practice.retention_months,
    }
    return render(request, "learning/course.html", context)
