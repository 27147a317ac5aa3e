"""The texts of the end: both pause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wunschkunde.texts.model import Entry, Text

if TYPE_CHECKING:
    from wunschkunde.texts.reader import Reader


@dataclass(frozen=True, slots=True)
class ClosingValue:
    """Something both say from 0 to 10, with words at both ends."""

    key: str
    text: Text
    low: Text
    high: Text


@dataclass(frozen=True, slots=True)
class ClosingRetrospective:
    """What both are asked at the end, what only one side is asked, and how it is celebrated."""

    title: Text
    intro: Text
    outcomes_question: Text
    outcomes: tuple[Entry, ...]
    values: tuple[ClosingValue, ...]
    both_sides: tuple[Entry, ...]
    provider_only: tuple[Entry, ...]
    client_only: tuple[Entry, ...]
    celebrate: tuple[Text, ...]
    legal_note: Text


def build_closing(node: Reader) -> ClosingRetrospective:
    """The closing."""
    return ClosingRetrospective(
        title=node["title"].text(),
        intro=node["intro"].text(),
        outcomes_question=node["outcomes_question"].text(),
        outcomes=node["outcomes"].entries(),
        values=tuple(
            ClosingValue(item["key"].word(), item.text(), item["low"].text(), item["high"].text())
            for item in node["values"].keyed()
        ),
        both_sides=node["both_sides"].entries(),
        provider_only=node["provider_only"].entries(),
        client_only=node["client_only"].entries(),
        celebrate=node["celebrate"].texts(),
        legal_note=node["legal_note"].text(),
    )
