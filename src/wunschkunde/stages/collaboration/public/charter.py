"""The client's room of the charter: the promises, what both share, the conversations."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.collaboration.actions import charter as actions
from wunschkunde.stages.collaboration.actions import sharing as sharing_actions
from wunschkunde.stages.collaboration.forms.charter import CharterForm
from wunschkunde.stages.collaboration.forms.sharing import SettleForm, ShareForm
from wunschkunde.stages.collaboration.models import Charter, RoomLink, SharedEntry
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.printing import sheet
from wunschkunde.stages.collaboration.public.rooms import room
from wunschkunde.stages.collaboration.queries import charter as reads
from wunschkunde.stages.collaboration.queries import sharing as shared
from wunschkunde.stages.collaboration.queries.observed import observed
from wunschkunde.stages.collaboration.rules import check_live
from wunschkunde.stages.collaboration.rules.sharing import can_settle
from wunschkunde.stages.collaboration.states import LIVE
from wunschkunde.stages.referral.public.rooms import frame

ME = Party.CLIENT
UNPROCESSABLE = 422
ON_A_PAGE = 10
door = room(RoomLink.Purpose.CHARTER)


def _suffix(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    return "?" + urlencode({"lang": asked}) if asked in ("de", "en") else ""


def _token(request: HttpRequest) -> str:
    return request.resolver_match.kwargs["token"] if request.resolver_match else ""


def _address(request: HttpRequest, name: str = "room_charter", *more: Any) -> str:
    """Return the address of a page of this room, in the language that was asked for."""
    return reverse(f"collaboration:{name}", args=[_token(request), *more]) + _suffix(request)


def _charter(link: RoomLink) -> Charter:
    if link.charter is None:  # the schema knows no such link behind this door
        raise Http404
    return link.charter


def _frame(request: HttpRequest, link: RoomLink) -> dict[str, Any]:
    shown = _charter(link)
    return {
        **frame(request, link),
        "token": _token(request),
        "suffix": _suffix(request),
        "back_url": _address(request),
        "engagement": shown.engagement,
        "words": texts.charter(),
        "names": shared.names_of(shown.engagement),
        "is_live": shown.engagement.state in LIVE,
    }


@door
def charter(request: HttpRequest, link: RoomLink) -> HttpResponse:
    """Show the promises as they stand, what waits for whom, what was told lately and what comes next."""
    shown, today = _charter(link), timezone.localdate()
    standing = reads.standing_of(shown)
    latest = list(shared.entries(shown.engagement)[: shared.LATEST])
    talks = list(shared.meetings(shown.engagement)[: shared.LATEST])
    context = _frame(request, link) | {
        "standing": standing,
        "sheet": reads.current_sheet(shown, standing, observed(shown.engagement, today)),
        "waits_for": reads.waits_for(shown, standing),
        "can_confirm": ME in standing.waits_for,
        "entries": shared.as_read_by(ME, shown.engagement, latest, timezone.now()),
        "talks": shared.as_talks(shown.engagement, talks, today),
    }
    return render(request, "collaboration/rooms/charter.html", context)


@door
def propose(request: HttpRequest, link: RoomLink) -> HttpResponse:
    """Go through the promises and propose a version."""
    shown = _charter(link)
    check_live(shown.engagement)
    form = CharterForm(reads.newest_of(shown), request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.propose(charter=shown, side=ME, clauses=form.clauses, base=form.cleaned_data["base"])
        return redirect(_address(request))
    context = _frame(request, link) | {"form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "collaboration/rooms/charter_propose.html", context, status=status)


@door
def confirm(request: HttpRequest, link: RoomLink) -> HttpResponse:
    """Confirm the newest version, exactly as it was read; whoever comes by address finds the way back."""
    if request.method == "POST":
        actions.confirm(charter=_charter(link), side=ME, digest=request.POST.get("digest", ""))
    return redirect(_address(request))


@door
def version(request: HttpRequest, link: RoomLink, number: int) -> HttpResponse:
    """Show one version, and what differs from another."""
    context = _frame(request, link) | _version(link, number, request.GET.get("mit", ""))
    return render(request, "collaboration/rooms/charter_version.html", context)


@door
def printed(request: HttpRequest, link: RoomLink, number: int) -> HttpResponse:
    """Show one version as it goes to paper: two pages."""
    context = _frame(request, link) | _version(link, number, "")
    return sheet(request, "collaboration/rooms/charter_print.html", context, name=words_of(texts.charter().title))


def _version(link: RoomLink, number: int, other: str) -> dict[str, Any]:
    shown = _charter(link)
    found = reads.version_page(reads.standing_of(shown), number, other, shared.names_of(shown.engagement))
    if found is None:
        raise Http404
    return found


@door
def sharing(request: HttpRequest, link: RoomLink) -> HttpResponse:
    """Show all that both told each other, and add to it."""
    engagement = _charter(link).engagement
    form = ShareForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        sharing_actions.share(engagement=engagement, side=ME, **form.cleaned_data)
        return redirect(_address(request, "room_charter_sharing"))
    page = Paginator(shared.entries(engagement), ON_A_PAGE).get_page(request.GET.get("page"))
    context = _frame(request, link) | {
        "form": form,
        "page": page,
        "entries": shared.as_read_by(ME, engagement, list(page), timezone.now()),
    }
    return render(request, "collaboration/rooms/sharing.html", context, status=UNPROCESSABLE if form.errors else 200)


def _the_entry(link: RoomLink, number: int) -> SharedEntry:
    found = SharedEntry.objects.select_related("engagement__practice")
    entry: SharedEntry = get_object_or_404(found, pk=number, engagement=_charter(link).engagement)
    return entry


@door
def take_back(request: HttpRequest, link: RoomLink, number: int) -> HttpResponse:
    """Take an entry of one's own back, within a day; whoever comes by address finds the way back."""
    if request.method == "POST":
        sharing_actions.take_back(entry=_the_entry(link, number), side=ME)
    return redirect(_address(request, "room_charter_sharing"))


@door
def settle(request: HttpRequest, link: RoomLink, number: int) -> HttpResponse:
    """Say what became of an advice against something."""
    entry = _the_entry(link, number)
    form = SettleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        sharing_actions.settle(entry=entry, side=ME, **form.cleaned_data)
        return redirect(_address(request, "room_charter_sharing"))
    if not can_settle(entry) and request.method != "POST":
        return redirect(_address(request, "room_charter_sharing"))
    who = shared.names_of(entry.engagement)[entry.side]
    context = _frame(request, link) | {"form": form, "entry": entry, "who": who}
    return render(request, "collaboration/rooms/settle.html", context, status=UNPROCESSABLE if form.errors else 200)
