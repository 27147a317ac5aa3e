"""Whatever goes wrong is answered with one sentence in the language of the key's owner: `{"detail": "…"}`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel

from wunschkunde.stages.decision.rules import Refused

NAMED = 5
WHOLE = "given"  # what the operations call the body


class Problem(BaseModel):
    """What went wrong, in one sentence."""

    detail: str


# Every operation may answer with these.
PROBLEMS: dict[int, type[BaseModel]] = dict.fromkeys((400, 401, 403, 404, 409, 422), Problem)


class Invalid(Exception):  # noqa: N818 - it is an answer, not a fault
    """What was sent does not fit; its text is a sentence."""


def problem(status: int, sentence: str) -> HttpResponse:
    """Return an answer that says what went wrong."""
    return JsonResponse({"detail": sentence}, status=status, json_dumps_params={"ensure_ascii": False})


def misfit(names: Iterable[str]) -> str:
    """Return the sentence about fields that are missing or do not fit; names we do not know are not repeated."""
    named = ", ".join(sorted(set(names))[:NAMED])
    return _("Missing, unknown or not as described: %(names)s.") % {"names": named}


def answer_errors(api: NinjaAPI) -> None:
    """Make the interface answer faults with sentences."""
    api.add_exception_handler(Refused, lambda _request, error: problem(409, str(error)))
    api.add_exception_handler(Invalid, lambda _request, error: problem(422, str(error)))
    api.add_exception_handler(Http404, _missing)
    api.add_exception_handler(ValidationError, _not_valid)
    api.add_exception_handler(HttpError, _not_readable)


def _missing(_request: HttpRequest, _error: Http404 | type[Http404]) -> HttpResponse:
    return problem(404, _("There is nothing under this number."))


def _not_valid(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(422, misfit(_named(one) for one in error.errors))


def _named(error: dict[str, Any]) -> str:
    """Name what does not fit: the field, or the body where its parts do not fit together."""
    if error["type"] == "extra_forbidden":
        return _("an unknown field")
    place = [part for part in error["loc"] if isinstance(part, str) and part != WHOLE]
    return place[-1] if place else "body"


def _not_readable(_request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == 401:  # noqa: PLR2004 - a second lock: `key_required` has answered before
        return problem(401, _("This needs a valid key: Authorization: Bearer wk_…"))
    return problem(error.status_code, _("The body is not readable JSON."))
