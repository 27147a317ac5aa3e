"""In a check-in both may say how the promises are kept: blind, then together, and beside the promise."""

from __future__ import annotations

import re

import pytest

from tests.stages.collaboration.check_ins.walk import pulse
from wunschkunde.stages.collaboration.actions.charter import begin_charter, confirm, propose
from wunschkunde.stages.collaboration.actions.check_ins import answer
from wunschkunde.stages.collaboration.models import CheckInAnswer
from wunschkunde.stages.collaboration.queries.charter import asked_promises
from wunschkunde.stages.collaboration.queries.observed import observed
from wunschkunde.stages.collaboration.rules import Refused

LAUGHED = "Am Dienstag, über den Hahn."
HERS = {"promise_fair_fee": "0", "promise_enthusiasm": LAUGHED}


@pytest.fixture
def charter(engagement, owner):
    return begin_charter(engagement=engagement, author=owner)


def in_words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_without_a_charter_there_are_the_four_statements_alone(room):
    assert 'name="promise_' not in room.read()
    assert room.send(**pulse(8), **HERS).status_code == 302
    assert CheckInAnswer.objects.get().promises is None


def test_what_happens_is_counted_and_what_was_left_out_is_not_asked(engagement, owner, charter):
    keys = {promise.key for promise in asked_promises(engagement)}
    assert {"fair_fee", "enthusiasm", "eye_level"} <= keys
    assert keys.isdisjoint({"punctual", "hands_on", "time_off", "celebrate_and_recommend"})
    left_out = {"fair_fee": {"choice": "left_out", "text": "", "reason": "Ein Geschenk."}}
    version = propose(charter=charter, side="client", clauses=left_out, base=0)
    for side, author in (("client", None), ("provider", owner)):
        confirm(charter=charter, side=side, digest=version.digest, author=author)
    assert {promise.key for promise in asked_promises(engagement)} == keys - {"fair_fee"}


@pytest.mark.usefixtures("charter")
def test_both_read_it_together_and_beside_the_promise(room, desk, check_in, engagement):
    assert "Empfinden beide Leistung und Honorar" in room.read()
    room.send(**pulse(8), **HERS)
    assert LAUGHED in room.read()
    alone = desk.read("check_in", check_in.pk)
    assert LAUGHED not in alone
    assert observed(engagement, check_in.due_on) == {}
    desk.client.post(desk.address("check_in", check_in.pk), pulse(7) | {"promise_fair_fee": "2"})
    for page in (room.read(), desk.read("check_in", check_in.pk)):
        assert "Malin Sonnenfeld: Gerade nicht – darüber sprechen wir" in in_words(page)
        assert LAUGHED in page
        assert "Ein Gespräch wert." in page
    seen = observed(engagement, check_in.due_on)
    assert seen["enthusiasm"] == [f"Im letzten Zwischenstand: Malin Sonnenfeld „{LAUGHED}“"]
    assert "Friederike Amsel „Gelingt gut“; Malin Sonnenfeld „Gerade nicht" in seen["fair_fee"][0]


def test_the_same_again_is_kept_once_and_others_are_refused(room, charter):
    assert [room.send(**pulse(8), **HERS).status_code for _tap in range(2)] == [302, 302]
    assert room.send(**pulse(8), **HERS | {"promise_fair_fee": "2"}).status_code == 409
    assert CheckInAnswer.objects.get().promises == {"fair_fee": "0", "enthusiasm": LAUGHED}


def test_what_is_no_answer_is_asked_again_and_stays_as_typed(room, charter):
    page = room.send(**pulse(8), promise_fair_fee="7", promise_enthusiasm=LAUGHED)
    assert page.status_code == 422
    assert LAUGHED in page.content.decode()
    assert re.search(r"<details open><summary>Und unsere Versprechen", page.content.decode())


@pytest.mark.parametrize("said", [{"punctual": "2"}, {"fair_fee": "3"}, {"nonsense": "x"}])
def test_nothing_else_is_kept_by_a_direct_hand(check_in, charter, said):
    values = {name: int(value) for name, value in pulse(8).items() if value}
    with pytest.raises(Refused):
        answer(check_in=check_in, side="client", values=values, promises=said)
