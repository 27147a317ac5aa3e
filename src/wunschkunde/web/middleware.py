"""What every answer carries, which language it speaks, and how large a public post may be."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation
from django.utils.translation import gettext as _

Answer = Callable[[HttpRequest], HttpResponse]

METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
PICTURE_ADDRESS = re.compile(r"/schatzkiste/[0-9]+/bild/")
CODES = {code for code, _name in settings.LANGUAGES}


class SecurityHeadersMiddleware:
    """Refuses odd methods and forbids storing pages: only static files may be kept by a browser."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and see to the headers."""
        is_known = request.method in METHODS
        response = self.get_response(request) if is_known else HttpResponseNotAllowed(sorted(METHODS))
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class BodyLimitMiddleware:
    """Refuses posts that are too large before anything is read: public ones beyond 64 KiB, others beyond 2.5 MB.

    One address takes a picture, and more: only from members of a practice, and only into memory. So no stranger can
    fill the disk with files sent to the sign-in page.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 for a body that is too large, 411 where its length is not told."""
        if request.method == "POST":
            if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
                return HttpResponse(_("Please send the form with its length."), status=411)
            if length_of(request) > self.limit_of(request):
                return HttpResponse(_("That was more text than this form can take. Please shorten it."), status=413)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Refuse a large picture from anybody but a member: it is known by now who asks, and nothing was read yet."""
        is_large = request.method == "POST" and length_of(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if is_large and getattr(request, "membership", None) is None:
            return HttpResponse(_("That was more text than this form can take. Please shorten it."), status=413)
        return None

    @staticmethod
    def limit_of(request: HttpRequest) -> int:
        """Return how many bytes the address of this request may take."""
        if request.path.startswith(("/p/", "/a/", "/r/", "/api/")):
            return settings.PUBLIC_BODY_LIMIT
        is_picture = PICTURE_ADDRESS.fullmatch(request.path) is not None
        return settings.PICTURE_BODY_LIMIT if is_picture else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def length_of(request: HttpRequest) -> int:
    """Return the told length of a body; 0 where it is not a number."""
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else 0


class LanguageMiddleware:
    """Chooses the language: the person's own, else the one asked for in the address, else the browser's.

    No language cookie is ever set. On public pages the view decides on Sie or Du, since the practice does.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the reader."""
        language = self.choose(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.setdefault("Content-Language", "en" if translation.get_language() == "en" else "de")
        return response

    @staticmethod
    def choose(request: HttpRequest) -> str:
        """Return a language code out of settings.LANGUAGES."""
        asked = request.GET.get("lang", "")
        if asked in CODES:
            return asked
        is_public = request.path.startswith(("/p/", "/a/", "/r/", "/api/"))
        if not is_public and request.user.is_authenticated:
            return request.user.language
        for part in request.headers.get("Accept-Language", "").lower().split(","):
            prefix = part.strip()[:2]
            if prefix in ("de", "en"):
                return prefix
        return settings.LANGUAGE_CODE
