"""Fields that clean what strangers type, and the dimensions as a part of the form that is drawn by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.inquiry.models import Answer
from wunschkunde.stages.inquiry.rules.words import clean_line, clean_text

MOST_IMPORTANT = 3
IMPORTANT = "important"
OPEN = ""


class LineField(forms.CharField):
    """One line of text."""

    def to_python(self, value: Any) -> str:
        """Clean before lengths are counted."""
        return clean_line(super().to_python(value) or "")


class WordsField(forms.CharField):
    """Free text over several lines."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> str:
        """Clean before lengths are counted; a line break counts once, however the browser sends it."""
        return clean_text(super().to_python(value) or "")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a dimension with its answers, ready to be drawn."""

    name: str
    label: str
    options: tuple[tuple[str, str, bool], ...]  # value, words, chosen
    is_multiple: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One dimension of the form: what the client wishes, what they bring, whether it matters most."""

    key: str
    name: str
    questions: tuple[Question, ...]
    is_important: bool
    is_open: bool
    error: str


class Dimensions:
    """The dimensions of the form: read from what was posted, and drawn with what was chosen.

    Drawn by hand since a page with a hundred radio buttons, each from its own template, takes far too long to draw for
    something that everybody may ask for.
    """

    perspectives: ClassVar = (
        (Answer.Perspective.EXPECTS, "client_expects"),
        (Answer.Perspective.OFFERS, "client_offers"),
    )

    def __init__(self, data: MultiValueDict[str, str] | None, *, open_words: str) -> None:
        self.open_words = open_words
        self.data: MultiValueDict[str, str] = MultiValueDict() if data is None else data
        self.asked = texts.form_dimensions()
        self.answers: dict[str, dict[str, Any]] = {}
        self.most_important: list[str] = []
        self.errors: dict[str, str] = {}

    def read(self) -> None:
        """Fill ``answers``, ``most_important`` and ``errors`` from the data."""
        for dimension in self.asked:
            for perspective, _question in self.perspectives:
                self._read_answer(dimension, perspective)
        keys = [dimension.key for dimension in self.asked]
        chosen = self.data.getlist(IMPORTANT)
        self.most_important = [key for key in keys if key in chosen]
        if set(chosen) - set(keys) or len(chosen) > MOST_IMPORTANT:
            key = next((key for key in reversed(keys) if key in chosen), keys[0])
            self.errors[key] = _("Please mark at most %(count)s points as most important.") % {"count": MOST_IMPORTANT}

    def _read_answer(self, dimension: texts.Dimension, perspective: str) -> None:
        given = [value for value in self.data.getlist(f"{perspective}_{dimension.key}") if value != OPEN]
        if not given:
            return
        known = {str(level.value): level.value for level in dimension.scale}
        is_multiple = dimension.kind == "choice_multi"
        if not set(given) <= set(known) or len(set(given)) != len(given) or (len(given) > 1 and not is_multiple):
            self.errors[dimension.key] = _("Please choose one of the answers offered.")
        elif is_multiple and dimension.max_choices and len(given) > dimension.max_choices:
            self.errors[dimension.key] = _("Please choose at most %(count)s.") % {"count": dimension.max_choices}
        else:
            value = [known[option] for option in given] if is_multiple else known[given[0]]
            self.answers.setdefault(dimension.key, {})[perspective] = value

    def rows(self) -> list[Row]:
        """Return the dimensions as they are drawn; those answered, and those with an error, stand open."""
        important = self.data.getlist(IMPORTANT)
        return [self._row(dimension, important) for dimension in self.asked]

    def _row(self, dimension: texts.Dimension, important: list[str]) -> Row:
        questions = tuple(
            self._question(dimension, perspective, question) for perspective, question in self.perspectives
        )
        is_important = dimension.key in important
        is_answered = any(chosen and value for question in questions for value, _words, chosen in question.options)
        return Row(
            key=dimension.key,
            name=words_of(dimension.name),
            questions=questions,
            is_important=is_important,
            is_open=is_answered or is_important or dimension.key in self.errors,
            error=self.errors.get(dimension.key, ""),
        )

    def _question(self, dimension: texts.Dimension, perspective: str, question: str) -> Question:
        name = f"{perspective}_{dimension.key}"
        given = self.data.getlist(name)
        options = [(str(level.value), words_of(level.text), str(level.value) in given) for level in dimension.scale]
        is_multiple = dimension.kind == "choice_multi"
        if not is_multiple:
            options.append((OPEN, self.open_words, not any(chosen for _value, _words, chosen in options)))
        label = words_of(dimension.question(question))  # type: ignore[arg-type]  # one of the two perspectives above
        return Question(name=name, label=label, options=tuple(options), is_multiple=is_multiple)
