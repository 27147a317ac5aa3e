"""Handovers of the practice: where each stands, handing over, calling off, and thanks."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.decision.views.refusals import refusals_answered
from wunschkunde.stages.referral.actions import answering, delivering, offering
from wunschkunde.stages.referral.actions.rooms import revoke_room
from wunschkunde.stages.referral.forms.handing_over import ThanksForm
from wunschkunde.stages.referral.models import Handover, HandoverLink
from wunschkunde.stages.referral.queries import arrivals, recipients
from wunschkunde.stages.referral.queries import handovers as reads
from wunschkunde.stages.referral.queries.colleagues import home_of, mail_address_of
from wunschkunde.stages.referral.rules.handover import can, has_time
from wunschkunde.stages.referral.states import RUNNING
from wunschkunde.stages.referral.views.suggestions import show_link

PER_PAGE = 30


def the_handover(number: int) -> Handover:
    """Return a handover of the practice in scope; of any other it does not exist."""
    handover: Handover = get_object_or_404(reads.handovers(), pk=number)
    return handover


@require_safe
@practice_required
def index(request: PracticeRequest) -> HttpResponse:
    """Show the handovers, how long people wait for a clear no, and who gets in touch on their own."""
    today = timezone.localdate()
    page = Paginator(reads.handovers(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "days": reads.days_to_a_no(request.practice, today),
        "on_their_own": reads.referred_without()[:PER_PAGE],
        "erased": recipients.erased(today),
    }
    return render(request, "referral/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def handover(request: PracticeRequest, number: int) -> HttpResponse:
    """Show one handover: what the client read and said, what left, what came back; thank the colleague."""
    shown = the_handover(number)
    form = ThanksForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answering.thank_back(handover=shown, author=request.user, words=form.cleaned_data["words"])
        messages.success(request, _("Your thanks are behind their link."))
        return redirect("referral:handover", number=number)
    arrival = arrivals.arrival_of(shown)
    is_at_home = home_of(shown.colleague) is not None
    context = {
        "handover": shown,
        "inquiry": shown.inquiry,
        "colleague": shown.colleague,
        "content": reads.shown_of(shown),
        "erased_there_on": arrival.gone_on if arrival is not None and arrival.is_gone else None,
        "links": shown.links.order_by("-pk"),
        "can_deliver": can(shown, "deliver"),
        "has_time": has_time(shown, timezone.localdate()),
        "can_call_off": can(shown, "call_off"),
        "has_ended": shown.state not in RUNNING,
        "is_by_mail": bool(mail_address_of(shown.colleague)) and not is_at_home,
        "waits_for_address": bool(shown.colleague.mail_to) and not mail_address_of(shown.colleague) and not is_at_home,
        "form": form,
    }
    return render(request, "referral/handover.html", context, status=422 if form.errors else 200)


@require_POST
@refusals_answered
@practice_required
def deliver(request: PracticeRequest, number: int) -> HttpResponse:
    """Hand over what the client said yes to; where nothing is mailed, show the link once."""
    done, link, secret = delivering.deliver(handover=the_handover(number), author=request.user)
    if done.delivery is None and not hasattr(done, "arrival"):
        return show_link(request, link, secret, reverse("referral:handover", args=[number]))
    messages.success(request, _("Handed over."))
    return redirect("referral:handover", number=number)


@require_POST
@refusals_answered
@practice_required
def call_off(request: PracticeRequest, number: int) -> HttpResponse:
    """Call an offer off before anything was handed over."""
    ended = offering.call_off(handover=the_handover(number), author=request.user)
    messages.success(request, _("Called off. Nothing was passed on."))
    return redirect("referral:suggest", pk=ended.inquiry_id)


@require_POST
@practice_required
def close_link(request: PracticeRequest, number: int) -> HttpResponse:
    """Revoke a link; it opens nothing from the next request on."""
    found = HandoverLink.objects.select_related("practice", "handover")
    link: HandoverLink = get_object_or_404(found, pk=number)
    revoke_room(link=link, author=request.user)
    messages.success(request, _("The link is closed. It no longer opens anything."))
    return redirect("referral:handover", number=link.handover_id)
