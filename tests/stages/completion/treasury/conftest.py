"""The treasury of Quittenblau, its owner at the desk, and pictures made for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.completion.actions.treasury import keep_compliment
from wunschkunde.stages.completion.models import Compliment

Keep = Callable[..., Compliment]
WORDS = "Sie haben meinen Garten zum Sprechen gebracht."


@pytest.fixture
def keep(practice: Practice, owner: User) -> Keep:
    """Keep a compliment; what is not told is Malin's."""

    def kept(engagement: Any = None, **told: Any) -> Compliment:
        source = {} if engagement else {"source": "Malin Sonnenfeld"}
        data = {"words": WORDS, "about": "both", "said_on": date(2026, 11, 1), **source, **told}
        return keep_compliment(practice=practice, author=owner, engagement=engagement, data=data)

    return kept


@pytest.fixture
def reader(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client
