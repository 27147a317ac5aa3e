"""One inquiry that is better in other hands: who could suit, and asking the client for their yes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.views.refusals import refusals_answered
from wunschkunde.stages.decision.views.weigh import the_inquiry
from wunschkunde.stages.inquiry.models import Inquiry, SecretLink
from wunschkunde.stages.profile.calendar import is_open, leaves_at
from wunschkunde.stages.referral.actions import offering
from wunschkunde.stages.referral.emails.letters import offer_letter
from wunschkunde.stages.referral.forms.handing_over import OfferForm
from wunschkunde.stages.referral.queries import handovers as reads
from wunschkunde.stages.referral.queries.rooms import address_of
from wunschkunde.stages.referral.queries.suggestions import suggestions_of
from wunschkunde.stages.referral.rules import handover as rules
from wunschkunde.stages.referral.states import RUNNING

UNPROCESSABLE = 422


@require_safe
@refusals_answered
@practice_required
def suggest(request: PracticeRequest, pk: int) -> HttpResponse:
    """Show who could suit, with the reason in words; what was offered before; and that a no can be a warm one."""
    inquiry = the_inquiry(pk)
    rules.check_referred(inquiry)
    found = suggestions_of(inquiry, timezone.localdate())
    context = {
        "inquiry": inquiry,
        "found": found,
        "running": reads.running_of(inquiry),
        "before": [one for one in reads.handovers().filter(inquiry=inquiry) if one.state not in RUNNING],
    }
    return render(request, "referral/suggest.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def offer(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Ask the client for their yes: which fields, by when, and the letter that carries the link."""
    inquiry = the_inquiry(pk)
    colleague: Colleague = get_object_or_404(Colleague.objects.select_related("practice"), pk=number)
    now, today = timezone.now(), timezone.localdate()
    _check(inquiry, colleague)
    form = OfferForm(inquiry, today, offer_letter(inquiry, colleague), request.POST or None)
    if request.method == "POST" and form.is_valid():
        way = request.POST.get("send", "by_hand")
        made, link, secret = offering.offer(
            inquiry=inquiry,
            colleague=colleague,
            author=request.user,
            fields=form.cleaned_data["fields_handed"],
            answer_by=form.cleaned_data["answer_by"],
            letter=None if way == "by_hand" else form.letter,
            at_once=way == "now",
        )
        if way == "by_hand":
            return show_link(request, link, secret, reverse("referral:handover", args=[made.pk]))
        return redirect("referral:handover", number=made.pk)
    context = {
        "inquiry": inquiry,
        "colleague": colleague,
        "form": form,
        "is_late": not is_open(request.practice, now),
        "leaves_at": leaves_at(request.practice, now),
    }
    return render(request, "referral/offer.html", context, status=UNPROCESSABLE if form.errors else 200)


def _check(inquiry: Inquiry, colleague: Colleague) -> None:
    rules.check_referred(inquiry)
    rules.check_free(inquiry)
    rules.check_colleague(colleague, inquiry, timezone.localdate())


def show_link(request: HttpRequest, link: SecretLink, secret: str, back_url: str) -> HttpResponse:
    """Show a new link: now, and never again."""
    context = {
        "name": link.client.name,
        "address": address_of(link, secret),
        "open_until": timezone.localdate(link.expires_at),
        "back_url": back_url,
        "title": _("A link for %(name)s") % {"name": link.client.name},
    }
    return render(request, "referral/link.html", context)
