"""Sets the practice of each request and seals the request into its scope.

Ends sessions that lasted long enough, and lets owners who work with others in only with a second step.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_scopes import scope

from wunschkunde.accounts.access import chosen_of
from wunschkunde.accounts.queries import memberships_of, practice_that_asks_for_a_second_step

# Where no session is looked at: visitors and clients need none, and programs show a key.
PUBLIC_PREFIXES = ("/p/", "/a/", "/r/", "/api/", "/static/")

# Whoever does nothing for SESSION_COOKIE_AGE (14 days) is signed out, and everybody is after this long.
LONGEST_SESSION = timedelta(days=30)
# A visit is noted no oftener than this, so that reading a page writes nothing.
NOTED_EVERY = timedelta(hours=1)
SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"

# All that an owner reaches who still has to set up a second step: that, signing out, and the language.
OPEN_WITHOUT_SECOND_STEP = {
    "accounts:second_step",
    "accounts:welcome",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_logout",
    "set_language",
}

Answer = Callable[[HttpRequest], HttpResponse]


class SessionLimitsMiddleware:
    """Ends a session after its longest time; a visit within it moves the end of the idle time."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, signed out if the session is too old."""
        if not request.path.startswith(PUBLIC_PREFIXES) and request.user.is_authenticated:
            self.look_at_the_clock(request)
        return self.get_response(request)

    @staticmethod
    def look_at_the_clock(request: HttpRequest) -> None:
        """End the session or note the visit; both limits are counted on the server."""
        from allauth.usersessions.models import UserSession

        now = time.time()
        if now - request.session.setdefault(SIGNED_IN_AT, now) > LONGEST_SESSION.total_seconds():
            logout(request)
        elif now - request.session.get(SEEN_AT, 0) > NOTED_EVERY.total_seconds():
            request.session[SEEN_AT] = now
            UserSession.objects.create_from_request(request)


class PracticeMiddleware:
    """Asks for the membership on every request, so a suspension works on the very next one.

    Public pages never touch the session: they need no cookie, and set none.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request inside the scope of its practice, or unscoped where there is none."""
        request.practice = request.membership = None  # type: ignore[attr-defined]
        if request.path.startswith(PUBLIC_PREFIXES) or not request.user.is_authenticated:
            return self.get_response(request)
        request.places = memberships_of(request.user)  # type: ignore[attr-defined]
        membership = chosen_of(request, request.places)  # type: ignore[attr-defined]
        if membership is None:
            return self.get_response(request)
        request.membership, request.practice = membership, membership.practice  # type: ignore[attr-defined]
        with scope(practice=membership.practice):
            return self.get_response(request)


class SecondStepMiddleware:
    """Leads an owner who works with others to setting up a second step; until then, nothing else opens.

    Asked on every request, so that it begins with the first member and ends with the step set up.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; where it is led on is decided once the address is known."""
        return self.get_response(request)

    @staticmethod
    def process_view(request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Lead on who lacks the step, whatever was asked for or sent."""
        if request.path.startswith(PUBLIC_PREFIXES) or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        places = request.places  # type: ignore[attr-defined]
        if name in OPEN_WITHOUT_SECOND_STEP or practice_that_asks_for_a_second_step(request.user, places) is None:
            return None
        return redirect("accounts:second_step")
