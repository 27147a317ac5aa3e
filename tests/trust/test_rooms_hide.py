"""Trust 3 behind the doors of rooms: in no state, in no answer, nothing of the other side that was not given."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from tests.architecture.routes import routes
from tests.cast import Cast
from tests.trust.house import (
    ALONE,
    CANARY,
    CONDITION,
    FEE,
    HALF_DONE,
    MIRROR,
    PULSE,
    SHARED,
    House,
    build,
    plant,
    walk,
)
from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Complaint, Engagement

pytestmark = pytest.mark.django_db
# From which state on the provider's words lie open to the client; before it they are nowhere.
OPEN = "both handed in"
THOROUGHLY = ("begun", "the client handed in", "versions lie there", "ended")
STATES = (
    *("begun", "the client writes", "the client handed in", OPEN, "versions lie there"),
    *("agreed, the complaint closed", "at rest", "ended"),
)


@pytest.fixture
def house(cast: Cast) -> House:
    with scope(practice=cast.practice):
        return build(cast)


def text(answer: Any) -> str:
    return unescape(answer.content.decode()) + str(answer.headers) + str(answer.cookies)


def strangers(cast: Cast, house: House) -> list[str]:
    """The names of everybody the rooms have nothing to do with, and what they work on."""
    others = Engagement.objects.exclude(pk=house.engagement.pk)
    names = [one for pair in others.values_list("name", "topic") for one in pair]
    names += Complaint.objects.exclude(pk=house.objects["complaint"].pk).values_list("name", flat=True)
    return [*names, cast.member.name, cast.member.email, cast.owner.email, cast.suspended.name]


@pytest.mark.once
def test_3_no_room_shows_anything_private_in_any_state(cast: Cast, house: House) -> None:
    """Searched in every answer; what is hidden before both have given theirs really stands there afterwards."""
    leaks, reached, statuses = [], [], set()
    waits, shown = (MIRROR, PULSE, HALF_DONE), {}
    with scope(practice=cast.practice):
        hidden = strangers(cast, house)
        assert len(hidden) > 8
        for state in walk(house):
            reached.append(state)
            assert plant() > 20
            answers = list(house.seen(lang="en" if len(reached) % 2 else "de"))
            answers += house.refused() if state in THOROUGHLY else []
            forbidden = (CANARY, FEE, *hidden, *(() if OPEN in reached else waits))
            for name, answer in answers:
                leaks += [(state, name, word) for word in forbidden if word in text(answer)]
                statuses.add(answer.status_code)
            whole = "".join(text(answer) for _name, answer in answers)
            shown[state] = {word for word in (*waits, "Es kam zu spät.", CONDITION) if word in whole}
    assert leaks == []
    assert reached == list(STATES)
    assert statuses == {200, 302, 400, 404, 405, 409, 422}
    assert shown["the client handed in"] == {"Es kam zu spät.", CONDITION}
    assert shown[OPEN] == {*waits, "Es kam zu spät.", CONDITION}


def desk_pages(house: House, person: User) -> str:
    """Every page of the practice that has to do with this collaboration, and the day with its lines."""
    client = Client()
    client.force_login(person)
    numbers = [1, *(house.objects[name].pk for name in ("check_in", "answered", "situation"))]
    known = {"pk": house.engagement.pk, "complaint_pk": house.objects["complaint"].pk, "kind": "parted"}
    paths = {"/heute/", f"/anfragen/{house.engagement.inquiry_id}/"}
    for route in routes():
        names = re.findall(r"<(?:\w+:)?(\w+)>", route.pattern)
        if route.name.startswith("collaboration:") and route.access == "member" and {*names} <= {*known, "number"}:
            paths |= {
                reverse(route.name, kwargs={name: {**known, "number": number}[name] for name in names})
                for number in numbers
            }
    cache.clear()
    return "".join(text(client.get(path)) for path in sorted(paths))


def test_3_what_the_client_answers_stays_theirs_until_both_have_answered(cast: Cast, house: House) -> None:
    """The same the other way round: no page of the practice shows what the client wrote alone."""
    seen = {}
    with scope(practice=cast.practice):
        for state in walk(house):
            if state in ("the client handed in", OPEN):
                seen[state] = desk_pages(house, cast.owner)
            if state == OPEN:
                break
    before, after = seen.values()
    assert ALONE not in before
    assert MIRROR in before  # one's own
    assert ALONE in after


def test_3_every_column_is_known_as_shared_or_planted() -> None:
    """Names of columns that are gone would let a new one slip through."""
    gone = {label: names - {one.name for one in apps.get_model(label)._meta.fields} for label, names in SHARED.items()}
    assert {label: names for label, names in gone.items() if names} == {}
