"""Gut feelings beside what came of them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.engine.calibration import MINIMUM as CALIBRATED_FROM
from wunschkunde.stages.learning.queries import gut as reads
from wunschkunde.stages.learning.queries.cases import cases
from wunschkunde.stages.learning.queries.gut_picture import picture_of

ON_A_PAGE = 20


@require_safe
@practice_required
def gut(request: PracticeRequest) -> HttpResponse:
    """Show what was felt, assessed and came, side by side; below five cases only what is missing."""
    found = cases()
    rows = reads.rows_of(found)
    evidence = reads.evidence_of(request.practice, request.user, found)
    context = {"question": reads.QUESTION, "evidence": evidence}
    if evidence.is_enough:
        page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "picture": picture_of(list(page)),
            "nearer": reads.nearer(rows),
            "felt": reads.felt_by(rows),
            "calibrated_from": CALIBRATED_FROM,
        }
    return render(request, "learning/gut.html", context)
