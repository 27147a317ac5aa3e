"""A step that may not be taken now is answered with a sentence and the way back (409)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wunschkunde.stages.collaboration.rules import Refused

View = Callable[..., HttpResponse]


def refusals_answered(view: View) -> View:
    """Answer a refused step; ``pk`` in the address is the engagement's, ``complaint_pk`` the complaint's."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            back = {"engagement_pk": kwargs.get("pk"), "complaint_pk": kwargs.get("complaint_pk")}
            context = {"sentence": str(refused), **back}
            return render(request, "collaboration/refused.html", context, status=409)

    return wrapper
