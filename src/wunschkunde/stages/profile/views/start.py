"""The first ten minutes: two sentences, nine dimensions, office hours; then both profiles hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.profile import actions, queries
from wunschkunde.stages.profile.forms.dimensions import DimensionForm
from wunschkunde.stages.profile.forms.steps import ReachForm, SentencesForm
from wunschkunde.stages.profile.forms.words import OwnWordsForm
from wunschkunde.stages.profile.models import Draft
from wunschkunde.stages.profile.views.frame import both_data, main_language, saved_answer


@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def start(request: PracticeRequest, page: int = 1) -> HttpResponse:
    """Show one page of the first profile and take it. Pages may be skipped; what is typed is kept."""
    core = queries.core_dimensions()
    last = len(core) + 2
    if not 1 <= page <= last:
        raise Http404
    form = _form(request, page, last)
    if request.method == "POST":
        is_sketch = "X-Autosave" in request.headers
        if is_sketch and isinstance(form, OwnWordsForm):
            form.as_sketch()
        is_saved = form.is_valid()
        if is_saved:
            _save(request, form)
        if is_sketch:
            return saved_answer(is_saved=is_saved)
        if is_saved:
            return redirect(_url(page + 1, last))
    context = {
        "form": form,
        "page": page,
        "last": last,
        "minutes": max(1, round((last - page + 1) * 10 / last)),
        "title": _title(form, page, last),
        "why": form.dimension.why if isinstance(form, DimensionForm) else None,
        "next_url": _url(page + 1, last) if 1 < page < last else "",
        "back_url": _url(page - 1, last) if page > 1 else "",
    }
    return render(request, "profile/start.html", context)


def _url(page: int, last: int) -> str:
    return reverse("profile:adopt") if page > last else reverse("profile:start", args=[page])


def _title(form: forms.Form, page: int, last: int) -> Any:
    if isinstance(form, DimensionForm):
        return words_of(form.dimension.name)
    return _("Two sentences") if page < last else _("When you can be reached")


def _form(request: PracticeRequest, page: int, last: int) -> SentencesForm | DimensionForm | ReachForm:
    data = request.POST if request.method == "POST" else None
    ideal_client, offer = both_data(request)
    main = main_language(ideal_client, offer)
    if page == 1:
        return SentencesForm(data, ideal_client=ideal_client, offer=offer, main=main)
    if page == last:
        label = _("Anything to add, in your own words")
        return ReachForm(data, draft=offer, main=main, key="office_hours", label=label)
    dimension = queries.core_dimensions()[page - 2]
    return DimensionForm(data, dimension=dimension, ideal_client=ideal_client, offer=offer, is_short=True)


def _save(request: PracticeRequest, form: SentencesForm | DimensionForm | ReachForm) -> None:
    """Write the page into both drafts; they begin together, so that they can be adopted together."""
    ideal_client: dict[str, Any] = {}
    offer: dict[str, Any] = {}
    if isinstance(form, SentencesForm):
        ideal_client, offer = ({"texts": {"sentence": form.words(name)}} for name in ("ideal_client", "offer"))
    elif isinstance(form, DimensionForm):
        ideal_client, offer = form.ideal_client_changes(), form.offer_changes()
    else:
        offer = form.changes()
    actions.save_draft(practice=request.practice, kind=Draft.Kind.IDEAL_CLIENT, changes=ideal_client)
    actions.save_draft(practice=request.practice, kind=Draft.Kind.OFFER, changes=offer)
