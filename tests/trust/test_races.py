"""Many at once: one inquiry for one form, one decision for one inquiry, one receipt of one mail."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test import Client
from django_scopes import scope

from tests.cast import Cast, rehearsed
from tests.stages.decision.walk import address, weigh
from tests.stages.inquiry.posting import post, stamp_for
from wunschkunde.accounts.actions import create_sign_in_link, create_user
from wunschkunde.accounts.members import accept_invitation, invite, suspend
from wunschkunde.accounts.models import Membership, Practice
from wunschkunde.history.actions import note_seen, record
from wunschkunde.history.models import Entry
from wunschkunde.history.queries import first_broken_entry, seen_by
from wunschkunde.outbox.actions import deliver_due
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Decision, FirstGut
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.rules import guards

THREADS = 8
EMAIL = "viele@zugleich.example"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None, tmp_path: Path) -> Iterator[Cast]:
    """Everybody, in a database that threads really share: on SQLite a file, as the program uses it."""
    if connection.vendor != "sqlite":
        yield rehearsed()
        return
    shared, memory = connections.settings["default"], connections["default"]
    name, file = shared["NAME"], tmp_path / "races.sqlite3"
    memory.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        memory.connection.backup(copy)
    del connections["default"]
    shared["NAME"] = str(file)
    try:
        yield rehearsed()
    finally:
        connections["default"].close()
        shared["NAME"] = name
        connections["default"] = memory


def at_once(act: Callable[[int], Any], count: int = THREADS) -> list[Any]:
    """Do the same thing in many threads, all beginning together."""
    start = Barrier(count)

    def one(number: int) -> Any:
        start.wait(30)
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_26_one_form_sent_many_times_at_once_is_one_inquiry(people: Cast) -> None:
    stamp = stamp_for(people.practice, key="the same key")
    answers = at_once(lambda _n: post(Client(), people.practice, email=EMAIL, stamp=stamp))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == 1
    with scope(practice=people.practice):
        assert Inquiry.objects.filter(email=EMAIL).count() == 1
        assert Message.objects.filter(to_address=EMAIL).count() == 1


def test_25_the_budget_counts_each_of_many_at_once(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = 5
    monkeypatch.setattr("wunschkunde.stages.inquiry.actions.arriving.BUDGET_PER_ADDRESS", limit)
    assert limit < guards.BUDGET_PER_ADDRESS
    statuses = at_once(
        lambda n: post(Client(), people.practice, stamp=stamp_for(people.practice, key=f"key {n}")).status_code
    )
    assert sorted(statuses) == [303] * limit + [429] * (THREADS - limit)


def test_9_a_step_taken_by_many_at_once_is_taken_once(people: Cast) -> None:
    with scope(practice=people.practice):
        inquiry = Inquiry.objects.filter(state="received", first_gut=None).first()
        clients = [Client() for _n in range(THREADS)]
        for client in clients:
            client.force_login(people.owner)
    felt = at_once(lambda n: clients[n].post(address("first_gut", inquiry), {"value": str(n)}).status_code)
    assert sorted(felt) == [302] + [409] * (THREADS - 1)
    with scope(practice=people.practice):
        assert FirstGut.objects.filter(inquiry=inquiry).count() == 1
        fresh = Inquiry.objects.filter(state="received", first_gut=None).first()
        weigh(clients[0], fresh)
        clients[0].post(address("choose", fresh, "decline"), {"reason": "x", "topic": "x"})
    letter = {"subject": "x", "body": "x", "send": "now"}
    decided = at_once(lambda n: clients[n].post(address("letter", fresh), letter).status_code)
    assert sorted(set(decided)) == [302, 409]
    with scope(practice=people.practice):
        assert Decision.objects.filter(inquiry=fresh).count() == 1
        assert Message.objects.filter(purpose="decision_decline", to_address=fresh.email, body="x").count() == 1
        assert Entry.objects.filter(verb="decided", target_id=fresh.pk).count() == 1
        assert first_broken_entry() is None


def test_16_a_link_used_by_many_at_once_signs_one_in(people: Cast) -> None:
    token = create_sign_in_link(user=people.owner)
    answers = at_once(lambda _n: Client().post(f"/link/{token}/").status_code)
    assert sorted(answers) == [302] + [410] * (THREADS - 1)


def test_11_two_workers_send_a_mail_once(people: Cast) -> None:
    Practice.objects.update(is_demo=False)
    post(Client(), people.practice, email=EMAIL)
    mail.outbox.clear()
    at_once(lambda _n: deliver_due(limit=500))
    assert len([letter for letter in mail.outbox if letter.to == [EMAIL]]) == 1


def test_57_a_look_in_many_windows_at_once_is_noted_once(people: Cast) -> None:
    with scope(practice=people.practice):
        inquiry = Inquiry.objects.filter(state="received").first()
    at_once(lambda _n: note_seen(practice=people.practice, actor=people.member, target=inquiry))
    with scope(practice=people.practice):
        assert seen_by(inquiry).count() == 1
        assert first_broken_entry() is None


def test_57_many_who_write_history_at_once_keep_the_chain(people: Cast) -> None:
    at_once(lambda n: record(practice=people.practice, actor=None, verb=f"act {n}", target=people.practice))
    with scope(practice=people.practice):
        assert Entry.objects.filter(verb__startswith="act").count() == THREADS
        assert first_broken_entry() is None


def test_4_an_invitation_used_by_many_at_once_lets_one_in(people: Cast) -> None:
    _, token = invite(practice=people.practice, author=people.owner, email="eine@gast.example", role="member")
    guests = [create_user(email=f"gast{n}@gast.example") for n in range(THREADS)]

    def accept(n: int) -> bool:
        try:
            return bool(accept_invitation(token=token, user=guests[n]))
        except ValidationError:
            return False

    assert sum(at_once(accept)) == 1
    assert Membership.objects.filter(user__in=guests).count() == 1


def test_4_owners_who_remove_each_other_at_once_leave_one(people: Cast) -> None:
    places = list(Membership.objects.filter(practice=people.practice, role="owner"))
    for n in range(THREADS - 1):
        user = create_user(email=f"inhaberin{n}@gast.example")
        _, token = invite(practice=people.practice, author=people.owner, email=user.email, role="owner")
        places.append(accept_invitation(token=token, user=user))

    def go(n: int) -> bool:
        try:
            return bool(suspend(membership=places[n], author=people.owner))
        except ValidationError:
            return False

    assert sum(at_once(go)) == THREADS - 1
    owners = Membership.objects.filter(practice=people.practice, role="owner", state="accepted")
    assert owners.count() == 1
