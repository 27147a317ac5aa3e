"""Whoever reads "Du" reads our German, never formal, never a library's; whoever reads "Sie" is never called du."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message
from django.utils import translation

from tests.architecture.messages import Key, entries, translations

FORMAL = re.compile(r"\b(Sie|Ihnen|Ihr(?:e|en|em|er|es)?)\b")
INFORMAL = re.compile(r"\b(du|dir|dich|dein(?:e|en|em|er|es)?|euch|euer|eure[nmrs]?)\b", re.IGNORECASE)

# Each was read: the names of the two forms, and sentences beginning with "Sie" or "Ihr" for a thing or for several.
NAMES_OF_THE_FORMS = {"Sie", "Du", "Deutsch, förmlich (Sie)", "Deutsch, persönlich (Du)"}
ABOUT_SOMETHING_ELSE = (
    "%(counter)s Briefe ließen sich noch nicht zustellen. Sie bleiben hier",
    "Bitte jetzt an einem sicheren Ort aufbewahren: Sie werden",
    "so, als läsen die Menschen mit, um die es geht: Sie dürfen danach fragen.",
    "Etwas, das man sehen oder hören könnte: „Sie fragen nach dem Grund",
    "Schreib so, als läse die Person mit: Sie darf danach fragen.",
    "Sie ist schon beantwortet.",
    "Sie wird nicht mehr verglichen.",
    "Sie wurde zurückgezogen,",
    "b und c DSGVO). Sie wird drei Jahre",
    "Ihr habt gesprochen und",
    "Ihr sprecht euch aus und",
    "Punkt für Punkt, nach veröffentlichten Regeln. Sie entscheidet nichts.",
)


def ours(locale: str) -> dict[Key, Message]:
    """Our sentences as a reader of `locale` should see them."""
    said = {key: message for _, key, message in entries("de")}
    if locale == "de_DU":
        said |= {key: message for _, key, message in entries("de_DU")}
    return said


def shown(key: Key, message: Message) -> list[str]:
    """A sentence, or its plural forms, as the active language shows it."""
    context, text = key
    if not isinstance(message.id, str):
        one, many = message.id
        if context:
            return [translation.npgettext(context, one, many, number) for number in (1, 2)]
        return [translation.ngettext(one, many, number) for number in (1, 2)]
    return [translation.pgettext(context, text) if context else translation.gettext(text)]


@pytest.mark.parametrize(("language", "locale"), [("de", "de"), ("de-du", "de_DU")])
def test_a_reader_sees_our_german_and_not_that_of_a_library(language: str, locale: str) -> None:
    with translation.override(language):
        foreign = {
            key[1]: shown(key, message)
            for key, message in ours(locale).items()
            if shown(key, message) != translations(message)
        }
    assert foreign == {}


def sentences(language: str, locale: str) -> set[str]:
    """Every sentence of ours, in all its plural forms, as a reader sees it."""
    with translation.override(language):
        return {text for key, message in ours(locale).items() for text in shown(key, message)}


def test_whoever_reads_du_is_never_addressed_formally() -> None:
    formal = {text for text in sentences("de-du", "de_DU") if FORMAL.search(text)} - NAMES_OF_THE_FORMS
    assert {text for text in formal if not any(known in text for known in ABOUT_SOMETHING_ELSE)} == set()


def test_whoever_reads_sie_is_never_addressed_informally() -> None:
    assert {text for text in sentences("de", "de") if INFORMAL.search(text)} - NAMES_OF_THE_FORMS == set()


def test_each_exception_is_still_needed() -> None:
    shown_now = sentences("de-du", "de_DU")
    assert [known for known in ABOUT_SOMETHING_ELSE if not any(known in text for text in shown_now)] == []
