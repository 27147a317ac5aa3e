"""Malin and the practice Quittenblau at the end of their work: the desk, her room, the closing."""

from __future__ import annotations

import pytest

from tests.stages.collaboration.charter.conftest import clock, desk, engagement, owner, practice
from tests.stages.collaboration.check_ins.conftest import stranger
from tests.stages.completion.walk import Bench, Room
from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.completion.actions.closing import answer, begin_closing, open_closing
from wunschkunde.stages.completion.models import Closing

__all__ = ["clock", "desk", "engagement", "owner", "practice", "stranger"]

LEVELS = {"-2": "weniger als vorher", "-1": "wie vorher", "0": "im Netz", "1": "gern gelesen", "2": "preisgekrönt"}


@pytest.fixture
def closing(engagement: Engagement, owner: User) -> Closing:
    """Begun without a kickoff: the levels are written at the end."""
    return begin_closing(engagement=engagement, author=owner, levels=LEVELS)


@pytest.fixture
def bench(client, engagement: Engagement, owner: User) -> Bench:
    client.force_login(owner)
    return Bench(client, engagement)


@pytest.fixture
def room(closing: Closing, owner: User) -> Room:
    return Room(open_closing(closing=closing, author=owner)[1])


@pytest.fixture
def opened(closing: Closing, owner: User) -> Closing:
    """Both have answered."""
    values = {"manner": 8, "again": 9}
    words = {"tell_others": "Bring Zeit mit, es lohnt sich.", "missed": "Einen Anruf vor dem Druck."}
    answer(closing=closing, side=Party.CLIENT, values=values, words=words)
    answer(closing=closing, side=Party.PROVIDER, values=values, author=owner)
    return closing
