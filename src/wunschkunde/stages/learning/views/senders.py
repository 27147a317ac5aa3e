"""Who sends whom, and how it went."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.learning.queries.cases import cases
from wunschkunde.stages.learning.queries.senders import senders as found_senders

ON_A_PAGE = 20


@require_safe
@practice_required
def senders(request: PracticeRequest) -> HttpResponse:
    """Show everybody with whom people were exchanged: who came, who went, how it went."""
    page = Paginator(found_senders(cases()), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "learning/senders.html", {"page": page})
