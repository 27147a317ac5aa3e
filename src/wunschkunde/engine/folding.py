"""Finding cues in what people write: whatever the case, the Unicode form, the line breaks.

A cue is matched as whole words; `*` stands for any rest of a word ("verdoppel*"), or as a
word of its own for any word. Positions always refer to the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import lru_cache

_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_SAME = {"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"}
# A letter, digit or combining mark beside a cue means it is only part of a word.
_BEFORE = r"(?<![\w\u0300-\u036f])"
_AFTER = r"(?![\w\u0300-\u036f])"


class Folded:
    """A text in lower case, decomposed and with single blanks, that knows its old positions."""

    __slots__ = ("positions", "size", "text")

    def __init__(self, text: str) -> None:
        """Fold `text` once, in linear time."""
        letters: list[str] = []
        positions: list[int] = []
        for position, letter in enumerate(text):
            for folded in _fold(letter):
                if folded == " " and letters and letters[-1] == " ":
                    continue
                letters.append(folded)
                positions.append(position)
        self.text = "".join(letters)
        self.positions = positions
        self.size = len(text)

    def find(self, cues: tuple[str, ...], *, exceptions: tuple[str, ...] = ()) -> list[tuple[int, int]]:
        """Start and end (exclusive) of every cue found, from left to right, not overlapping.

        A cue that touches one of the exceptions does not count.
        """
        if not cues:
            return []
        found = [self.span(match.start(), match.end()) for match in _pattern(cues).finditer(self.text)]
        hidden = self.find(exceptions) if found else []
        starts = [start for start, _ in hidden]

        def is_hidden(start: int, end: int) -> bool:
            before = bisect_left(starts, end) - 1
            return before >= 0 and hidden[before][1] > start

        return [(start, end) for start, end in found if not is_hidden(start, end)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Positions in the folded text as positions in the text that was written."""
        after = self.positions[end] if end < len(self.positions) else self.size
        return self.positions[start], after


@lru_cache(maxsize=4096)
def _fold(letter: str) -> str:
    if letter in _INVISIBLE:
        return ""
    if letter.isspace():
        return " "
    return unicodedata.normalize("NFD", _SAME.get(letter, letter).casefold())


@lru_cache(maxsize=512)
def _pattern(cues: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all cues; the longest first, so that the whole phrase is marked."""
    folded = sorted({Folded(cue.strip()).text for cue in cues}, key=lambda cue: (-len(cue), cue))
    alternatives = "|".join(_alternative(cue) for cue in folded)
    return re.compile(f"(?:{alternatives})")


def _alternative(cue: str) -> str:
    body = re.escape(cue).replace(r"\*", r"[\w\u0300-\u036f]*").replace(r"\ ", " ")
    starts_word = cue[:1].isalnum() or cue[:1] == "*"
    ends_word = cue[-1:].isalnum() or cue[-1:] == "*" or unicodedata.combining(cue[-1:]) > 0
    return (_BEFORE if starts_word else "") + body + (_AFTER if ends_word else "")
