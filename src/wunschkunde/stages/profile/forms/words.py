"""Words of one's own in a form: the language one works in first, the other one optional behind a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 5000
LONGEST_LINE = 300
LANGUAGES = {"de": _("In German"), "en": _("In English")}
BESIDE = {"de": _("in German"), "en": _("in English")}

Label = str | Promise


def say_null(value: str) -> None:
    """Refuse what no database can keep, in words that say what to do."""
    if "\x00" in value:
        raise ValidationError(_("There is an invisible character in this text. Please type it anew."), code="null")


class WordsField(forms.CharField):
    """A text that says what to do when it is too long or holds a character nobody sees."""

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        too_long = _("Please keep this below %(limit_value)d characters; these are %(show_value)d.")
        super().__init__(error_messages={"required": _("Please write a few words here.")}, **kwargs)
        self.validators = [say_null, MaxLengthValidator(longest, message=too_long)]


class OwnWordsForm(forms.Form):
    """A form with fields for one's own words in two languages. ``main`` is the language one works in.

    Nearly everything in a profile may stay open; the pages offer to skip, and no field says so once more.
    """

    all_optional = True

    def __init__(self, data: Any = None, *, main: str = "de", **kwargs: Any) -> None:
        self.main = main
        self.other = "en" if main == "de" else "de"
        self.spoken: list[str] = []
        self.is_sketch = False
        super().__init__(data, **kwargs)

    def as_sketch(self) -> None:
        """Take the page as it stands while one types: nothing has to be there yet, but what is there has to hold."""
        self.is_sketch = True
        for field in self.fields.values():
            field.required = False

    def add_words(
        self,
        name: str,
        label: Label,
        value: Any,
        *,
        is_long: bool = False,
        is_required: bool = False,
        help_text: Label = "",
    ) -> None:
        """Add a pair of fields for ``name``, filled with ``value`` ({"de", "en"})."""
        longest = LONGEST_TEXT if is_long else LONGEST_LINE
        widget = forms.Textarea(attrs={"rows": 5}) if is_long else forms.TextInput()
        words = value if isinstance(value, Mapping) else {self.main: value or ""}
        self.spoken.append(name)
        for language in (self.main, self.other):
            is_main = language == self.main
            self.fields[f"{name}_{language}"] = WordsField(
                longest=longest,
                label=label if is_main else format_lazy("{} ({})", label, BESIDE[language]),
                required=is_required and is_main and not words.get(self.other),
                help_text=help_text if is_main else "",
                widget=widget,
                initial=words.get(language, ""),
            )

    def words(self, name: str) -> dict[str, str]:
        """Return what was written for ``name``, by language."""
        written = {language: self.cleaned_data.get(f"{name}_{language}", "") for language in ("de", "en")}
        return {language: text for language, text in written.items() if text}

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """The fields of the page, words in the language one works in."""
        others = {f"{name}_{self.other}" for name in self.spoken}
        return [field for field in self.visible_fields() if field.name not in others]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """The same words in the other language, which may follow whenever they are wanted."""
        return [self[f"{name}_{self.other}"] for name in self.spoken]

    @property
    def other_name(self) -> Label:
        """What the other language is called."""
        return LANGUAGES[self.other]


def weekday_choices() -> list[tuple[str, Any]]:
    """The days of the week as Django names them in the reader's language, Monday first."""
    return [(str(day), name) for day, name in WEEKDAYS.items()]
