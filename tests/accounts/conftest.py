from __future__ import annotations

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache

from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.members import accept_invitation, invite
from wunschkunde.accounts.models import Membership, Practice, User

PASSWORD = "a whole sentence of mine"


@pytest.fixture(autouse=True)
def _fresh_rate_limits():
    cache.clear()


@pytest.fixture
def owner(db) -> User:
    return create_user(email="olga@praxis.example", name="Olga", password=PASSWORD)


@pytest.fixture
def practice(owner) -> Practice:
    return create_practice(owner=owner, name="Praxis Öl & Süß", provider_name="Olga", email="olga@praxis.example")


@pytest.fixture
def membership(practice, owner) -> Membership:
    """Somebody who works in the practice without owning it; from then on its owner has a second step."""
    totp.TOTP.activate(owner, totp.generate_totp_secret())
    user = create_user(email="milan@praxis.example", name="Milan", password=PASSWORD)
    _, token = invite(practice=practice, author=owner, email=user.email, role=Membership.Role.MEMBER)
    return accept_invitation(token=token, user=user)


@pytest.fixture
def signed_in(client, owner, practice):
    client.force_login(owner)
    return client
