"""Sets the practice of each request and seals the request into its scope."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django_scopes import scope

from wunschkunde.accounts.access import find_membership

PUBLIC_PREFIXES = ("/p/", "/a/", "/static/")


class PracticeMiddleware:
    """Asks for the membership on every request, so a suspension works on the very next one.

    Public pages never touch the session: they need no cookie, and set none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request inside the scope of its practice, or unscoped where there is none."""
        request.practice = request.membership = None  # type: ignore[attr-defined]
        if request.path.startswith(PUBLIC_PREFIXES):
            return self.get_response(request)
        membership = find_membership(request)
        if membership is None:
            return self.get_response(request)
        request.membership, request.practice = membership, membership.practice  # type: ignore[attr-defined]
        with scope(practice=membership.practice):
            return self.get_response(request)
