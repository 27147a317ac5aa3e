"""What the shell around every page needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from wunschkunde.accounts.middleware import PUBLIC_PREFIXES
from wunschkunde.accounts.queries import practices_of
from wunschkunde.stages.completion.queries import treasury


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return practice and membership of the request, the practices this person could change to, and their color mode.

    ``treasure`` is what the treasury offers now; it is looked up only by a page that shows it, on whichever stage.

    Public pages get none of it, so that they never read a session.
    """
    if request.path.startswith(PUBLIC_PREFIXES):
        return {"theme": "auto"}
    user = getattr(request, "user", None)  # a request refused early has none yet
    signed_in = user if user and user.is_authenticated else None
    membership = getattr(request, "membership", None)
    return {
        "practice": getattr(request, "practice", None),
        "membership": membership,
        "treasure": SimpleLazyObject(
            lambda: treasury.offer(membership.user, timezone.localdate()) if membership else None
        ),
        "practices": SimpleLazyObject(lambda: list(practices_of(signed_in)) if signed_in else []),
        "theme": signed_in.theme if signed_in else "auto",
    }
