"""Illusory expectations marked in free text: a reason to ask, never one to decline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wunschkunde.engine.folding import Folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Pattern(Protocol):
    """A hope nobody can meet, with the cues by which it is heard (per language)."""

    @property
    def key(self) -> str: ...

    @property
    def cues(self) -> Mapping[str, tuple[str, ...]]: ...

    @property
    def exceptions(self) -> Mapping[str, tuple[str, ...]]: ...


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in the text: from `start` to `end` (exclusive) sounds `pattern`."""

    start: int
    end: int
    pattern: str


def mark_expectations(text: str, patterns: Sequence[Pattern]) -> tuple[Mark, ...]:
    """Marks in `text`, from left to right, never overlapping (the longer wins).

    Cues of all languages count, since people mix them. A phrase listed as an exception
    ("Montag bis Freitag") hides the cues inside it.
    """
    folded = Folded(text)
    found = []
    for pattern in patterns:
        spans = folded.find(_all(pattern.cues), exceptions=_all(pattern.exceptions))
        found += [Mark(start, end, pattern.key) for start, end in spans]
    marks: list[Mark] = []
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if not marks or mark.start >= marks[-1].end:
            marks.append(mark)
    return tuple(marks)


def _all(cues: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(cue for lang in sorted(cues) for cue in cues[lang])
