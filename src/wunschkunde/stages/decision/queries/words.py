"""Answers in words: the labels of levels and options, in the language of a page or of a letter."""

from __future__ import annotations

from collections.abc import Collection

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of

Value = int | Collection[str] | None


def answer_words(dimension: texts.Dimension, value: Value, language: str = "") -> str:
    """Return an answer as its label, several options joined; nothing answered is nothing said."""
    if value is None:
        return ""
    chosen = [value] if isinstance(value, int) else [level.value for level in dimension.scale if level.value in value]
    return ", ".join(words_of(dimension.level(one), language=language) for one in chosen)


def by_key(dimensions: Collection[texts.Dimension]) -> dict[str, texts.Dimension]:
    """Return the dimensions by their key."""
    return {dimension.key: dimension for dimension in dimensions}
