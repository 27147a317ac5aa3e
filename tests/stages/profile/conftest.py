"""Two practices, an owner and a member: everything of one is closed to the other."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django_scopes import scope

from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.models import Membership

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def owner() -> Any:
    return create_user(email="friederike@quittenblau.example", name="Friederike Amsel", language="de")


@pytest.fixture
def practice(owner: Any) -> Any:
    return create_practice(
        owner=owner, name="Quittenblau", provider_name="Friederike Amsel", email="guten.tag@quittenblau.example"
    )


@pytest.fixture
def member(owner: Any, practice: Any) -> Any:
    """Somebody who works along; whoever owns a practice with others signs in with a second step."""
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={})
    user = create_user(email="bruno@quittenblau.example", name="Bruno", language="de")
    Membership.objects.create(practice=practice, user=user, role="member", state="accepted")
    return user


@pytest.fixture
def foreign() -> Any:
    user = create_user(email="jo@pfadwerk.example", name="Jo", language="en")
    return SimpleNamespace(
        owner=user,
        practice=create_practice(owner=user, name="Pfadwerk", provider_name="Jo", email="hallo@pfadwerk.example"),
    )


@pytest.fixture
def inside(practice: Any) -> Iterator[Any]:
    """Work in the scope of the practice, as every request of its people does."""
    with scope(practice=practice):
        yield practice


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_owner(practice: Any) -> Client:
    return signed_in(practice.memberships.get(role="owner").user)


@pytest.fixture
def as_member(member: Any) -> Client:
    return signed_in(member)


@pytest.fixture
def as_foreign(foreign: Any) -> Client:
    return signed_in(foreign.owner)
