"""Versions: adopting a draft, looking at what held once, comparing two."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.profile import actions, queries, rules
from wunschkunde.stages.profile.forms.editors import text_labels
from wunschkunde.stages.profile.forms.steps import AdoptForm
from wunschkunde.stages.profile.models import Draft, IdealClient, Offer
from wunschkunde.stages.profile.queries import compare
from wunschkunde.stages.profile.views.frame import NAMES

MODELS: dict[str, type[IdealClient | Offer]] = {Draft.Kind.IDEAL_CLIENT: IdealClient, Draft.Kind.OFFER: Offer}


@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def adopt(request: PracticeRequest) -> HttpResponse:
    """Show what would change, and make it the next version. Only owners adopt; members see what waits."""
    drafts = [draft for kind in MODELS if (draft := queries.draft_of(request.practice, kind))]
    if not drafts:
        messages.info(request, _("There is no draft to adopt."))
        return redirect("profile:index")
    currents = {draft.kind: queries.current_version(request.practice, draft.kind) for draft in drafts}
    numbers = {kind: current.number + 1 if current else 1 for kind, current in currents.items()}
    data = request.POST if request.method == "POST" else None
    form = AdoptForm(data, drafted=[(draft.kind, NAMES[Draft.Kind(draft.kind)]) for draft in drafts], numbers=numbers)
    if request.method == "POST":
        if not rules.may_adopt(request.membership):
            raise PermissionDenied
        if form.is_valid() and _adopt(request, form):
            messages.success(request, _("This applies from today on. The earlier versions stay as they were."))
            return redirect("profile:index")
    context = {
        "form": form,
        "drafts": [(draft, NAMES[Draft.Kind(draft.kind)], _changes(request, draft, currents)) for draft in drafts],
        "is_first": all(number == 1 for number in numbers.values()),
        "may_adopt": rules.may_adopt(request.membership),
    }
    return render(request, "profile/adopt.html", context)


def _adopt(request: PracticeRequest, form: AdoptForm) -> bool:
    """Adopt the chosen drafts, all or none; a draft that does not hold is said in the form."""
    verbs = {Draft.Kind.IDEAL_CLIENT: actions.adopt_ideal_client, Draft.Kind.OFFER: actions.adopt_offer}
    try:
        with transaction.atomic():
            for kind in form.cleaned_data["kinds"]:
                verbs[kind](
                    practice=request.practice,
                    author=request.user,
                    data=queries.working_data(request.practice, kind),
                    note=form.cleaned_data.get("note", ""),
                )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


def _rows(request: PracticeRequest, kind: str, data: dict[str, Any]) -> list[compare.Row]:
    dimensions = queries.dimensions_of(request.practice, with_retired=True)
    return compare.described(kind, data, dimensions, text_labels(kind))


def _changes(
    request: PracticeRequest, draft: Draft, currents: dict[str, IdealClient | Offer | None]
) -> list[compare.Difference]:
    current = currents[draft.kind]
    before = _rows(request, draft.kind, queries.version_data(current, draft.kind)) if current else []
    return compare.differences(before, _rows(request, draft.kind, queries.working_data(request.practice, draft.kind)))


@require_safe
@practice_required
def version_list(request: PracticeRequest) -> HttpResponse:
    """Show all versions of both profiles, newest first."""
    lists = [
        {
            "kind": kind,
            "name": NAMES[Draft.Kind(kind)],
            "versions": list(model.objects.filter(practice=request.practice).select_related("author")),
        }
        for kind, model in MODELS.items()
    ]
    return render(request, "profile/versions.html", {"lists": lists})


@require_safe
@practice_required
def version(request: PracticeRequest, kind: str, number: int) -> HttpResponse:
    """Show one version as it held."""
    chosen = _version(request, kind, number)
    rows = _rows(request, kind, queries.version_data(chosen, kind))
    context = {
        "version": chosen,
        "kind": kind,
        "name": NAMES[Draft.Kind(kind)],
        "rows": rows,
        "earlier": range(number - 1, 0, -1),
    }
    return render(request, "profile/version.html", context)


@require_safe
@practice_required
def comparison(request: PracticeRequest, kind: str, old: int, new: int) -> HttpResponse:
    """Show what differs between two versions."""
    before, after = _version(request, kind, old), _version(request, kind, new)
    rows = [_rows(request, kind, queries.version_data(item, kind)) for item in (before, after)]
    context = {
        "before": before,
        "after": after,
        "kind": kind,
        "name": NAMES[Draft.Kind(kind)],
        "differences": compare.differences(*rows),
    }
    return render(request, "profile/comparison.html", context)


def _version(request: PracticeRequest, kind: str, number: int) -> IdealClient | Offer:
    found: IdealClient | Offer = get_object_or_404(
        MODELS[kind].objects.select_related("author"), practice=request.practice, number=number
    )
    return found
