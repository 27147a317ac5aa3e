"""Ask a colleague whether they may be named; the words are copied and sent by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.rules import check_person
from wunschkunde.stages.decision.views.refusals import refusals_answered
from wunschkunde.stages.referral.actions.colleagues import ask_for_address, ask_to_be_named
from wunschkunde.stages.referral.actions.rooms import revoke_room
from wunschkunde.stages.referral.emails.letters import naming_letter
from wunschkunde.stages.referral.models import ColleagueLink
from wunschkunde.stages.referral.queries.colleagues import confirmed_at
from wunschkunde.stages.referral.queries.rooms import address_of
from wunschkunde.stages.referral.queries.ties import is_tied


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def naming(request: PracticeRequest, number: int) -> HttpResponse:
    """Show what a colleague agreed to; make the link by which they say so, with the words to send it with."""
    colleague: Colleague = get_object_or_404(Colleague.objects.select_related("practice"), pk=number)
    letter = None
    if request.method == "POST":
        letter = naming_letter(colleague, address_of(*ask_to_be_named(colleague=colleague, author=request.user)))
    context = {
        "colleague": colleague,
        "letter": letter,
        "links": colleague.links.order_by("-pk"),
        "is_tied": colleague.own_practice is not None and is_tied(colleague),
        "confirmed_at": confirmed_at(colleague),
        "is_doubted": colleague.is_doubted(timezone.localdate()),
    }
    return render(request, "referral/naming.html", context)


@require_POST
@refusals_answered
@practice_required
def ask_address(request: PracticeRequest, number: int) -> HttpResponse:
    """Mail the link for the confirmation of their address once more."""
    colleague: Colleague = get_object_or_404(Colleague.objects.select_related("practice"), pk=number)
    check_person(request.user, request.practice)
    ask_for_address(colleague=colleague, author=request.user)
    messages.success(request, _("The link is on its way to them."))
    return redirect("referral:naming", number=number)


@require_POST
@practice_required
def close_link(request: PracticeRequest, number: int) -> HttpResponse:
    """Revoke a link; it opens nothing from the next request on."""
    link: ColleagueLink = get_object_or_404(ColleagueLink.objects.select_related("practice"), pk=number)
    revoke_room(link=link, author=request.user)
    messages.success(request, _("The link is closed. It no longer opens anything."))
    return redirect("referral:naming", number=link.colleague_id)
