"""Both profiles side by side: what holds, what is being written, what is missing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.profile import actions, queries, rules
from wunschkunde.stages.profile.forms.editors import steps_of
from wunschkunde.stages.profile.models import Draft
from wunschkunde.stages.profile.queries import gaps
from wunschkunde.stages.profile.views.frame import NAMES, both_data


@require_safe
@practice_required
def index(request: PracticeRequest) -> HttpResponse:
    """Show both profiles; to a practice without any, the way into the first one."""
    ideal_client, offer = both_data(request)
    sides = [_side(request, Draft.Kind.IDEAL_CLIENT, ideal_client), _side(request, Draft.Kind.OFFER, offer)]
    open_core = gaps.open_core(ideal_client, offer)
    dimensions = queries.dimensions_of(request.practice)
    context = {
        "sides": sides,
        "is_empty": not any(side["version"] or side["draft"] for side in sides),
        "is_first": not all(side["version"] for side in sides),
        "has_draft": any(side["draft"] for side in sides),
        "may_adopt": rules.may_adopt(request.membership),
        "open_core": open_core,
        "core_count": len(queries.core_dimensions()),
        "dimension_count": len(dimensions),
        "answered_count": sum(ideal_client["wishes"].get(d.key) is not None for d in dimensions),
        "gaps": gaps.worry_gaps(offer),
    }
    return render(request, "profile/index.html", context)


def _side(request: PracticeRequest, kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return one of the two columns."""
    version = queries.current_version(request.practice, kind)
    steps = [(step, step.is_answered(data)) for step in steps_of(kind)]
    resume = next((step for step, is_answered in steps if not is_answered), steps[0][0])
    return {
        "kind": kind,
        "name": NAMES[Draft.Kind(kind)],
        "version": version,
        "draft": queries.draft_of(request.practice, kind),
        "sentence": (version.texts if version else data["texts"]).get("sentence", {}),
        "steps": steps,
        "resume_url": reverse("profile:edit", args=[kind, resume.key]),
    }


@require_POST
@practice_required
def discard(request: PracticeRequest, kind: str) -> HttpResponse:
    """Throw a draft away; what holds today stays."""
    actions.discard_draft(practice=request.practice, author=request.user, kind=kind)
    messages.success(request, _("The draft is gone. What applies today stays as it is."))
    return redirect("profile:index")
