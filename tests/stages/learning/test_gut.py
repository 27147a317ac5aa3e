"""Gut feelings beside what came of them: from five cases on, and no feeling is called wrong."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

from tests.stages.learning.made import Maker
from wunschkunde.accounts.actions import create_user
from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.states import State
from wunschkunde.stages.decision.models import SecondGut
from wunschkunde.stages.learning.queries.cases import cases
from wunschkunde.stages.learning.queries.gut import felt_by, nearer, rows_of
from wunschkunde.stages.learning.queries.gut_picture import picture_of

EDDA = "Edda Leisegang"


def page_of(client, owner: User, **said: str) -> str:
    client.force_login(owner)
    return unescape(client.get(reverse("learning:gut"), **said).text)


@pytest.fixture
def five(maker: Maker) -> Maker:
    """Edda, quiet at first sight, and four others."""
    maker.case(name=EDDA, gut=(4, 7), again=(10, 10))
    for first, second, again in ((8, 8, (9, 8)), (7, 5, (4, 6)), (9, 6, (5, 9)), (3, 3, (8, 9))):
        maker.case(gut=(first, second), again=again)
    return maker


def test_below_five_it_says_what_is_missing_and_nothing_else(maker: Maker, client, owner: User):
    for number in range(4):
        maker.case(name=f"Rosa {number}", again=(9, 9))
    page = page_of(client, owner)
    assert "Es braucht noch 1 abgeschlossene Zusammenarbeit." in page
    assert "Rosa" not in page
    assert "<table" not in page


def test_edda_four_then_seven_then_very_good(five: Maker, client, owner: User):
    row = next(row for row in rows_of(cases()) if row.case.name == EDDA)
    assert (row.first, row.second, row.again, row.outcome) == (4, 7, 10, "sehr gut")
    page = page_of(client, owner)
    line = page[page.index(EDDA) :].partition("</tr>")[0]
    places = [line.index(said) for said in (">4<", ">7<", "Trägt", "sehr gut", "10 von 10")]
    assert places == sorted(places)
    assert "5 Fälle" in page
    words = page.partition("<main")[2].lower()
    assert not [word for word in ("irrtum", "geirrt", "falsch lag", "wrong", "wahrscheinlich ") if word in words]


def test_in_english(five: Maker, client, owner: User):
    owner.language = "en"
    owner.save(update_fields=["language"])
    page = page_of(client, owner)
    assert "very good" in page
    assert "5 cases" in page
    assert (
        "Of 5 cases, the second feeling was closer to the outcome in 3, the first in 0; both were equally close in 2."
        in page
    )


def test_a_skipped_feeling_leaves_a_gap_and_is_no_zero(five: Maker):
    five.case(name="Ohne zweites", gut=(6, None), again=(7, 9))
    row = rows_of(cases())[0]
    picture = picture_of([row])
    assert (row.first, row.second, row.again) == (6, None, 7)
    assert len(picture.lines[0].marks) == 2
    assert len(picture.lines[0].strokes) == 1
    assert nearer([row]).cases == 0


def test_what_is_nobodys_fault_and_what_nobody_answered(five: Maker):
    five.case(name="Krank", again=(3, 5), causes=["life"])
    five.case(name="Getrennt", again=None, state=State.PARTED, parted_for="working_style")
    five.case(name="Übergeben", again=None, state=State.HANDED_OVER, parted_for="life")
    said = {row.case.name: row.outcome for row in rows_of(cases())}
    assert said["Krank"] == "lieber nicht wieder, niemandes Schuld"
    assert said["Getrennt"] == "getrennt, es trug nicht"
    assert "Übergeben" not in said
    assert felt_by(rows_of(cases()))[0].cases == 6  # the five, and the parting


def test_each_person_and_all_together(five: Maker, owner: User):
    jonas = create_user(email="jonas@quittenblau.example", name="Jonas Wieland")
    assert {one.who for one in felt_by(rows_of(cases()))} == {"Alle zusammen"}
    for number in range(5):
        made = five.case(gut=(number, 8))
        second = SecondGut.objects.get(first_gut__inquiry=made.inquiry)
        second.delete()
        SecondGut.objects.create(practice=five.practice, author=jonas, first_gut=made.inquiry.first_gut, value=9)
    found = {(one.who, one.moment): one for one in felt_by(rows_of(cases()))}
    assert set(found) == {
        ("Alle zusammen", "first"),
        ("Alle zusammen", "second"),
        ("Friederike Amsel", "first"),
        ("Friederike Amsel", "second"),
        ("Jonas Wieland", "second"),
    }
    his = found[("Jonas Wieland", "second")]
    assert (his.cases, his.high, his.high_well, his.low) == (5, 5, 5, 0)
    assert his.leaning is None  # no sentence below ten
    assert found[("Alle zusammen", "first")].leaning is not None


def test_higher_feelings_with_better_endings_are_named_from_ten_on(maker: Maker):
    for number in range(14):
        is_good = bool(number % 2)
        maker.case(gut=(9 if is_good else 1, 5), again=(9, 9) if is_good else (2, 2))
    first, second = felt_by(rows_of(cases()))
    assert (first.is_along, first.leaning, first.high_well, first.low_well) == (True, "even", 7, 0)
    assert second.is_along is False
