"""The door for programs: a key in the header `Authorization`, asked for on every request. No cookie opens it."""

from __future__ import annotations

from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django_scopes import scope
from ninja.security import HttpBearer

from wunschkunde.accounts.access import View
from wunschkunde.accounts.keys import find_api_token, note_use
from wunschkunde.accounts.models import ApiToken, Practice, User
from wunschkunde.api.errors import problem

READING = {"GET", "HEAD", "OPTIONS"}
BEARER = "bearer"


class Key(HttpBearer):
    """What the description says about the key. The door itself is ``key_required``; without it nothing opens."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:  # noqa: ARG002 - asked already
        """Return the key that ``key_required`` found."""
        return getattr(request, "key", None)


def key_required(view: View) -> View:
    """Let in who holds a usable key; the request runs in the scope of its practice and speaks its owner's language."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = find_api_token(_secret_in(request))
        if key is None or key.membership.user is None:
            answer = problem(401, _("This needs a valid key: Authorization: Bearer wk_…"))
            answer["WWW-Authenticate"] = "Bearer"
            return answer
        with scope(practice=key.membership.practice), translation.override(key.membership.user.language):
            answer = _open(view, request, key, *args, **kwargs)
            answer["Content-Language"] = (translation.get_language() or "de")[:2]
            return answer

    wrapper.access = "key"  # type: ignore[attr-defined]
    return wrapper


def _open(view: View, request: HttpRequest, key: ApiToken, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method not in READING and key.scope != ApiToken.Scope.WRITE:
        return problem(403, _("This key may only read. Make one that may write, too."))
    note_use(key)
    request.key = key  # type: ignore[attr-defined]
    return view(request, *args, **kwargs)


def _secret_in(request: HttpRequest) -> str:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == BEARER else ""


def author_of(request: HttpRequest) -> User:
    """Return the person in whose name the program acts."""
    return cast("User", _key_of(request).membership.user)


def practice_of(request: HttpRequest) -> Practice:
    """Return the practice that the key opens."""
    return _key_of(request).membership.practice


def _key_of(request: HttpRequest) -> ApiToken:
    return cast("ApiToken", request.key)  # type: ignore[attr-defined]
