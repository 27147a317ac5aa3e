"""Every address, asked by everybody, answers as the table says. A new route needs a row.

`WRITE_ACCESS_MATRIX=1` adds the missing rows as the program answers now: read them before you commit them.
"""

from __future__ import annotations

import os

import pytest
from django.test import Client

from tests.architecture.routes import routes
from tests.cast import Cast
from tests.trust.access import METHODS, Row, Scene, answers_of, blank_rows, rows, set_scene, write
from tests.trust.answers import body

ROWS = rows()
OUTSIDE = ("anonymous", "link", "newcomer", "invited", "suspended")
# Where nobody gets in without belonging to the practice.
PRACTICE_ROUTES = {route.name for route in routes() if route.access in ("member", "owner")}
# What only a key opens has no answer for people; with keys it is asked in tests/api/test_doors.py.
KEY_ROUTES = {route.name for route in routes() if route.access == "key"}
OBJECTS = {
    "inquiry",
    "colleague",
    "notice",
    "membership",
    "key",
    "engagement",
    "complaint",
    "room",
    "energy",
    "compliment",
}
OBJECT_ROWS = [row for row in ROWS if OBJECTS & set(row.names.values()) and row.route not in KEY_ROUTES]


pytestmark = pytest.mark.once


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return set_scene(cast)


def label(row: Row) -> str:
    return f"{row.method}-{row.route}"


@pytest.mark.django_db
def test_every_route_has_a_row_for_every_method(scene: Scene) -> None:
    known = {(row.route, row.method) for row in ROWS}
    order = [route.name for route in routes()]
    if os.environ.get("WRITE_ACCESS_MATRIX"):
        fresh = [row for route in routes() for row in blank_rows(route) if (row.route, row.method) not in known]
        filled = [Row(row.route, row.arguments, row.method, answers_of(scene, row)) for row in fresh]
        write(sorted([*ROWS, *filled], key=lambda row: (order.index(row.route), METHODS.index(row.method))))
    wanted = {(name, method) for name in order for method in METHODS}
    assert wanted - known == set()
    assert known - wanted == set()


@pytest.mark.django_db
def test_everybody_is_answered_as_the_table_says(scene: Scene) -> None:
    wrong = {}
    for row in ROWS:
        answers = answers_of(scene, row)
        if answers != row.answers:
            wrong[label(row)] = {
                who: f"{row.answers[who]} -> {word}" for who, word in answers.items() if word != row.answers[who]
            }
    assert wrong == {}


@pytest.mark.parametrize("row", [row for row in ROWS if row.route in PRACTICE_ROUTES], ids=label)
def test_the_table_lets_nobody_in_from_outside(row: Row) -> None:
    """Invited and suspended people get nothing more than somebody signed in who was never heard of here."""
    assert {row.answers[person] for person in ("anonymous", "link")} <= {"sign-in", "method"}
    assert {row.answers[person] for person in ("newcomer", "invited", "suspended")} <= {"start", "method"}


@pytest.mark.parametrize("row", [row for row in ROWS if row.route in KEY_ROUTES], ids=label)
def test_what_only_a_key_opens_stays_closed_to_every_person(row: Row) -> None:
    assert set(row.answers.values()) == {"keyless"}


@pytest.mark.django_db
def test_invited_and_suspended_see_exactly_what_a_stranger_sees(scene: Scene) -> None:
    different = []
    for row in ROWS:
        if row.route not in PRACTICE_ROUTES:
            continue
        path = scene.path(row)
        stranger = scene.ask("newcomer", row.method, path)
        for person in ("invited", "suspended"):
            answer = scene.ask(person, row.method, path)
            if (answer.status_code, body(answer), answer.headers) != (
                stranger.status_code,
                body(stranger),
                stranger.headers,
            ):
                different.append((label(row), person))
    assert different == []


@pytest.mark.django_db
def test_a_foreign_object_answers_as_one_that_does_not_exist(scene: Scene) -> None:
    different = []
    for row in OBJECT_ROWS:
        foreign = scene.ask("foreign_owner", row.method, scene.path(row))
        missing = scene.ask("foreign_owner", row.method, scene.path(row, missing=True))
        own_missing = scene.ask("owner", row.method, scene.path(row, missing=True))
        same = (foreign.status_code, body(foreign), sorted(foreign.headers)) == (
            missing.status_code,
            body(missing),
            sorted(missing.headers),
        )
        if not same or foreign.status_code not in (404, 405) or own_missing.status_code != foreign.status_code:
            different.append((label(row), foreign.status_code, missing.status_code, own_missing.status_code))
    assert different == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT"])
def test_other_methods_are_refused_everywhere(method: str, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.owner)
    for path in ("/", "/heute/", "/praxis/", f"/p/{cast.practice.slug}/", "/konto/login/", "/no/such/page/"):
        assert client.generic(method, path).status_code == 405
