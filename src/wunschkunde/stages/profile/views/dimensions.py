"""The dimensions: nine first, the rest when wanted, one's own beside them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.profile import actions, queries, rules
from wunschkunde.stages.profile.forms.dimensions import DimensionForm, OwnDimensionForm
from wunschkunde.stages.profile.models import Draft, OwnDimension
from wunschkunde.stages.profile.queries.compare import answer_words
from wunschkunde.stages.profile.views.frame import both_data, main_language, saved_answer


@require_safe
@practice_required
def dimension_list(request: PracticeRequest) -> HttpResponse:
    """Show all dimensions with what was said so far."""
    ideal_client, offer = both_data(request)
    core = {dimension.key for dimension in queries.core_dimensions()}

    def line(dimension: texts.Dimension) -> dict[str, object]:
        wish, bring = ideal_client["wishes"].get(dimension.key), offer["brings"].get(dimension.key)
        return {
            "dimension": dimension,
            "wish": answer_words(dimension, wish) if wish is not None else "",
            "bring": answer_words(dimension, bring) if bring is not None else "",
            "importance": ideal_client["importances"].get(dimension.key),
            "is_own": dimension.key.startswith("own-"),
        }

    dimensions = queries.dimensions_of(request.practice)
    groups = queries.groups_of(tuple(dimension for dimension in dimensions if dimension.key not in core))
    context = {
        "core": [line(dimension) for dimension in dimensions if dimension.key in core],
        "groups": [(name, [line(dimension) for dimension in members]) for name, members in groups],
        "may_adopt": rules.may_adopt(request.membership),
    }
    return render(request, "profile/dimensions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def edit_dimension(request: PracticeRequest, key: str) -> HttpResponse:
    """Ask for one dimension from both ends."""
    dimensions = _in_order(request)
    place = _place(dimensions, key)
    form = _form(request, dimensions[place])
    following = dimensions[place + 1] if place + 1 < len(dimensions) else None
    if request.method == "POST" and form.is_valid():
        _save(request, form)
        if request.POST.get("go") == "leave" or following is None:
            return redirect("profile:dimensions")
        return redirect("profile:dimension", following.key)
    context = {
        "form": form,
        "dimension": dimensions[place],
        "number": place + 1,
        "total": len(dimensions),
        "next_url": reverse("profile:dimension", args=[following.key]) if following else "",
        "never_ask": texts.never_ask(),
        "direction_types": texts.conventions().direction_types,
        "knockout_question": texts.conventions().knockout_question,
    }
    return render(request, "profile/dimension.html", context)


@require_POST
@practice_required
def autosave_dimension(request: PracticeRequest, key: str) -> HttpResponse:
    """Keep the answers so far."""
    dimensions = _in_order(request)
    form = _form(request, dimensions[_place(dimensions, key)])
    if form.is_valid():
        _save(request, form)
    return saved_answer(is_saved=form.is_valid())


def _in_order(request: PracticeRequest) -> list[texts.Dimension]:
    """The nine of the first profile, then the others."""
    core = {dimension.key for dimension in queries.core_dimensions()}
    return sorted(queries.dimensions_of(request.practice), key=lambda dimension: dimension.key not in core)


def _place(dimensions: list[texts.Dimension], key: str) -> int:
    for place, dimension in enumerate(dimensions):
        if dimension.key == key:
            return place
    raise Http404


def _form(request: PracticeRequest, dimension: texts.Dimension) -> DimensionForm:
    ideal_client, offer = both_data(request)
    data = request.POST if request.method == "POST" else None
    return DimensionForm(data, dimension=dimension, ideal_client=ideal_client, offer=offer)


def _save(request: PracticeRequest, form: DimensionForm) -> None:
    practice = request.practice
    actions.save_draft(practice=practice, kind=Draft.Kind.IDEAL_CLIENT, changes=form.ideal_client_changes())
    actions.save_draft(practice=practice, kind=Draft.Kind.OFFER, changes=form.offer_changes())


@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def add_own(request: PracticeRequest) -> HttpResponse:
    """Add a dimension of one's own."""
    data = request.POST if request.method == "POST" else None
    form = OwnDimensionForm(data, main=main_language(*both_data(request)))
    if request.method == "POST" and form.is_valid():
        try:
            own = actions.add_own_dimension(practice=request.practice, author=request.user, **form.dimension())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Added. Now say what you wish of clients here, and what you bring."))
            return redirect("profile:dimension", own.key)
    return render(request, "profile/own.html", {"form": form, "never_ask": texts.never_ask()})


@require_POST
@practice_required
def retire_own(request: PracticeRequest, key: str) -> HttpResponse:
    """Take a dimension of one's own out of use."""
    try:
        actions.retire_own_dimension(practice=request.practice, author=request.user, key=key)
    except OwnDimension.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("It is no longer compared. Earlier versions keep their answers."))
    return redirect("profile:dimensions")
