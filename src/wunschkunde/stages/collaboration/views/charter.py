"""The practice's side of the charter: where it stands, its versions, a proposal, a confirmation, the link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.collaboration.actions import charter as actions
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.forms.charter import CharterForm
from wunschkunde.stages.collaboration.models import Charter
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.printing import sheet
from wunschkunde.stages.collaboration.queries import charter as reads
from wunschkunde.stages.collaboration.queries.observed import observed
from wunschkunde.stages.collaboration.queries.rooms import links_of
from wunschkunde.stages.collaboration.queries.sharing import names_of
from wunschkunde.stages.collaboration.rules import check_live
from wunschkunde.stages.collaboration.states import LIVE
from wunschkunde.stages.collaboration.views.engagements import the_engagement
from wunschkunde.stages.collaboration.views.refusals import refusals_answered
from wunschkunde.stages.collaboration.views.rooms import days_asked, show_link

ME = Party.PROVIDER
UNPROCESSABLE = 422


def the_charter(pk: int) -> Charter:
    """Return the charter of an engagement of the practice in scope, or raise Http404."""
    charter = reads.charter_of(the_engagement(pk))
    if charter is None:
        raise Http404
    return charter


def _frame(charter: Charter) -> dict[str, Any]:
    return {
        "engagement": charter.engagement,
        "words": texts.charter(),
        "names": names_of(charter.engagement),
        "is_live": charter.engagement.state in LIVE,
    }


@refusals_answered
@require_POST
@practice_required
def begin(request: PracticeRequest, pk: int) -> HttpResponse:
    """Begin the charter of an engagement."""
    actions.begin_charter(engagement=the_engagement(pk), author=request.user)
    return redirect("collaboration:charter", pk)


@require_safe
@practice_required
def charter(request: PracticeRequest, pk: int) -> HttpResponse:
    """Show the promises as they stand, with what was seen of each, and what waits for whom."""
    shown = the_charter(pk)
    standing = reads.standing_of(shown)
    context = _frame(shown) | {
        "standing": standing,
        "sheet": reads.current_sheet(shown, standing, observed(shown.engagement, timezone.localdate())),
        "waits_for": reads.waits_for(shown, standing),
        "can_confirm": ME in standing.waits_for,
        "links": links_of(charter=shown),
        "here": reverse("collaboration:charter", args=[pk]),
    }
    return render(request, "collaboration/charter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def propose(request: PracticeRequest, pk: int) -> HttpResponse:
    """Go through the promises and propose a version."""
    shown = the_charter(pk)
    check_live(shown.engagement)
    form = CharterForm(reads.newest_of(shown), request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.propose(
            charter=shown, side=ME, clauses=form.clauses, base=form.cleaned_data["base"], author=request.user
        )
        messages.success(request, _("Your version is here. It counts once both have confirmed it."))
        return redirect("collaboration:charter", pk)
    context = _frame(shown) | {"form": form, "back_url": reverse("collaboration:charter", args=[pk])}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "collaboration/charter_propose.html", context, status=status)


@refusals_answered
@require_POST
@practice_required
def confirm(request: PracticeRequest, pk: int) -> HttpResponse:
    """Confirm the newest version, exactly as it was read."""
    digest = request.POST.get("digest", "")
    actions.confirm(charter=the_charter(pk), side=ME, digest=digest, author=request.user)
    messages.success(request, _("Confirmed."))
    return redirect("collaboration:charter", pk)


@require_safe
@practice_required
def version(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Show one version, and what differs from another."""
    shown = the_charter(pk)
    context = _frame(shown) | _version(shown, number, request.GET.get("mit", ""))
    return render(request, "collaboration/charter_version.html", context)


@require_safe
@practice_required
def printed(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Show one version as it goes to paper: two pages."""
    shown = the_charter(pk)
    back = reverse("collaboration:charter", args=[pk])
    context = _frame(shown) | _version(shown, number, "") | {"back_url": back}
    return sheet(request, "collaboration/charter_print.html", context, name=words_of(texts.charter().title))


def _version(shown: Charter, number: int, other: str) -> dict[str, Any]:
    found = reads.version_page(reads.standing_of(shown), number, other, names_of(shown.engagement))
    if found is None:
        raise Http404
    return found


@refusals_answered
@require_POST
@practice_required
def link(request: PracticeRequest, pk: int) -> HttpResponse:
    """Make a link to the client's room and show it once."""
    shown = the_charter(pk)
    check_live(shown.engagement)
    made, secret = open_room(target=shown, author=request.user, days=days_asked(request))
    return show_link(request, made, secret, reverse("collaboration:charter", args=[pk]))
