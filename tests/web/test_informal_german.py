"""Whoever reads "Du" reads our German, never formal, never a library's; whoever reads "Sie" is never called du."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message
from django.utils import translation

from tests.architecture.messages import Key, entries, placeholders, translations
from wunschkunde import texts

# "Sie" at the beginning of a sentence is often a thing or "they"; these are, each read once.
FORMAL = re.compile(r"\b(Sie|Ihnen|Ihr(?:e|en|em|er|es)?)\b")
INFORMAL = re.compile(r"\b(du|dir|dich|dein(?:e|en|em|er|es)?|euch|euer|eure[nmrs]?)\b", re.IGNORECASE)

NOT_ADDRESSED: set[str] = set()


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
