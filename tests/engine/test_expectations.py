"""Hopes heard in free text, however it is written."""

import unicodedata
from itertools import pairwise

import pytest

from tests.ceiling import bounded
from wunschkunde import texts
from wunschkunde.engine import mark_expectations

PATTERNS = texts.illusory_patterns()


def heard(text):
    return [(mark.pattern, text[mark.start : mark.end]) for mark in mark_expectations(text, PATTERNS)]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Das soll garantiert klappen.", [("guarantee", "garantiert")]),
        ("GARANTIERT!", [("guarantee", "GARANTIERT")]),
        ("Wir wollen die Buchungen verdoppeln", [("doubling", "verdoppeln")]),
        ("Bitte nur glätten.", [("just_quickly", "nur glätten")]),
        ("Lieferung bis\n  Freitag", [("overnight", "bis\n  Freitag")]),
        ("für Folgeaufträge", [("exposure", "Folgeaufträge")]),
        ("we need it by Friday, guaranteed", [("overnight", "by Friday"), ("guarantee", "guaranteed")]),
        ("that can’t take that long", [("just_quickly", "can’t take that long")]),
    ],
)
def test_a_hope_is_marked_where_it_stands(text, marks):
    assert heard(text) == marks


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Wir sind von Montag bis Freitag da.",
        "Ich freue mich auf jeden Fall.",
        "Ein Doppelzimmer im Platz 17",
        "Mein Budget ist klein, etwa 600 Euro. Ich möchte nichts geschenkt.",
        "Gestern habe ich Ihren Artikel gelesen.",
        "I would just like to ask something.",
        "Eine Antwort brauche ich nicht vor Mittwoch.",
        "keine Garantie nötig",
    ],
)
def test_plain_sentences_raise_no_mark(text):
    assert heard(text) == []


def test_the_unicode_form_does_not_matter():
    text = unicodedata.normalize("NFD", "Grüße, bitte nur glätten, für große Folgeaufträge")
    assert [unicodedata.normalize("NFC", words) for _, words in heard(text)] == ["nur glätten", "Folgeaufträge"]


def test_an_umlaut_is_not_its_plain_letter():
    assert heard("nur glatten") == []


def test_marks_never_overlap_and_point_into_the_text():
    text = "Platz 1 auf Platz 1, garantiert auf jeden Fall bis morgen ganz dringend" * 3
    marks = mark_expectations(text, PATTERNS)
    assert all(first.end <= second.start for first, second in pairwise(marks))


@pytest.mark.parametrize("text", ["verdoppel" * 11_000, "montag bis freitag " * 5_000, "a" + "\u0308" * 100_000])
def test_a_hundred_thousand_letters_do_not_get_out_of_hand(text):
    with bounded():
        mark_expectations(text, PATTERNS)
