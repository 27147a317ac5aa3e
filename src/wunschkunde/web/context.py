"""What the shell around every page needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return practice and membership of the request, and the practices this person could change to."""
    membership = getattr(request, "membership", None)
    return {
        "practice": getattr(request, "practice", None),
        "membership": membership,
        "theme": getattr(request.user, "theme", "auto") if hasattr(request, "user") and membership else "auto",
    }
