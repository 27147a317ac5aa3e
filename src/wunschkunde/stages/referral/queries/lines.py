"""A line of Heute, as every stage from here on says what asks for attention."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of Heute: what asks for attention, where it leads, and by which occasion it is put aside."""

    occasion: str
    text: str
    url: str
    note: str = ""
