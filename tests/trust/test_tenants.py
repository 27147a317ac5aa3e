"""Two practices with the same people and words: whatever one does, the other stays as it was and shows nothing."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models
from django.test import Client
from django_scopes import scope, scopes_disabled

from tests.cast import Cast
from tests.trust.access import SECRETS, Row, Scene, rows, set_scene
from tests.trust.test_input import JUNK, names_in
from wunschkunde.accounts.models import Membership, Practice
from wunschkunde.demo.actions import load_demo
from wunschkunde.stages.collaboration.models import (
    CheckIn,
    Commitment,
    Complaint,
    EnergyEntry,
    Engagement,
    Intervention,
    Meeting,
    RoomLink,
    SentLetter,
    SharedEntry,
)
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.models import Inquiry

STEPS = 700
CANARY = "KANARIE-NEBENAN"
ROOM_ROUTES = sorted({row.route for row in rows() if {*row.names.values()} & {*SECRETS}})
# Where a link or a public page is open to everybody, it is no leak that it opens.
OPEN_TO_ALL = (
    "inquiry:page",
    "completion:voices_feed",
    "completion:voice_picture",
    "inquiry:ask",
    "inquiry:send",
    "inquiry:ask_with",
    "referral:directory",
    "inquiry:imprint",
    "inquiry:privacy",
    "inquiry:receipt",
    "inquiry:withdraw",
    "collaboration:complain",
    "collaboration:complain_send",
    "completion:voices",
    "completion:voices_sheet",
    *ROOM_ROUTES,
)
TOGETHER = {
    "engagement": Engagement,
    "complaint": Complaint,
    "commitment": Commitment,
    "situation": Intervention,
    "letter": SentLetter,
    "meeting": Meeting,
    "shared": SharedEntry,
    "check_in": CheckIn,
    "room": RoomLink,
    "energy": EnergyEntry,
}
TENANTS = [
    model
    for model in apps.get_models()
    if any(isinstance(f, models.ForeignKey) and f.related_model is Practice for f in model._meta.fields)
]


def rows_of(practices: list[int]) -> dict[str, Any]:
    """Everything these practices hold."""
    with scopes_disabled():
        held = {
            m._meta.label: list(m._base_manager.filter(practice__in=practices).order_by("pk").values()) for m in TENANTS
        }
        held["Practice"] = list(Practice.objects.filter(pk__in=practices).order_by("pk").values())
    return held


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """Fee's practice is the example too, with the same clients."""
    twin = load_demo(owner=cast.foreign_owner)[0]
    scene = set_scene(cast)
    session = scene.clients["foreign_owner"].session
    session["practice"] = twin.pk
    session.save()
    return scene


def ids_of(practice: Practice) -> dict[str, list[str]]:
    with scope(practice=practice):
        return {
            "inquiry": [str(pk) for pk in Inquiry.objects.values_list("pk", flat=True)],
            "colleague": [str(pk) for pk in Colleague.objects.values_list("pk", flat=True)],
            "membership": [str(m.pk) for m in Membership.objects.filter(practice=practice)],
            **{name: [str(one.pk) for one in model.objects.all()] for name, model in TOGETHER.items()},
        }


def step(chance: random.Random, client: Client, scene: Scene, row: Row, ids: dict[str, list[str]]) -> Any:
    """One request with somebody else's ids in the address and in the fields."""
    for name, known in ids.items():
        scene.objects[name] = chance.choice(known)
    path = scene.path(row)
    cache.clear()
    if row.method == "GET":
        return client.get(path)
    names = names_in(client.get(path).content) or ["value", "sentence", "text", "reason", "change", "send"]
    foreign = [pk for known in ids.values() for pk in known]
    data = {name: chance.choice([*foreign, *JUNK[:12], "5", "decline", "suspend", "now"]) for name in names}
    return client.post(
        path, {**data, "practice": str(scene.objects.get("pk", "1")), "colleague": chance.choice(foreign)}
    )


@pytest.mark.once
@pytest.mark.django_db
def test_6_a_random_walk_next_door_changes_nothing_and_sees_nothing(scene: Scene, cast: Cast) -> None:
    with scopes_disabled():
        mine = list(Practice.objects.filter(memberships__user=cast.owner).values_list("pk", flat=True))
    for practice in Practice.objects.filter(pk__in=mine):
        practice.name = practice.provider_name = CANARY
        practice.save()
    with scope(practice=cast.practice):
        Inquiry.objects.update(name=CANARY, occasion=CANARY, email="kanarie@nebenan.example")
        Colleague.objects.update(name=CANARY)
        Engagement.objects.update(name=CANARY, topic=CANARY, email="kanarie@nebenan.example")
        Complaint.objects.update(name=CANARY, statement=CANARY)
        Intervention.objects.update(observation=CANARY)
        EnergyEntry.objects.update(note=CANARY)
    ids = ids_of(cast.practice)
    before = rows_of(mine)
    chance = random.Random(6)
    # Sign-out and what belongs to the person would end the walk, not reach next door.
    ways = [
        r for r in rows() if not r.route.startswith(("account", "mfa", "usersessions")) and r.route not in OPEN_TO_ALL
    ]
    ways = [r for r in ways if r.route != "demo_remove"]
    leaks, statuses = [], set()
    for _number in range(STEPS):
        row = chance.choice(ways)
        answer = step(chance, scene.clients["foreign_owner"], scene, row, ids)
        statuses.add(answer.status_code)
        said = answer.content.decode(errors="replace")  # some doors open a picture
        if CANARY in said or "kanarie@" in said:
            leaks.append((row.method, row.route))
    assert leaks == []
    assert rows_of(mine) == before
    assert {200, 302, 404} <= statuses
    assert max(statuses) < 500


@pytest.mark.django_db
def test_6_removing_ones_examples_leaves_those_next_door(scene: Scene, cast: Cast) -> None:
    with scopes_disabled():
        mine = list(Practice.objects.filter(memberships__user=cast.owner).values_list("pk", flat=True))
    before = rows_of(mine)
    assert scene.clients["foreign_owner"].post("/beispiel/entfernen/").status_code == 302
    assert rows_of(mine) == before
