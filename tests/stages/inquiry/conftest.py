"""A practice that is open from Monday to Thursday, 9 to 16, with an offer and an ideal client: Quittenblau."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django_scopes import scope

from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.inquiry.actions import receive_inquiry
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.profile.actions import adopt_ideal_client, adopt_offer

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2025, 11, 4, 10, 0, tzinfo=BERLIN)
SUNDAY_NIGHT = datetime(2025, 11, 2, 23, 38, tzinfo=BERLIN)

IMPRINT = {
    "name": "Friederike Amsel",
    "street": "Quittengasse 3",
    "city": "12345 Lindenau an der Aue",
    "email": "guten.tag@quittenblau.example",
    "responsible": "Friederike Amsel, Quittengasse 3, 12345 Lindenau",
    "purpose": "Texte",
}

FIELDS = {
    "name": "Malin Sonnenfeld",
    "email": "malin@sonnenfeld.example",
    "occasion": "Unsere Website klingt wie alle.",
}


@pytest.fixture
def owner(db: None) -> User:
    return create_user(email="friederike@quittenblau.example", name="Friederike Amsel")


def make_practice(owner: User, name: str = "Quittenblau", **fields: Any) -> Practice:
    """A whole practice: published, with both profiles."""
    given = {
        "provider_name": "Friederike Amsel",
        "email": "guten.tag@quittenblau.example",
        "published_at": TUESDAY,
        "imprint": IMPRINT,
        **fields,
    }
    practice = create_practice(owner=owner, name=name, **given)
    adopt_offer(
        practice=practice,
        author=owner,
        data={
            "texts": {
                "sentence": {"de": "Von mir darf man offene Worte erwarten.", "en": "You may expect open words."},
                "limits": {"de": "Keine Eilaufträge.", "en": "No rush jobs."},
            },
            "human_side": [
                {"text": "Lebt mit zwei Hühnern", "visibility": "public"},
                {"text": "Krimis rückwärts", "visibility": "request"},
                {"text": "GEHEIMES-KNIE", "visibility": "private"},
            ],
            "brings": {"closeness": 4, "availability": 3, "advice": 5, "topic": ["text", "editing"], "price": 4},
            "working_days": [0, 1, 2, 3],
            "opens_at": "09:00",
            "closes_at": "16:00",
            "answer_days": 3,
        },
    )
    adopt_ideal_client(
        practice=practice,
        author=owner,
        data={
            "texts": {"sentence": {"de": "GEHEIMER-WUNSCH", "en": "SECRET-WISH"}},
            "wishes": {"closeness": 4, "advice": 4},
            "importances": {"closeness": 6},
            "limits": [{"dimension": "availability", "side": "client_expects", "above": 4}],
        },
    )
    return practice


@pytest.fixture
def practice(owner: User) -> Practice:
    return make_practice(owner)


@pytest.fixture
def receive(practice: Practice) -> Callable[..., Inquiry]:
    """Let an inquiry arrive by the form, on a Tuesday morning unless said otherwise."""

    def arrive(**given: Any) -> Inquiry:
        fields = {**FIELDS, **given.pop("fields", {})}
        return receive_inquiry(**{"practice": practice, "fields": fields, "now": TUESDAY, **given})

    return arrive


@pytest.fixture
def scoped(practice: Practice):
    """Open the scope of the practice for the whole test."""
    with scope(practice=practice):
        yield practice
