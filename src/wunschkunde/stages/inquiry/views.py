"""The practice's own pages of this stage: the list, an inquiry entered by hand, the public page's settings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wunschkunde.accounts.access import PracticeRequest, owner_required, practice_required
from wunschkunde.accounts.languages import client_language, letter_language
from wunschkunde.stages.inquiry import actions, queries
from wunschkunde.stages.inquiry.emails import notice_paragraph
from wunschkunde.stages.inquiry.forms import EntryForm, PageForm, SearchForm, SettlingForm
from wunschkunde.stages.inquiry.queries import telling
from wunschkunde.stages.inquiry.queries.page import page_context
from wunschkunde.stages.inquiry.rules.imprint import LABELS, law_of, missing_fields
from wunschkunde.stages.inquiry.states import State
from wunschkunde.stages.profile.calendar import calendar_of
from wunschkunde.stages.profile.queries import current_offer

UNPROCESSABLE = 422
ON_A_PAGE = 25


@require_safe
@practice_required
def inquiries(request: PracticeRequest) -> HttpResponse:
    """List the inquiries: the unread on top, then by date; filtered by state, searched by name."""
    state = request.GET.get("state", "")
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = queries.matching(queries.in_state(queries.newest_first(), state), words)
    counts = queries.counts_by_state()
    context = {
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "words": words,
        "state": state if state in State.values else "",
        "states": [(item.value, item.label, counts[item.value]) for item in State if counts[item.value]],
        "total": sum(counts.values()),
        "owed": telling.open_notices().count(),
        "public_url": settings.PUBLIC_URL + reverse("inquiry:page", args=[request.practice.slug]),
    }
    return render(request, "inquiry/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def enter(request: PracticeRequest) -> HttpResponse:
    """Enter an inquiry that came by mail, by telephone or in a talk."""
    form = EntryForm(request.POST if request.method == "POST" else None, practice=request.practice)
    if form.is_valid():
        inquiry = actions.enter_inquiry(
            practice=request.practice,
            author=request.user,
            medium=form.cleaned_data["medium"],
            **form.given(),
            at=form.arrived_at(timezone.now()),
            by_button=True,
        )
        messages.success(request, _("The inquiry is saved."))
        return redirect("decision:weigh", inquiry.pk)
    return render(request, "inquiry/enter.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@practice_required
def notices(request: PracticeRequest) -> HttpResponse:
    """List who has still to be told that their details are kept, and who has been told."""
    context = {
        "open": telling.open_notices(),
        "page": Paginator(telling.settled_notices(), ON_A_PAGE).get_page(request.GET.get("page")),
        "today": _today(request),
    }
    return render(request, "inquiry/notices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def settle_notice(request: PracticeRequest, pk: int) -> HttpResponse:
    """Say whom to tell and what for, with words to copy; note when it was done, or why it need not be."""
    owed = get_object_or_404(telling.open_notices(), pk=pk)
    form = SettlingForm(request.POST if request.method == "POST" else None, today=_today(request))
    if form.is_valid():
        try:
            actions.settle_notice(owed=owed, author=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Noted."))
            return redirect("inquiry:notices")
    about = owed.inquiry
    told = (about.language, about.address_form) if about else ("",)
    with translation.override(letter_language(request.practice, *told)):
        paragraph = notice_paragraph(owed)
    context = {
        "owed": owed,
        "form": form,
        "paragraph": paragraph,
        "through": telling.inquiries_through(owed)[:3] if about is None else (),
        "today": _today(request),
    }
    return render(request, "inquiry/settle_notice.html", context, status=UNPROCESSABLE if form.errors else 200)


def _today(request: PracticeRequest) -> date:
    return timezone.localdate(timezone=calendar_of(request.practice).zone)


@require_http_methods(["GET", "HEAD", "POST"])
@owner_required
def page_settings(request: PracticeRequest) -> HttpResponse:
    """Edit imprint and retention, and see what is missing before the page can open."""
    practice = request.practice
    form = PageForm(request.POST if request.method == "POST" else None, practice=practice)
    if form.is_valid():
        try:
            actions.save_page_settings(practice=practice, author=request.user, **form.given())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("inquiry:page_settings")
    context: dict[str, Any] = {
        "form": form,
        "law": law_of(practice.country),
        "missing": [LABELS[key] for key in missing_fields(practice.country, practice.imprint)],
        "has_offer": current_offer(practice) is not None,
        "public_url": settings.PUBLIC_URL + reverse("inquiry:page", args=[practice.slug]),
    }
    return render(request, "inquiry/page_settings.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@practice_required
def preview(request: PracticeRequest) -> HttpResponse:
    """Show the public page as visitors will read it, whether it is open or not."""
    practice = request.practice
    with translation.override(client_language(practice, request.LANGUAGE_CODE)):
        return render(
            request, "inquiry/page.html", {**page_context(practice), "practice": practice, "is_preview": True}
        )


@require_POST
@owner_required
def publish(request: PracticeRequest) -> HttpResponse:
    """Open the public page."""
    try:
        actions.publish(practice=request.practice, author=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Your page is open."))
    return redirect("inquiry:page_settings")


@require_POST
@owner_required
def unpublish(request: PracticeRequest) -> HttpResponse:
    """Close the public page."""
    actions.unpublish(practice=request.practice, author=request.user)
    messages.success(request, _("Your page is closed."))
    return redirect("inquiry:page_settings")
