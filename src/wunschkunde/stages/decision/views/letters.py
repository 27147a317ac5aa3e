"""The letters of the practice: what waits, what left, what could not."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Decision

PER_PAGE = 30


@require_safe
@practice_required
def letters(request: HttpRequest) -> HttpResponse:
    """Show the letters, those that wait first; of those that could not leave the reason, in words."""
    request = cast("PracticeRequest", request)
    waiting = Message.objects.filter(state=Message.State.QUEUED).order_by("next_attempt_at")
    left = Message.objects.exclude(state=Message.State.QUEUED).order_by("-created_at", "-pk")
    page = Paginator(left, PER_PAGE).get_page(request.GET.get("page"))
    waiting_now, shown = list(waiting), list(page.object_list)
    decisions = {
        decision.letter_id: decision
        for decision in Decision.objects.filter(letter__in=[*waiting_now, *shown], undo=None).select_related("inquiry")
    }
    context = {
        "waiting": [(message, decisions.get(message.pk)) for message in waiting_now],
        "left": [(message, decisions.get(message.pk)) for message in shown],
        "page": page,
        "now": timezone.now(),
    }
    return render(request, "decision/letters.html", context)
