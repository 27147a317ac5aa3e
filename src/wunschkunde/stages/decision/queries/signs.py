"""Hopes nobody can meet, marked in the person's own words; and early signs, each with its harmless explanation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wunschkunde import texts
from wunschkunde.engine.expectations import mark_expectations
from wunschkunde.stages.decision.queries.computation import words_of_inquiry
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.sides import latest_answers


@dataclass(frozen=True, slots=True)
class Cues:
    """The words by which one early sign is heard in a text."""

    key: str
    cues: Mapping[str, tuple[str, ...]]
    exceptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


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


def signs_of(inquiry: Inquiry, hopes: Collection[str]) -> list[texts.WarningSign]:
    """Return the early signs that show in this inquiry: in its words, in a hope that was heard, or in an answer."""
    told = texts.catalog().sections["early_sign_cues"]
    heard = _heard_in(words_of_inquiry(inquiry).values(), told)
    answers = {key: answer.value for key, answer in latest_answers(inquiry).items()}
    return [
        sign
        for sign in inquiry_signs()
        if sign.key in heard or told[sign.key].get("hope") in hopes or _is_answered(answers, told[sign.key])
    ]


def _heard_in(words: Iterable[str], told: Mapping[str, Any]) -> set[str]:
    patterns = [Cues(key, by["cues"]) for key, by in told.items() if "cues" in by]
    return {mark.pattern for text in words for mark in mark_expectations(text, patterns)}


def _is_answered(answers: Mapping[tuple[str, str], Any], by: Mapping[str, Any]) -> bool:
    at_most = by.get("answers", {})
    return any(isinstance(value, int) and value <= at_most.get(key, 0) for (key, _side), value in answers.items())


def inquiry_signs() -> list[texts.WarningSign]:
    """Return all early signs that belong to an inquiry."""
    return [sign for sign in texts.warnings().client if sign.phase == "inquiry"]
