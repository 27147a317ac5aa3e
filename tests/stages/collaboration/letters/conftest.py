"""A practice, somebody it works with, and the owner signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django_scopes import scope

from tests.cast import Cast
from wunschkunde.accounts.models import Practice
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.models import Engagement


@pytest.fixture
def practice(cast: Cast) -> Iterator[Practice]:
    """Quittenblau, in scope for the whole test."""
    with scope(practice=cast.practice):
        yield cast.practice


@pytest.fixture
def thore(cast: Cast, practice: Practice) -> Engagement:
    data = {"name": "Thore Stillmann", "topic": "Website", "email": "thore@stillmann.example", "language": "de"}
    return begin(practice=practice, author=cast.owner, data=data)


@pytest.fixture
def signed_in(client: Client, cast: Cast, practice: Practice) -> Client:
    client.force_login(cast.owner)
    return client
