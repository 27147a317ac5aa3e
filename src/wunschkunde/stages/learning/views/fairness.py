"""The stepchild check: what was measured, and what one asks oneself once a quarter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.learning.actions.fairness import note_review
from wunschkunde.stages.learning.forms.fairness import ReviewForm
from wunschkunde.stages.learning.queries import fairness as reads
from wunschkunde.stages.learning.queries.cases import cases

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def fairness(request: PracticeRequest) -> HttpResponse:
    """Show the comparison; keep that somebody asked themselves today."""
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        note_review(practice=request.practice, author=request.user, words=form.cleaned_data)
        messages.success(request, _("Noted with today's date."))
        return redirect("learning:fairness")
    today = timezone.localdate()
    reviews = reads.reviews_seen_by(request.user)
    context = {
        "question": reads.QUESTION,
        "check": reads.check(request.practice, today),
        "evidence": reads.evidence_of(request.practice, request.user, ()),
        "smoothness": reads.smoothness(cases()),
        "words": texts.fairness_check(),
        "form": form,
        "reviews": reviews,
        "is_time": reads.is_time(reviews, today),
    }
    return render(request, "learning/fairness.html", context, status=UNPROCESSABLE if form.errors else 200)
