"""Malin, the practice Quittenblau, and a check-in after the first draft."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.stages.collaboration.charter.conftest import clock, engagement, owner, practice
from tests.stages.collaboration.charter.walk import Desk
from tests.stages.collaboration.check_ins.walk import Room
from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.actions.check_ins import begin_check_in
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.models import CheckIn, Engagement

__all__ = ["clock", "engagement", "owner", "practice"]


@pytest.fixture
def check_in(engagement: Engagement, owner: User) -> CheckIn:
    return begin_check_in(engagement=engagement, author=owner, occasion="Der erste Entwurf ist da")


@pytest.fixture
def room(check_in: CheckIn, owner: User) -> Room:
    return Room(open_room(target=check_in, author=owner)[1])


@pytest.fixture
def desk(client: Client, engagement: Engagement, owner: User) -> Desk:
    client.force_login(owner)
    return Desk(client, engagement)


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody with a practice of their own."""
    user = create_user(email="fremd@anderswo.example", name="Fremde Hand")
    create_practice(owner=user, name="Anderswo", provider_name="Fremde Hand", email=user.email)
    return user
