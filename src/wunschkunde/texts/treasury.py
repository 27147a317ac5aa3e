"""The texts of the treasury: what is collected, what may be said to a client, when one reads in it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wunschkunde.texts.model import Entry, Text

if TYPE_CHECKING:
    from wunschkunde.texts.reader import Reader


@dataclass(frozen=True, slots=True)
class Compliments:
    """The words around the treasury of compliments."""

    title: Text
    intro: Text
    collect_prompts: tuple[Text, ...]  # words, occasion, strength, sign: in this order
    give_prompts: tuple[Text, ...]
    reread_moments: tuple[Entry, ...]
    reread_line: Text


def build_compliments(node: Reader) -> Compliments:
    """The treasury."""
    return Compliments(
        title=node["title"].text(),
        intro=node["intro"].text(),
        collect_prompts=node["collect_prompts"].texts(),
        give_prompts=node["give_prompts"].texts(),
        reread_moments=node["reread_moments"].entries(),
        reread_line=node["reread_line"].text(),
    )
