"""Hopes nobody can meet, marked in the person's own words; and early signs, each with its harmless explanation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from wunschkunde import texts
from wunschkunde.engine.expectations import mark_expectations
from wunschkunde.stages.decision.queries.computation import words_of_inquiry
from wunschkunde.stages.inquiry.models import Inquiry

# A sign one can see before any talk: the hope that sounds like it.
HEARD_IN = {"urgent_from_start": "overnight"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; ``pattern`` names the hope that may hide in it, "" in all the rest."""

    text: str
    pattern: str = ""


def pieces_of(text: str) -> list[Piece]:
    """Cut a text at its marks, so that a template can show them inside the words."""
    pieces, place = [], 0
    for mark in mark_expectations(text, texts.illusory_patterns()):
        pieces += [Piece(text[place : mark.start]), Piece(text[mark.start : mark.end], mark.pattern)]
        place = mark.end
    pieces.append(Piece(text[place:]))
    return [piece for piece in pieces if piece.text]


def marked_words(inquiry: Inquiry) -> list[list[Piece]]:
    """Return what the person wrote, field by field, cut at its marks; only the fields that hold one."""
    cut = [pieces_of(text) for text in words_of_inquiry(inquiry).values()]
    return [pieces for pieces in cut if any(piece.pattern for piece in pieces)]


def hopes_of(keys: Collection[str]) -> list[texts.IllusoryPattern]:
    """Return the patterns that were heard, with what may hide behind them and a kind reply."""
    return [pattern for pattern in texts.illusory_patterns() if pattern.key in keys]


def signs_of(rubbing: Collection[str], hopes: Collection[str]) -> list[texts.WarningSign]:
    """Return the early signs of the inquiry that this picture gives a reason to keep an eye on."""
    return [
        sign
        for sign in inquiry_signs()
        if HEARD_IN.get(sign.key) in hopes or (sign.key not in HEARD_IN and set(sign.dimensions) & set(rubbing))
    ]


def inquiry_signs() -> list[texts.WarningSign]:
    """Return all early signs that belong to an inquiry."""
    return [sign for sign in texts.warnings().client if sign.phase == "inquiry"]
