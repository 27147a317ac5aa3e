"""Whether the practice is found in the directory of this server, and what it says of free places."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wunschkunde.accounts.access import PracticeRequest, owner_required
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.decision.views.refusals import refusals_answered
from wunschkunde.stages.profile.queries import current_ideal_client, current_offer
from wunschkunde.stages.referral.actions.directory import enter_directory, leave_directory
from wunschkunde.stages.referral.forms.directory import ListingForm
from wunschkunde.stages.referral.models.listing import Listing
from wunschkunde.stages.referral.rules.directory import check_listing, places_of


@require_http_methods(["GET", "HEAD", "POST"])
@owner_required
def listing(request: PracticeRequest) -> HttpResponse:
    """Enter the directory, or say anew how many places are free."""
    practice = request.practice
    current = Listing.objects.filter(practice=practice).first()
    initial = {"free_places": current.free_places, "free_from": current.free_from} if current else {"free_places": 1}
    form = ListingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            enter_directory(practice=practice, author=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved.") if current else _("You are in the directory now."))
            return redirect("referral:listing")
    try:
        check_listing(practice, current_ideal_client(practice), current_offer(practice))
        lacks = ""
    except Refused as refused:
        lacks = str(refused)
    context = {
        "form": form,
        "listing": current,
        "places": places_of(current, timezone.localdate()) if current else None,
        "lacks": lacks,
    }
    return render(request, "referral/listing.html", context, status=422 if form.errors else 200)


@require_POST
@refusals_answered
@owner_required
def leave(request: PracticeRequest) -> HttpResponse:
    """Leave the directory."""
    leave_directory(practice=request.practice, author=request.user)
    messages.success(request, _("You are no longer in the directory."))
    return redirect("referral:listing")
