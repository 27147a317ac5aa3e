"""Every sentence of the interface exists in German, once, whole, and in use."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from babel.messages.catalog import Message

from tests.architecture.messages import OVERRIDES, Key, catalogs, entries, in_source, placeholders, translations
from tests.architecture.places import named

LOCALES = ["de", "de_DU"]
GERMAN = re.compile("[äöüßÄÖÜ„‚]")


def keeps_placeholders(message: Message, translation: str) -> bool:
    """Whether all is filled in. A plural form may say "one" instead of the number, in either language."""
    if isinstance(message.id, str):
        return placeholders(translation) == placeholders(message.id)
    return placeholders(translation) <= set().union(*map(placeholders, message.id))


def test_no_sentence_without_german() -> None:
    translated = {key for _, key, message in entries("de") if all(translations(message))}
    assert {place: key for key, place in in_source().items() if key not in translated} == {}


def test_sentences_in_the_source_are_english() -> None:
    assert {place: text for (_, text), place in in_source().items() if GERMAN.search(text)} == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_fuzzy_empty_or_left_over(locale: str) -> None:
    used = in_source()
    found = [
        f"{named(path)}: {what}: {key[1]}"
        for path, key, message in entries(locale)
        for what, is_so in {
            "fuzzy": message.fuzzy,
            "empty": not all(translations(message)),
            "not in the source": key not in used and OVERRIDES not in path.parents,
        }.items()
        if is_so
    ]
    found += [f"{named(path)}: commented out" for path, catalog in catalogs(locale) if catalog.obsolete]
    assert found == []


@pytest.mark.parametrize("locale", LOCALES)
def test_placeholders_survive(locale: str) -> None:
    lost = [
        f"{named(path)}: {key[1]}"
        for path, key, message in entries(locale)
        if not all(keeps_placeholders(message, text) for text in translations(message))
    ]
    assert lost == []


@pytest.mark.parametrize("locale", LOCALES)
def test_one_sentence_has_one_translation(locale: str) -> None:
    said: dict[Key, set[tuple[str, ...]]] = defaultdict(set)
    for _, key, message in entries(locale):
        said[key].add(tuple(translations(message)))
    assert {key: forms for key, forms in said.items() if len(forms) > 1} == {}


def test_informal_german_only_where_it_differs() -> None:
    formal = {key: translations(message) for _, key, message in entries("de")}
    needless = [
        f"{named(path)}: {key[1]}"
        for path, key, message in entries("de_DU")
        if formal.get(key) == translations(message) or (key not in formal and OVERRIDES not in path.parents)
    ]
    assert needless == []
