"""Files of colleagues as people have them: spreadsheets of any kind, cards of three versions, and broken ones."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ceiling import bounded
from wunschkunde.stages.referral.rules.colleague_csv import read_csv, write_csv
from wunschkunde.stages.referral.rules.colleague_files import Mistake, decoded
from wunschkunde.stages.referral.rules.colleague_vcard import read_vcards, write_vcards
from wunschkunde.texts.cells import guarded, unguarded

SPREADSHEET = (
    "Name;Öffentlicher Kontakt;Stärke;Freie Plätze;Themen\r\nJörg Groß;joerg@gross.example;ruhig;2;Gestaltung\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_spreadsheet_is_read_however_it_was_saved(encoding: str, separator: str) -> None:
    reading = read_csv(decoded(SPREADSHEET.replace(";", separator).encode(encoding)))
    assert reading.mistakes == ()
    (entry,) = reading.entries
    assert entry.line == 2
    assert entry.fields == {
        "name": "Jörg Groß",
        "contact": "joerg@gross.example",
        "strength_de": "ruhig",
        "capacity": "2",
        "brings_topic": ["design"],
    }


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("name\nBruno", 1, "contact"),
        ("name;contact;Haustier\nBruno;b@x.example;Hund", 1, "Haustier"),
        ("name;contact;Name\nBruno;b@x.example;B", 1, "Name"),
        ("name;contact;Themen\nA;a@x.example;\nBruno;b@x.example;Zauberei", 3, "Themen"),
        ("name;contact\nA;a@x.example\nBruno;b@x.example;zu viel", 3, ""),
        ('name;contact\nA;a@x.example\n"Bruno;b@x.example', 3, ""),
        ("name;contact\n" + "A;a@x.example\n" * 501, 0, ""),
        ("", 1, "name"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, line: int, column: str) -> None:
    mistake = read_csv(text).mistakes[0]
    assert (mistake.line, mistake.column) == (line, column)


def test_a_mistake_speaks_the_language_of_the_reader() -> None:
    text = "name;contact;Themen\nBruno;b@x.example;Zauberei"
    with translation.override("de"):
        assert "„Zauberei“ ist kein Thema" in read_csv(text).mistakes[0].reason
    with translation.override("en"):
        assert "“Zauberei” is no topic" in read_csv(text).mistakes[0].reason


CARDS = {
    "3.0": [
        *("VERSION:3.0", "FN:Jörg Groß", "N:Groß;Jörg;;;", "item1.EMAIL;type=INTERNET:joerg@gross.exam", " ple"),
        *("TEL:+49 1", "PHOTO;ENCODING=b:!!!!", " AAAA", "NOTE:ruhig\\, genau", "CATEGORIES:Freunde,Gestaltung"),
    ],
    "4.0": [
        *("VERSION:4.0", "FN:Jörg Groß", "EMAIL:joerg@gross.example", "NOTE;LANGUAGE=de:ruhig, ge", " nau"),
        "CATEGORIES:design",
    ],
    "2.1": [
        *("VERSION:2.1", "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Gro=C3=9F;J=C3=B6rg;;;"),
        *("EMAIL;INTERNET:joerg@gross.example", "NOTE:ruhig, genau", "CATEGORIES:Gestaltung"),
    ],
}


def card(version: str, end: str = "\r\n") -> str:
    return end.join(["BEGIN:VCARD", *CARDS[version], "END:VCARD", ""])


@pytest.mark.parametrize("version", CARDS)
def test_a_card_of_each_version_is_read(version: str) -> None:
    reading = read_vcards(card(version))
    assert reading.mistakes == ()
    assert reading.entries[0].fields == {
        "name": "Jörg Groß",
        "contact": "joerg@gross.example",
        "strength_de": "ruhig, genau",
        "brings_topic": ["design"],
    }


def test_a_broken_card_is_named_by_the_line_it_begins_in_and_the_next_is_read() -> None:
    text = "BEGIN:VCARD\nVERSION:3.0\nFN:A\nthis is nothing\nEND:VCARD\n" + card("4.0", "\n") + "BEGIN:VCARD\nFN:B\n"
    reading = read_vcards(text)
    assert [mistake.line for mistake in reading.mistakes] == [1, 14]
    assert [entry.line for entry in reading.entries] == [6]


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(str.strip).filter(bool)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4), st.sampled_from(["", "=", "'=", "+", "@", "-"]))
def test_what_is_written_is_read_as_it_was_and_no_cell_computes(people: list[tuple[str, str]], start: str) -> None:
    rows = [
        {
            "name": f"{start}{name}",
            "contact": f"p{place}@x.example",
            "strength_de": words,
            "strength_en": "",
            "topics": [],
        }
        for place, (name, words) in enumerate(people)
    ]
    table = write_csv(rows)
    assert not [line for line in table.splitlines()[1:] if line[:1] in "=+-@"]
    assert [entry.fields["name"] for entry in read_csv(decoded(table.encode())).entries] == [
        row["name"] for row in rows
    ]
    cards = read_vcards(write_vcards(rows))
    assert [entry.fields["name"] for entry in cards.entries] == [" ".join(row["name"].split()) for row in rows]


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''=1", "-", "@x", "'plain", "plain", "'"])
def test_a_guarded_cell_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"BEGIN:VCARD\nFN:a\nEMAIL", b"name;contact\n", b"\xff\xfe"]))
def test_no_bytes_break_the_reader(data: bytes, start: bytes) -> None:
    text = decoded(start + data)
    for reading in (read_csv(text), read_vcards(text)):
        assert all(isinstance(mistake, Mistake) for mistake in reading.mistakes)


WORST = {
    "quoted-printable": "BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:" + "=\n" * 50_000 + "\nEND:VCARD\n",
    "parameters": "BEGIN:VCARD\nFN" + ";a=b" * 25_000 + ":x\nEND:VCARD\n",
    "never ending": "BEGIN:VCARD\n" * 8_000,
    "wide": "name;contact" + ";x" * 50_000 + "\n",
    "topics": "name;contact;Themen\na;b;" + "text|" * 20_000,
}


@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
def test_a_file_made_to_be_slow_is_not(text: str) -> None:
    with bounded():
        read_csv(text)
        read_vcards(text)
