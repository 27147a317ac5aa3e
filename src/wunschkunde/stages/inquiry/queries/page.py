"""What the public page of a practice shows."""

from __future__ import annotations

from typing import Any

from wunschkunde.accounts.models import Practice
from wunschkunde.stages.inquiry.queries.mirror import frame_of
from wunschkunde.stages.profile.queries import current_offer


def page_context(practice: Practice) -> dict[str, Any]:
    """Return what the public page shows, in the scope of the practice; the preview shows the same."""
    offer = current_offer(practice)
    lines = offer.human_side if offer else []
    return {
        "offer": offer,
        "facts": frame_of(practice, offer) if offer else (),
        "human_side": [line["text"] for line in lines if line.get("visibility") == "public"],
        "on_request": any(line.get("visibility") == "request" for line in lines),
    }
