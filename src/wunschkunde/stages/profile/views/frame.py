"""What all pages of the two profiles share: whose they are, what is being written, in which language one works."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wunschkunde.accounts.access import PracticeRequest
from wunschkunde.stages.profile import queries
from wunschkunde.stages.profile.models import Draft

NAMES: dict[str, Any] = {Draft.Kind.IDEAL_CLIENT: _("Ideal client"), Draft.Kind.OFFER: _("Offer")}
UNSAVED = 422


def both_data(request: PracticeRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is being written of both profiles, over what holds today."""
    ideal_client = queries.working_data(request.practice, Draft.Kind.IDEAL_CLIENT)
    return ideal_client, queries.working_data(request.practice, Draft.Kind.OFFER)


def main_language(*profiles: dict[str, Any]) -> str:
    """Return the language one works in: the only one written so far, else the reader's own."""
    spoken: set[str] = {language for data in profiles for words in data["texts"].values() for language in words}
    if len(spoken) == 1:
        return spoken.pop()
    return "en" if (get_language() or "de").startswith("en") else "de"


def saved_answer(*, is_saved: bool) -> HttpResponse:
    """Answer a page that saves while one types."""
    return HttpResponse(status=204 if is_saved else UNSAVED)
