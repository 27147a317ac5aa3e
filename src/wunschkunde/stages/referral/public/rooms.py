"""The door of every room: the link decides what opens, in whose words, and for how long.

No cookie, no session, no script needed. Whoever holds the secret acts for the one it was given to, so there is nobody
signed in whom a foreign page could act for, and no cookie against that.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django_scopes import scope, scopes_disabled

from wunschkunde.accounts.languages import letter_language
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.inquiry.models import SecretLink
from wunschkunde.stages.referral.actions.rooms import note_room_use

RoomView = Callable[..., HttpResponse]
AnyLink = TypeVar("AnyLink", bound=SecretLink)
CONFLICT = 409


def door(find: Callable[[str], AnyLink | None]) -> Callable[[RoomView], Callable[..., HttpResponse]]:
    """Open a room by the link ``find`` knows: ``view(request, link)`` runs in its scope and its reader's language.

    Unknown, revoked and expired links all get the same calm page (404). GET changes nothing but the time of the last
    use; a refused step is answered with its sentence (409).
    """

    def decorate(view: RoomView) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def wrapper(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
            now = timezone.now()
            with scopes_disabled():
                link = find(token)
            if link is None or not link.is_usable:
                response = render(request, "inquiry/link_gone.html", status=404)
            else:
                response = _inside(view, request, link, kwargs)
                if request.method != "HEAD":
                    with scope(practice=link.practice):
                        note_room_use(link=link, now=now)
            response["Referrer-Policy"] = "no-referrer"
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return wrapper

    return decorate


def _inside(view: RoomView, request: HttpRequest, link: SecretLink, kwargs: dict[str, Any]) -> HttpResponse:
    client = link.client
    asked = request.GET.get("lang") or client.language
    language = letter_language(link.practice, asked, client.address_form)
    with scope(practice=link.practice), translation.override(language):
        if sum(len(values) for _name, values in request.POST.lists()) > settings.PUBLIC_FIELD_LIMIT:
            return HttpResponseBadRequest(_("That was more than this form asks for."))
        try:
            return view(request, link, **kwargs)
        except Http404:  # answered here: its page, too, keeps the address to itself
            return render(request, "404.html", status=404)
        except Refused as refused:
            context = {**frame(request, link), "sentence": str(refused), "back_url": request.path}
            return render(request, "referral/rooms/refused.html", context, status=CONFLICT)


def frame(request: HttpRequest, link: SecretLink) -> dict[str, Any]:
    """Return what every page of a room needs: the practice, its public pages, until when the link opens."""
    practice = link.practice
    names = {"imprint_url": "imprint", "privacy_url": "privacy"}
    return {
        "practice": practice,
        "link": link,
        "client": link.client,
        "open_until": timezone.localdate(link.expires_at),
        **{key: reverse(f"inquiry:{name}", args=[practice.slug]) for key, name in names.items()},
        **_consents(request, link),
    }


def _consents(request: HttpRequest, link: SecretLink) -> dict[str, str]:
    """Return where somebody sees and takes back what they agreed to along the way, if they are asked for anything."""
    match = request.resolver_match
    if match is None or not link.has_consents:
        return {}
    args = [match.kwargs["token"]]
    return {"room_url": reverse(link.room, args=args), "consents_url": reverse(f"{link.room}_consents", args=args)}
