"""Programs with keys: one that reads and one that writes for Quittenblau, and one of a practice elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope

from tests.stages.decision.conftest import make_inquiry, make_practice
from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.keys import create_api_token
from wunschkunde.accounts.models import Membership, Practice, User
from wunschkunde.stages.decision.sides import standing_answers
from wunschkunde.stages.inquiry.models import Inquiry


class Program:
    """A program that holds a key, or none."""

    def __init__(self, secret: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/{path}", query, headers=self.headers)

    def post(self, path: str, data: Any = None) -> Any:
        return self.client.post(f"/api/{path}", data or {}, content_type="application/json", headers=self.headers)

    def send(self, path: str, body: bytes) -> Any:
        return self.client.post(f"/api/{path}", body, content_type="application/json", headers=self.headers)


def key_of(user: User, scope: str = "write") -> str:
    membership = Membership.objects.get(user=user)
    return create_api_token(membership=membership, name="my script", scope=scope)[1]


@pytest.fixture
def owner(db: None) -> User:
    return create_user(email="friederike@quittenblau.example", name="Friederike Amsel", language="en")


@pytest.fixture
def practice(owner: User) -> Practice:
    return make_practice("quittenblau", owner)


@pytest.fixture
def inquiry(practice: Practice) -> Inquiry:
    made = make_inquiry(practice, "q01")
    made.practice = practice
    return made


@pytest.fixture
def stranger(db: None) -> User:
    user = create_user(email="fremd@anderswo.example", name="Fremde Hand", language="en")
    create_practice(owner=user, name="Anderswo", provider_name="Fremde Hand", email=user.email)
    return user


@pytest.fixture
def program(owner: User, practice: Practice) -> Program:
    return Program(key_of(owner))


@pytest.fixture
def reader(owner: User, practice: Practice) -> Program:
    return Program(key_of(owner, "read"))


@pytest.fixture
def foreign_program(stranger: User) -> Program:
    return Program(key_of(stranger))


@pytest.fixture
def in_practice(practice: Practice) -> Iterator[None]:
    with scope(practice=practice):
        yield


def look_at_all(program: Program, inquiry: Inquiry) -> None:
    with scope(practice=inquiry.practice):
        keys = dict.fromkeys(dimension for dimension, _side in standing_answers(inquiry))
    for key in keys:
        assert program.post(f"inquiries/{inquiry.pk}/looks", {"dimension": key}).status_code == 200


def feel_twice(program: Program, inquiry: Inquiry) -> None:
    assert program.post(f"inquiries/{inquiry.pk}/first-gut", {"value": 6}).status_code == 201
    look_at_all(program, inquiry)
    assert program.post(f"inquiries/{inquiry.pk}/second-gut", {"skip": True}).status_code == 201


def weigh(program: Program, inquiry: Inquiry) -> dict[str, Any]:
    feel_twice(program, inquiry)
    answer = program.post(f"inquiries/{inquiry.pk}/assessment")
    assert answer.status_code == 200
    return dict(answer.json())


Weigh = Callable[[Program, Inquiry], dict[str, Any]]
