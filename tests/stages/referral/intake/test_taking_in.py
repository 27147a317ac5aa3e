"""A file of colleagues is looked at, then taken in: whole or not at all, and twice is once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_scopes import scope

from tests.cast import Cast
from wunschkunde.history.models import Entry
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.referral.actions.intake import take_in_colleagues
from wunschkunde.stages.referral.models import ColleagueIntake

pytestmark = pytest.mark.django_db
PAGE = "/kolleginnen/einlesen/"
SAID = {"source": "Mein Adressbuch", "ground": "public"}
TABLE = (
    "name;contact;capacity;capacity_until;brings_topic;brings_planning\r\n"
    "Bruno Feinschliff;post@feinschliff.example;5;24.12.2027;;2\r\n"
    "Nora Neu;https://nora.example;;;design | text;\r\n"
)


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    session = client.session
    session["practice"] = cast.practice.pk
    session.save()
    return client


def send(desk: Client, text: str, name: str = "liste.csv", **more: Any) -> Any:
    return desk.post(PAGE, {**SAID, "file": SimpleUploadedFile(name, text.encode()), **more})


def take(desk: Client, text: str) -> Any:
    """Look at a file and press the button, as a browser sends the page back."""
    looked = send(desk, text)
    assert looked.status_code == 200
    return desk.post(PAGE, {**SAID, "text": text, "take": "1"}, follow=True)


def everybody(cast: Cast) -> list[dict[str, Any]]:
    with scope(practice=cast.practice):
        return list(Colleague.objects.order_by("pk").values())


def test_looking_writes_nothing_and_says_what_would_happen(desk: Client, cast: Cast) -> None:
    before = everybody(cast)
    page = " ".join(re.sub(r"<[^>]+>", " ", send(desk, TABLE).content.decode()).split())
    assert everybody(cast) == before
    assert re.search("Bruno Feinschliff post@feinschliff.example ändert sich", page)
    assert re.search("Nora Neu https://nora.example neu", page)


def test_taking_in_adds_and_changes_and_the_same_file_twice_changes_nothing(desk: Client, cast: Cast) -> None:
    page = take(desk, TABLE).content.decode()
    assert "Eingelesen: 1 neu, 1 geändert." in page
    after = everybody(cast)
    bruno = next(one for one in after if one["name"] == "Bruno Feinschliff")
    nora = next(one for one in after if one["name"] == "Nora Neu")
    assert (bruno["capacity"], bruno["brings"]["planning"]) == (5, 2)
    assert set(bruno["brings"]["topic"]) == {"text", "editing"}
    assert bruno["strength"]["de"].startswith("arbeitet sehr genau")
    assert {key: set(value) for key, value in nora["brings"].items()} == {"topic": {"text", "design"}}
    assert nora["may_be_named_on"] is None
    with scope(practice=cast.practice):
        intake = ColleagueIntake.objects.get()
        assert (intake.source, intake.ground, intake.added, intake.changed) == ("Mein Adressbuch", "public", 1, 1)
        entry = Entry.objects.latest("pk")
        assert entry.verb == "colleagues_taken_in"
        assert "Nora" not in str(entry.data)

    assert "schon genau so hier" in take(desk, TABLE).content.decode()
    assert everybody(cast) == after
    with scope(practice=cast.practice):
        assert ColleagueIntake.objects.count() == 1


def test_one_mistake_and_nothing_is_taken(desk: Client, cast: Cast) -> None:
    before = everybody(cast)
    wrong = TABLE + "Kim Leer;;1;;;\r\nMax Doppelt;nora.example/;;;;\r\nPia Viel;p@x.example;-3;31.02.2027;;9\r\n"
    answer = send(desk, wrong)
    assert answer.status_code == 422
    page = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    assert "Zeile 4, contact" in page
    assert "Zeile 5, contact Derselbe Kontakt steht schon in Zeile 3." in page
    assert all(f"Zeile 6, {column}" in page for column in ("capacity", "capacity_until", "brings_planning"))
    assert "Mein Adressbuch" in answer.content.decode()
    assert desk.post(PAGE, {**SAID, "text": wrong, "take": "1"}).status_code == 422
    assert everybody(cast) == before


@pytest.mark.parametrize("text", ["", "   \n", "name;contact\n", "BEGIN:VCARD\n"])
def test_a_file_without_anybody_is_refused_kindly(desk: Client, cast: Cast, text: str) -> None:
    assert send(desk, text).status_code == 422
    assert desk.post(PAGE, SAID).status_code == 422


def test_source_and_ground_are_asked_for_each_file(desk: Client, cast: Cast) -> None:
    assert send(desk, TABLE, source="").status_code == 422
    assert send(desk, TABLE, ground="bought").status_code == 422


def test_what_is_handed_out_is_taken_in_without_a_change(desk: Client, cast: Cast) -> None:
    before = everybody(cast)
    for address, kind in (("/kolleginnen/tabelle/", "text/csv"), ("/kolleginnen/karten/", "text/vcard")):
        file = desk.get(address)
        assert file["Content-Type"].startswith(kind)
        assert file["Content-Disposition"].startswith('attachment; filename="kolleg')
        assert "schon genau so hier" in take(desk, file.content.decode()).content.decode()
    assert everybody(cast) == before


def test_cards_go_from_one_practice_into_another(desk: Client, cast: Cast) -> None:
    cards = desk.get("/kolleginnen/karten/").content.decode()
    desk.force_login(cast.foreign_owner)
    assert "Eingelesen: 3 neu" in take(desk, cards).content.decode()
    with scope(practice=cast.elsewhere):
        gesa = Colleague.objects.get(contact="gesa@klarsicht.example")
        assert gesa.strength["en"].startswith("helps to sort")
        assert (gesa.brings, gesa.capacity, gesa.may_be_named) == ({"topic": ["brand", "strategy"]}, 0, False)


def test_only_members_take_in(cast: Cast) -> None:
    with scope(practice=cast.practice), pytest.raises(Refused):
        take_in_colleagues(practice=cast.practice, author=cast.foreign_owner, rows=[], **SAID)
