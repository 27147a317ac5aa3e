"""Ways and people through whom clients came: by how well it went, with an interval or too few cases."""

from __future__ import annotations

from html import unescape

from django.urls import reverse

from tests.stages.learning.made import Maker
from wunschkunde.accounts.models import User
from wunschkunde.stages.inquiry.models import Intermediary
from wunschkunde.stages.learning.queries.cases import cases
from wunschkunde.stages.learning.queries.channels import intermediaries_of, ways_of

GLAD, NOT = (9, 9), (2, 9)


def many(maker: Maker, source: str, good: int, bad: int, **more) -> None:
    for number in range(good + bad):
        maker.case(source=source, again=GLAD if number < good else NOT, **more)


def test_where_it_went_well_comes_first_however_few_came(maker: Maker):
    many(maker, "search", 4, 8)
    many(maker, "recommendation_client", 5, 0)
    many(maker, "event", 4, 0)
    ways = ways_of(cases())
    assert [(one.name, one.cases, one.share is None) for one in ways] == [
        ("Empfehlung durch Kund:innen", 5, False),
        ("Suche im Internet", 12, False),
        ("Vortrag, Messe oder Netzwerktreffen", 4, True),
    ]
    assert (ways[0].share.good, ways[1].share.good, ways[2].lacking) == (5, 4, 1)


def test_what_is_nobodys_fault_says_nothing_about_a_way(maker: Maker):
    many(maker, "search", 5, 0)
    many(maker, "search", 0, 3, causes=["life"])
    assert [(one.cases, one.share.good) for one in ways_of(cases())] == [(5, 5)]


def test_people_are_named_with_five_cases_or_nothing_is_said(maker: Maker, client, owner: User):
    trude, veit = (
        Intermediary.objects.create(practice=maker.practice, name=name, name_key=name.lower())
        for name in ("Trude Ackermann", "Veit Lund")
    )
    many(maker, "intermediary", 5, 0, intermediary=trude)
    many(maker, "intermediary", 0, 4, intermediary=veit)
    assert [(one.name, one.cases, one.share is None) for one in intermediaries_of(cases())] == [
        ("Trude Ackermann", 5, False),
        ("Veit Lund", 4, True),
    ]
    client.force_login(owner)
    page = unescape(client.get(reverse("learning:channels")).text)
    assert "5 von 5; es können 75 bis 100 Prozent sein" in page
    assert "0 von 4" not in page
    assert "zu wenige: 4 Fälle" in page


def test_who_was_erased_is_no_longer_counted(maker: Maker):
    many(maker, "search", 5, 0)
    maker.case(source="search", again=NOT).inquiry.delete()
    assert [(one.cases, one.share.good) for one in ways_of(cases())] == [(5, 5)]


def test_silent_below_five(maker: Maker, client, owner: User):
    many(maker, "search", 4, 0)
    maker.case(source="", again=GLAD)  # how it came about is not known
    client.force_login(owner)
    page = unescape(client.get(reverse("learning:channels")).text)
    assert "Es braucht noch 1 abgeschlossene Zusammenarbeit." in page
    assert "<table" not in page
