"""What holds for all five pages: sealed, no more queries for more cases, both languages, names play no part."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.stages.learning.made import Maker
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.models import Commitment, EnergyEntry
from wunschkunde.stages.inquiry.models import Answer
from wunschkunde.stages.learning.queries.cases import Case, Feeling
from wunschkunde.stages.learning.queries.channels import ways_of
from wunschkunde.stages.learning.queries.gut import Row, nearer, outcome_words
from wunschkunde.stages.learning.queries.gut_picture import picture_of

PAGES = ("gut", "fairness", "energy", "channels", "course")
TITLES = {
    "gut": ("Bauchgefühl und Ausgang", "Gut feeling and outcome"),
    "fairness": ("Niemand ist Stiefkind", "No stepchildren"),
    "energy": ("Was zehrt, was nährt", "What drains, what feeds"),
    "channels": ("Wo es gut ging", "Where it went well"),
    "course": ("Wie es sich entwickelt", "How it goes over time"),
}


def work_with(maker: Maker, owner: User, count: int) -> None:
    """So many closed collaborations with all the five pages read."""
    for number in range(count):
        made = maker.case(band=("carries", "rubs")[number % 2], source="search", name="Rosa Lind")
        of = {"practice": maker.practice, "engagement": made}
        days = {"asked_on": date(2026, 10, 5), "due_on": date(2026, 10, 6), "done_on": date(2026, 10, 6)}
        Commitment.objects.create(**of, side="provider", kind="answer", title="Antwort", **days)
        EnergyEntry.objects.create(**of, author=owner, week=date(2026, 11, 16), value=1, causes=["pace"])
        Answer.objects.create(
            practice=maker.practice, inquiry=made.inquiry, dimension="pace", perspective="offers", value=3
        )


def test_a_hundred_cases_ask_no_more_than_ten(maker: Maker, client: Client, owner: User):
    client.force_login(owner)
    client.get(reverse("home"))  # the first visit notes itself
    asked: dict[str, list[int]] = {name: [] for name in PAGES}
    for more in (10, 2, 88):
        work_with(maker, owner, more)
        for name in PAGES:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(f"learning:{name}")).status_code == 200
            asked[name].append(len(queries))
    assert {name: len(set(counts)) for name, counts in asked.items()} == dict.fromkeys(PAGES, 1)


def test_next_door_sees_nothing(maker: Maker, owner: User, stranger: User):
    work_with(maker, owner, 10)
    here, next_door = Client(), Client()
    here.force_login(owner)
    next_door.force_login(stranger)
    for name in PAGES:
        page = next_door.get(reverse(f"learning:{name}")).text
        assert "Rosa" not in page
        assert page.partition("<main")[2] != here.get(reverse(f"learning:{name}")).text.partition("<main")[2]


@pytest.mark.parametrize("name", PAGES)
def test_in_both_languages_before_the_first_case(practice: Practice, client: Client, owner: User, name: str):
    client.force_login(owner)
    for language, title in zip(("de", "en"), TITLES[name], strict=True):
        client.post(reverse("set_language"), {"language": language, "next": "/"})
        page = unescape(client.get(reverse(f"learning:{name}")).text)
        assert f"<h1>{title}</h1>" in page
        assert ("Noch nicht bekannt", "Not known yet")[language == "en"] in page or name in ("fairness", "course")


def test_swapped_names_change_nothing_in_ten_thousand_pairs():
    """Two cases alike in everything but name and topic: the same words, counts and picture."""
    draw = random.Random(16)
    names = ("Ayşe Yıldız", "Karl-Heinz Müller", "Kevin", "Dr. Ruth Cohen", "Oma Erna", "X Æ")
    pairs = []
    for number in range(10_000):
        again = {"client": draw.randint(0, 10), "provider": draw.randint(0, 10)}
        one = Case(
            engagement=number,
            name=draw.choice(names),
            topic="Frauenberatung",
            state="completed",
            started_on=date(2026, 1, 1),
            ended_on=date(2026, 2, 1),
            went_well=min(again.values()) >= 7,
            source=draw.choice(("search", "event", "content")),
            first_gut=Feeling(draw.randint(0, 10), 1),
            second_gut=Feeling(draw.randint(0, 10), 1),
            again=again,
        )
        pairs.append((one, replace(one, name=draw.choice(names), topic="Seniorensport")))
    assert all(outcome_words(one) == outcome_words(two) for one, two in pairs)
    first, second = ([Row(number, pair[side]) for number, pair in enumerate(pairs)] for side in (0, 1))
    assert nearer(first) == nearer(second)
    ways = [ways_of([row.case for row in rows]) for rows in (first, second)]
    assert ways[0] == ways[1]
    shown = [picture_of(rows[:20]) for rows in (first, second)]
    assert [line.strokes for line in shown[0].lines] == [line.strokes for line in shown[1].lines]
