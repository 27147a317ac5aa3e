"""The two editors: one topic a page, saved while one types, left and taken up again at any place."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.profile import actions, queries
from wunschkunde.stages.profile.forms.editors import Step, introduction, steps_of
from wunschkunde.stages.profile.forms.lists import ListStep
from wunschkunde.stages.profile.forms.steps import StepForm
from wunschkunde.stages.profile.queries import gaps
from wunschkunde.stages.profile.views.frame import NAMES, main_language, saved_answer


@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def edit(request: PracticeRequest, kind: str, step: str) -> HttpResponse:
    """Show one step and take it: on to the next one, one more line, or out to the overview."""
    place, here = _step(kind, step)
    form = _form(request, kind, here)
    if request.method == "POST" and form.is_valid():
        actions.save_draft(practice=request.practice, kind=kind, changes=form.changes())
        return redirect(_after(request, kind, place, here))
    steps = steps_of(kind)
    context = {
        "kind": kind,
        "kind_name": NAMES[kind],
        "step": here,
        "intro": introduction(kind) if place == 0 else None,
        "number": place + 1,
        "steps": [(item, item.is_answered(form.draft)) for item in steps],
        "previous": steps[place - 1] if place else None,
        "next": steps[place + 1] if place + 1 < len(steps) else None,
        "form": form,
        "lines": _lines(form),
        "has_errors": form.is_bound,
        "is_hinted": "hints" in request.GET,
        "gaps": gaps.worry_gaps(form.draft) if here.field == "services" else None,
    }
    return render(request, "profile/edit.html", context)


@require_POST
@practice_required
def autosave(request: PracticeRequest, kind: str, step: str) -> HttpResponse:
    """Keep what stands in the page so far; where something is not right yet, say that it is not saved."""
    form = _form(request, kind, _step(kind, step)[1])
    form.as_sketch()
    is_saved = form.is_valid()
    if is_saved:
        actions.save_draft(practice=request.practice, kind=kind, changes=form.changes())
    return saved_answer(is_saved=is_saved)


def _step(kind: str, key: str) -> tuple[int, Step]:
    for place, step in enumerate(steps_of(kind)):
        if step.key == key:
            return place, step
    raise Http404


def _form(request: PracticeRequest, kind: str, step: Step) -> StepForm:
    draft = queries.working_data(request.practice, kind)
    return step.make(request.POST if request.method == "POST" else None, draft, main_language(draft))


def _lines(form: StepForm) -> list[dict[str, Any]]:
    """Return the lines of a page with their hints; hints come from what is saved, never from what is being typed."""
    if not isinstance(form, ListStep):
        return []
    return [{"form": line, "hints": [] if form.is_bound else line.hints()} for line in form.lines]


def _after(request: PracticeRequest, kind: str, place: int, here: Step) -> str:
    """Return where to go. A hint shows once before one goes on; it never holds anybody."""
    url, go = reverse("profile:edit", args=[kind, here.key]), request.POST.get("go", "")
    if go == "more":
        return f"{url}#last"
    fresh = here.make(None, queries.working_data(request.practice, kind), "de")
    if "hinted" not in request.POST and any(line["hints"] for line in _lines(fresh)):
        return f"{url}?hints=1"
    steps = steps_of(kind)
    if go == "leave" or place + 1 == len(steps):
        return reverse("profile:index")
    return reverse("profile:edit", args=[kind, steps[place + 1].key])
