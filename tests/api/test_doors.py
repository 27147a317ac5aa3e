"""A key opens what its member may open, as long as both hold; nothing else opens anything."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.api.conftest import Program, key_of, weigh
from tests.architecture.routes import routes
from tests.stages.decision.conftest import make_inquiry
from wunschkunde.accounts import keys, members
from wunschkunde.accounts.actions import create_user
from wunschkunde.accounts.models import ApiToken, Membership, Practice, User
from wunschkunde.stages.decision.models import FirstGut
from wunschkunde.stages.inquiry.models import Inquiry

pytestmark = pytest.mark.django_db

OPERATIONS = [
    ("GET", "inquiries/{}"),
    ("POST", "inquiries/{}/first-gut"),
    ("POST", "inquiries/{}/looks"),
    ("POST", "inquiries/{}/second-gut"),
    ("GET", "inquiries/{}/assessment"),
    ("POST", "inquiries/{}/assessment"),
    ("GET", "inquiries/{}/decision"),
    ("POST", "inquiries/{}/decision"),
]
GIVEN: dict[str, Any] = {
    "first-gut": {"value": 6},
    "second-gut": {"value": 6},
    "looks": {"dimension": "planning"},
}


PASSWORD = "a whole sentence"


def give_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def ask(program: Program, method: str, path: str, number: int) -> Any:
    path = path.format(number)
    return program.get(path) if method == "GET" else program.post(path, GIVEN.get(path.rpartition("/")[2]))


@pytest.fixture
def member(practice: Practice, owner: User) -> Membership:
    user = create_user(email="jonas@quittenblau.example", name="Jonas", language="de-du")
    _, token = members.invite(practice=practice, author=owner, email=user.email, role="member")
    return members.accept_invitation(token=token, user=user)


@pytest.mark.parametrize(("method", "path"), [("GET", "inquiries"), *OPERATIONS])
def test_nothing_opens_without_a_key(inquiry: Inquiry, owner: User, method: str, path: str) -> None:
    signed_in = Program()
    signed_in.client.force_login(owner)
    for program in (Program(), signed_in, Program("wk_" + "x" * 43), Program("wk_"), Program("\xff")):
        answer = ask(program, method, path, inquiry.pk)
        assert answer.status_code == 401
        assert list(answer.json()) == ["detail"]
        assert answer["WWW-Authenticate"] == "Bearer"
    with scope(practice=inquiry.practice):
        assert not FirstGut.objects.exists()


def test_every_operation_stands_behind_the_door() -> None:
    operations = [route for route in routes() if route.name.startswith("api:") and route.name != "api:openapi"]
    assert len(operations) == 7
    assert {route.access for route in operations} == {"key"}


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_foreign_inquiry_answers_as_one_that_does_not_exist(
    foreign_program: Program, program: Program, inquiry: Inquiry, method: str, path: str
) -> None:
    foreign = ask(foreign_program, method, path, inquiry.pk)
    missing = ask(foreign_program, method, path, 987654)
    huge = ask(program, method, path, 10**30)
    assert [one.status_code for one in (foreign, missing, huge)] == [404, 404, 404]
    assert foreign.content == missing.content == huge.content


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_key_that_reads_writes_nothing(reader: Program, inquiry: Inquiry, method: str, path: str) -> None:
    answer = ask(reader, method, path, inquiry.pk)
    assert answer.status_code == 403 if method == "POST" else answer.status_code in (200, 409)
    with scope(practice=inquiry.practice):
        assert not FirstGut.objects.exists()


def test_a_key_ends(owner: User, inquiry: Inquiry) -> None:
    for change in ({"expires_at": timezone.now()}, {"revoked_at": timezone.now()}):
        program = Program(key_of(owner))
        assert program.get("inquiries").status_code == 200
        ApiToken.objects.update(**change)
        assert program.get("inquiries").status_code == 401


def test_a_suspension_works_on_the_very_next_request(member: Membership, owner: User) -> None:
    program = Program(key_of(member.user))
    assert program.get("inquiries").status_code == 200
    members.suspend(membership=member, author=owner)
    assert program.get("inquiries").status_code == 401
    members.reinstate(membership=member, author=owner)
    assert program.get("inquiries").status_code == 200
    User.objects.filter(pk=member.user_id).update(is_active=False)
    assert program.get("inquiries").status_code == 401
    members.remove(membership=member, author=owner)
    assert not ApiToken.objects.filter(name="my script").exists()


def test_what_was_written_stays_in_its_practice(
    program: Program, foreign_program: Program, inquiry: Inquiry, stranger: User
) -> None:
    program.post(f"inquiries/{inquiry.pk}/first-gut", {"value": 3, "sentence": "canary-sentence"})
    assert "canary-sentence" in program.get(f"inquiries/{inquiry.pk}").content.decode()
    seen = [ask(foreign_program, method, path, inquiry.pk) for method, path in [("GET", "inquiries"), *OPERATIONS]]
    assert not [answer for answer in seen if b"canary" in answer.content or inquiry.name in answer.content.decode()]
    assert foreign_program.get("inquiries").json()["count"] == 0


def test_the_answers_speak_the_language_of_the_keys_owner(member: Membership, inquiry: Inquiry) -> None:
    program = Program(key_of(member.user))
    answer = program.get("inquiries/987654")
    assert answer.json() == {"detail": "Unter dieser Nummer gibt es nichts."}
    assert answer["Content-Language"] == "de"


def test_no_cookie_is_set(program: Program, inquiry: Inquiry) -> None:
    assert not program.get("inquiries").cookies
    assert not program.post(f"inquiries/{inquiry.pk}/first-gut", {"value": 3}).cookies


def test_a_use_is_noted_once_an_hour(owner: User, practice: Practice) -> None:
    program = Program(key_of(owner))
    program.get("inquiries")
    noted = ApiToken.objects.get().last_used_at
    assert noted is not None
    program.get("inquiries")
    assert ApiToken.objects.get().last_used_at == noted
    ApiToken.objects.update(last_used_at=noted - timedelta(minutes=61))
    program.get("inquiries")
    assert ApiToken.objects.get().last_used_at > noted - timedelta(minutes=61)


def test_the_list_is_ordered_by_date_and_costs_the_same_at_any_length(program: Program, practice: Practice) -> None:
    counts = []
    for number, total in ((0, 1), (1, 3), (3, 30)):
        for _ in range(number, total):
            make_inquiry(practice, "q01")
        program.get("inquiries")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = program.get("inquiries").json()
        counts.append(len(queries))
        assert page["count"] == total
    assert len(set(counts)) == 1
    assert [line["id"] for line in page["inquiries"]] == sorted((i["id"] for i in page["inquiries"]), reverse=True)
    assert len(page["inquiries"]) == 25
    assert len(program.get("inquiries", page=2).json()["inquiries"]) == 5
    assert program.get("inquiries", page=3).json()["inquiries"] == []


def test_the_description_is_open_and_names_every_answer(db: None) -> None:
    described = Client().get(reverse("api:openapi")).json()
    assert set(described["paths"]) == {"/api/inquiries", *("/api/" + p.format("{number}") for _m, p in OPERATIONS)}
    for operations in described["paths"].values():
        for operation in operations.values():
            assert {"401", "403", "404", "409", "422"} <= set(operation["responses"])
            assert operation["security"] == [{"Key": []}]


def test_making_and_revoking_a_key_on_the_page(owner: User, practice: Practice, caplog: Any) -> None:
    client = Client()
    client.force_login(give_password(owner))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    keys.log.parent.propagate = True
    with caplog.at_level(logging.INFO):
        made = client.post(reverse("accounts:api_tokens"), {"name": "Canary", "scope": "write", "membership": "9"})
    secret = made.context["secret"]
    assert secret.startswith("wk_")
    assert secret in made.content.decode()
    assert secret not in client.get(reverse("accounts:api_tokens")).content.decode()
    token = ApiToken.objects.get()
    assert (token.membership.user, token.scope) == (owner, "write")
    assert secret not in json.dumps(list(ApiToken.objects.values()), default=str)
    assert Program(secret).get("inquiries").status_code == 200
    with caplog.at_level(logging.INFO):
        assert client.post(reverse("accounts:api_token_revoke", args=[token.pk])).status_code == 302
    assert Program(secret).get("inquiries").status_code == 401
    assert f"api key created practice={practice.pk} user={owner.pk} key={token.pk} scope=write" in caplog.text
    assert f"api key revoked practice={practice.pk} user={owner.pk} key={token.pk}" in caplog.text
    assert secret not in caplog.text
    assert "Canary" not in caplog.text


def test_making_a_key_asks_who_one_is_again(owner: User, practice: Practice) -> None:
    client = Client()
    client.force_login(give_password(owner))
    answer = client.post(reverse("accounts:api_tokens"), {"name": "x", "scope": "write"})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()


def test_nobody_revokes_the_key_of_somebody_else(member: Membership, owner: User, stranger: User) -> None:
    key_of(owner)
    token = ApiToken.objects.get()
    for user in (member.user, stranger):
        client = Client()
        client.force_login(user)
        assert client.post(reverse("accounts:api_token_revoke", args=[token.pk])).status_code == 404
    token.refresh_from_db()
    assert token.is_usable


def test_the_assessment_of_a_practice_stays_there(program: Program, foreign_program: Program, inquiry: Inquiry) -> None:
    weigh(program, inquiry)
    assert foreign_program.get(f"inquiries/{inquiry.pk}/assessment").status_code == 404
