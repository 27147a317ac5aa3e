"""Fields that clean what strangers type, and the dimensions as a part of the form that is drawn by hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from django import forms
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_scopes import get_scope

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


def wording() -> tuple[str, str]:
    """Return what the words of the method depend on: the active language, the gender form of the practice in scope."""
    return get_language() or "", str(getattr(get_scope().get("practice"), "gender_form", ""))


class QuietBoundField(forms.BoundField):
    """A field that is drawn once as long as it is empty; what somebody typed is never kept.

    Most fields of the public form are, and drawing them is most of the work of its page: a flood of posts must not keep
    those waiting who have something to say. What is said of an empty field is ours, so it may be kept with it.
    """

    drawn: ClassVar[dict[tuple[str, ...], SafeString]] = {}

    def as_field_group(self) -> SafeString:
        """Draw the field with label, help and errors."""
        if self.value() not in (None, ""):
            return super().as_field_group()
        key = (type(self.form).__name__, self.name, *wording(), *self.errors)
        if key not in self.drawn:
            self.drawn[key] = super().as_field_group()
        return self.drawn[key]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a dimension with its answers, ready to be drawn."""

    name: str
    label: str
    options: tuple[tuple[str, str, bool], ...]  # value, words, chosen
    is_multiple: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One dimension as somebody filled it in; equal rows look the same."""

    key: str
    chosen: tuple[tuple[str, ...], ...]  # the values per question that the dimension knows
    is_important: bool
    is_first: bool
    error: str
    open_words: str


class Dimensions:
    """The dimensions of the form: read from what was posted, and drawn with what was chosen."""

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

    def drawn(self) -> list[SafeString]:
        """Return the dimensions drawn; the first, those answered, and those with an error stand open."""
        important = self.data.getlist(IMPORTANT)
        return [
            draw(
                Row(
                    key=dimension.key,
                    chosen=tuple(self._chosen(dimension, perspective) for perspective, _question in self.perspectives),
                    is_important=dimension.key in important,
                    is_first=number == 0,
                    error=self.errors.get(dimension.key, ""),
                    open_words=self.open_words,
                ),
                *wording(),
            )
            for number, dimension in enumerate(self.asked)
        ]

    def _chosen(self, dimension: texts.Dimension, perspective: str) -> tuple[str, ...]:
        given = self.data.getlist(f"{perspective}_{dimension.key}")
        known = [str(level.value) for level in dimension.scale if str(level.value) in given]
        return tuple(known if dimension.kind == "choice_multi" else known[:1])


@lru_cache(maxsize=2048)
def draw(row: Row, _language: str, _gender_form: str) -> SafeString:
    """Return one dimension as HTML, in the active language and the gender form of the practice in scope.

    Kept, since drawing a hundred radio buttons anew for each visitor would be most of the work of the whole page.
    """
    dimension = texts.dimension(row.key)
    questions = [
        _question(dimension, perspective, question, row.chosen[number], row.open_words)
        for number, (perspective, question) in enumerate(Dimensions.perspectives)
    ]
    context = {
        "row": row,
        "name": words_of(dimension.name),
        "questions": questions,
        "is_open": row.is_first or row.is_important or row.error or any(row.chosen),
    }
    return render_to_string("inquiry/parts/dimension.html", context)


def _question(
    dimension: texts.Dimension, perspective: str, question: str, chosen: tuple[str, ...], open_words: str
) -> Question:
    options = [(str(level.value), words_of(level.text), str(level.value) in chosen) for level in dimension.scale]
    is_multiple = dimension.kind == "choice_multi"
    if not is_multiple:
        options.append((OPEN, open_words, not chosen))
    label = words_of(dimension.question(question))  # type: ignore[arg-type]  # one of the two perspectives
    return Question(f"{perspective}_{dimension.key}", label, tuple(options), is_multiple)
