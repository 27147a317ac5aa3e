"""Who stands before the door: the practice of a request, and the decorators that ask for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wunschkunde.accounts.models import Membership, Practice, User

log = logging.getLogger("wunschkunde.security")

SESSION_KEY = "practice"

View = Callable[..., HttpResponse]


class UserRequest(HttpRequest):
    """A request of somebody signed in, as every view behind ``sign_in_required`` gets it."""

    user: User
    places: list[Membership]  # what is accepted, one's own before the examples


class PracticeRequest(UserRequest):
    """A request inside a practice, as every view behind ``practice_required`` gets it."""

    practice: Practice
    membership: Membership


def chosen_of(request: HttpRequest, places: Sequence[Membership]) -> Membership | None:
    """Return the membership chosen in this session, or the person's first."""
    if not places:
        return None
    chosen = request.session.get(SESSION_KEY)
    return next((place for place in places if place.practice_id == chosen), places[0])


def practice_required(view: View) -> View:
    """Let in signed-in people with an accepted membership; the request runs in the scope of its practice."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if getattr(request, "membership", None) is None:
            return redirect("accounts:start")
        return view(request, *args, **kwargs)

    wrapper.access = "member"  # type: ignore[attr-defined]
    return wrapper


def owner_required(view: View) -> View:
    """Let in the owners of the practice only."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        membership = cast("PracticeRequest", request).membership
        if membership.role != Membership.Role.OWNER:
            log.warning("access denied user=%s practice=%s", membership.user_id, membership.practice_id)
            raise PermissionDenied
        return view(request, *args, **kwargs)

    wrapper = practice_required(inner)
    wrapper.access = "owner"  # type: ignore[attr-defined]
    return wrapper


def sign_in_required(view: View) -> View:
    """Let in everybody who is signed in, with or without a practice."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    wrapper.access = "user"  # type: ignore[attr-defined]
    return wrapper


def fresh_sign_in_required(view: View) -> View:
    """Ask for the password, the passkey or the code again before something that would open the account to others."""
    return cast("View", reauthentication_required(view))
