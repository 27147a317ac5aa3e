"""The client's room of a kickoff: the questions in parts, then both sides beside each other, then the record."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.stages.collaboration.actions import consents
from wunschkunde.stages.collaboration.actions import kickoff as actions
from wunschkunde.stages.collaboration.forms.kickoff import ConfirmForm, HopesForm, SheetForm
from wunschkunde.stages.collaboration.forms.kickoff_pages import proposed, record_form, the_version, version_context
from wunschkunde.stages.collaboration.models import Consent, Engagement, Kickoff, KickoffVersion, RoomLink
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.printing import sheet
from wunschkunde.stages.collaboration.public.rooms import room
from wunschkunde.stages.collaboration.queries import kickoff as reads
from wunschkunde.stages.collaboration.queries.consents import by_purpose
from wunschkunde.stages.collaboration.rules import kickoff as rules
from wunschkunde.stages.collaboration.states import LIVE
from wunschkunde.stages.referral.public.rooms import frame

ME = Party.CLIENT
UNPROCESSABLE, SEE_OTHER = 422, 303
RoomView = Callable[..., HttpResponse]
door = room(RoomLink.Purpose.KICKOFF)


def _suffix(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    return "?" + urlencode({"lang": asked}) if asked in ("de", "en") else ""


def _go(request: HttpRequest, name: str = "room_kickoff", *more: Any) -> HttpResponse:
    """Lead to another page of this room, in the language that was asked for."""
    token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    return redirect(reverse(f"collaboration:{name}", args=[token, *more]) + _suffix(request))


def _frame(request: HttpRequest, link: RoomLink) -> dict[str, Any]:
    shown = _kickoff(link)
    return {
        **frame(request, link),
        "token": request.resolver_match.kwargs["token"] if request.resolver_match else "",
        "suffix": _suffix(request),
        "engagement": shown.engagement,
        "stands": reads.stands_of(shown),
        "is_live": shown.engagement.state in LIVE,
        "protocol": texts.protocol(),
        "provider_name": shown.engagement.practice.provider_name,
    }


def _kickoff(link: RoomLink) -> Kickoff:
    if link.kickoff is None:  # the schema knows no such link behind this door
        raise Http404
    return link.kickoff


def posted(view: RoomView) -> RoomView:
    """Take only what was sent; whoever comes by address finds the way back to the room."""

    @wraps(view)
    def wrapper(request: HttpRequest, link: RoomLink, **kwargs: Any) -> HttpResponse:
        return view(request, link, **kwargs) if request.method == "POST" else _go(request)

    return wrapper


def parts() -> list[tuple[texts.Text | None, list[str], bool]]:
    """Return the parts in which the client answers: the name (None for the levels), the questions, with levels or not.

    Four phases, then the result in levels together with the closing line.
    """
    protocol = texts.protocol()
    phases = [
        (name, [one.key for one in protocol.questions if one.phase == key], False)
        for key, name in protocol.phases.items()
    ]
    return [*phases, (None, [rules.CLOSING], True)]


@door
def kickoff(request: HttpRequest, link: RoomLink) -> HttpResponse:
    """Show the room at the step it stands at."""
    return _page(request, link)


def _page(request: HttpRequest, link: RoomLink, hopes_form: HopesForm | None = None) -> HttpResponse:
    shown, context = _kickoff(link), _frame(request, link)
    pairs, levels = reads.pairs_of(shown)
    waiting = reads.hopes_waiting(shown, ME) if context["stands"].is_open else []
    context |= {
        "left_open": reads.left_open(shown.engagement, ME),
        "parts": _progress(shown),
        "pairs": pairs,
        "levels": levels,
        "hopes": reads.hopes_heard(shown) if context["stands"].is_open else [],
        "hopes_form": hopes_form or (HopesForm(hopes=waiting) if waiting else None),
        "own": _own(shown) if context["stands"].step == "mirror" else [],
    }
    has_errors = hopes_form is not None and bool(hopes_form.errors)
    return render(request, "collaboration/rooms/kickoff.html", context, status=UNPROCESSABLE if has_errors else 200)


def _progress(shown: Kickoff) -> list[dict[str, Any]]:
    """Return the parts, each with how many of its questions are answered."""
    sheet = reads.sheet_of(shown, ME, ME)
    answers, levels = (sheet.answers, sheet.levels) if sheet else ({}, {})
    return [
        {
            "number": number,
            "name": name,
            "answered": sum(key in answers for key in keys) + (len(levels) if with_levels else 0),
            "total": len(keys) + (len(rules.LEVELS) if with_levels else 0),
        }
        for number, (name, keys, with_levels) in enumerate(parts(), start=1)
    ]


def _own(shown: Kickoff) -> list[tuple[texts.Text, str]]:
    """Return what the client handed in, each answer with its question, to read again while waiting."""
    sheet, protocol = reads.sheet_of(shown, ME, ME), texts.protocol()
    if sheet is None:
        return []
    asked = {**{one.key: one.client for one in protocol.questions}, rules.CLOSING: protocol.closing_line}
    levels = [(one.text, sheet.levels.get(str(one.value), "")) for one in protocol.levels[::-1]]
    said = [(question, sheet.answers.get(key, "")) for key, question in asked.items()]
    return [(question, words) for question, words in [*said, *levels] if words]


@door
def part(request: HttpRequest, link: RoomLink, number: int) -> HttpResponse:
    """Answer one part; what is sent is kept, and leads on to the next."""
    shown, every = _kickoff(link), parts()
    if not 1 <= number <= len(every):
        raise Http404
    rules.check_write(shown, ME)
    name, keys, with_levels = every[number - 1]
    data = request.POST if request.method == "POST" else None
    form = SheetForm(data, side=ME, sheet=reads.sheet_of(shown, ME, ME), keys=keys, with_levels=with_levels)
    if form.is_valid():
        actions.save_answers(kickoff=shown, author=None, answers=form.answers(), levels=form.levels())
        if "later" in request.POST or number == len(every):
            return _go(request)
        return _go(request, "room_kickoff_part", number + 1)
    context = {**_frame(request, link), "form": form, "number": number, "name": name, "total": len(every)}
    context |= {"fields": [form[key] for key in keys], "with_levels": with_levels}
    return render(
        request, "collaboration/rooms/kickoff_part.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@door
@posted
def hand_in(request: HttpRequest, link: RoomLink) -> HttpResponse:
    """Hand in the answers: from here on they do not change."""
    actions.hand_in(kickoff=_kickoff(link), author=None)
    return _go(request)


@door
@posted
def hopes(request: HttpRequest, link: RoomLink) -> HttpResponse:
    """Note that the client read what neither side can promise."""
    shown = _kickoff(link)
    rules.check_open(shown)
    form = HopesForm(request.POST, hopes=reads.hopes_heard(shown))
    if not form.is_valid():
        return _page(request, link, hopes_form=form)
    actions.acknowledge(kickoff=shown, author=None, keys=form.cleaned_data["read"])
    return _go(request)


@door
def record(request: HttpRequest, link: RoomLink) -> HttpResponse:
    """Write the record, beginning with the newest version or with both sides' words, and propose it."""
    shown = _kickoff(link)
    rules.check_open(shown)
    form, newest = record_form(shown, request.POST if request.method == "POST" else None)
    if form.is_valid():
        outcome = proposed(shown, None, form)
        if isinstance(outcome, KickoffVersion):
            return _go(request, "room_kickoff_version", outcome.number)
        form = outcome
    context = {**_frame(request, link), "form": form, "newest": newest}
    return render(
        request, "collaboration/rooms/kickoff_record.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@door
def version(request: HttpRequest, link: RoomLink, number: int) -> HttpResponse:
    """Show one version of the record, and the yes to it."""
    shown = _kickoff(link)
    offered = _offered(shown.engagement)
    context = {**_frame(request, link), **version_context(shown, number, ME, offered)}
    return render(request, "collaboration/rooms/kickoff_version.html", context)


def _offered(engagement: Engagement) -> list[Consent.Purpose]:
    """Return the consents that can be given beside the yes: those that do not stand yet, where there is an address."""
    return [one for one, given in by_purpose(engagement) if given is None] if engagement.email else []


@door
@posted
def confirm(request: HttpRequest, link: RoomLink, number: int) -> HttpResponse:
    """Confirm exactly the version that was read; a consent is kept only where its own box was ticked."""
    shown = _kickoff(link)
    found = the_version(shown, number)
    form = ConfirmForm(request.POST, purposes=_offered(shown.engagement))
    with transaction.atomic():
        actions.confirm(version=found, author=None, digest=request.POST.get("digest", ""))
        if form.is_valid():
            for purpose, sentence in form.given():
                channel = Consent.Channel.ROOM
                consents.give(engagement=shown.engagement, purpose=purpose, text=sentence, channel=channel)
    return _go(request, "room_kickoff_version", number)


@door
def printed(request: HttpRequest, link: RoomLink, number: int) -> HttpResponse:
    """Show one version as the sheet that is printed."""
    context = {**_frame(request, link), **version_context(_kickoff(link), number, ME)}
    return sheet(request, "collaboration/rooms/kickoff_print.html", context, name=_("What we agreed"))
