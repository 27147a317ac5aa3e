"""The five questions to ask oneself, so that nobody who was accepted becomes a stepchild."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wunschkunde.texts.model import Entry, Text

if TYPE_CHECKING:
    from wunschkunde.texts.reader import Reader


@dataclass(frozen=True, slots=True)
class FairnessCheck:
    """What to ask oneself once a quarter."""

    intro: Text
    items: tuple[Entry, ...]


def build_fairness_check(node: Reader) -> FairnessCheck:
    """The stepchild check."""
    return FairnessCheck(intro=node["intro"].text(), items=node["items"].entries())
