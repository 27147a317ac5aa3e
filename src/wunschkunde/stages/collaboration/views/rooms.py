"""The practice's side of rooms: show a new link once, close one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.models import RoomLink
from wunschkunde.stages.inquiry.models import SecretLink
from wunschkunde.stages.referral.actions.rooms import LIFETIME, revoke_room
from wunschkunde.stages.referral.queries.rooms import address_of


def days_asked(request: HttpRequest) -> int:
    """Return for how many days a new link opens, as chosen in its form; anything else means the usual thirty."""
    asked = request.POST.get("days", "")
    return int(asked) if asked in {"7", "30", "90"} else LIFETIME.days


def show_link(request: HttpRequest, link: SecretLink, secret: str, back_url: str) -> HttpResponse:
    """Show a new link: now, and never again. From here it is copied, or goes into a letter."""
    context = {
        "link": link,
        "client": link.client,
        "address": address_of(link, secret),
        "open_until": timezone.localdate(link.expires_at),
        "back_url": back_url,
    }
    return render(request, "collaboration/room_link.html", context)


@require_POST
@practice_required
def close(request: PracticeRequest, pk: int) -> HttpResponse:
    """Revoke a link; it opens nothing from the next request on."""
    link: RoomLink = get_object_or_404(RoomLink.objects.select_related("practice"), pk=pk)
    return close_link(request, link)


def close_link(request: PracticeRequest, link: SecretLink) -> HttpResponse:
    """Revoke a link and lead back to where it was shown."""
    revoke_room(link=link, author=request.user)
    messages.success(request, _("The link is closed. It no longer opens anything."))
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if is_ours else reverse("collaboration:list"))
