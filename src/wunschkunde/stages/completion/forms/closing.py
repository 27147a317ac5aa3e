"""Forms of the closing: the five levels where none were agreed, one side's answers, how it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.completion.models import Closing
from wunschkunde.stages.completion.rules.closing import HIGHEST, LEVEL_QUESTION, LOWEST, questions_for

LONGEST = 6000
LEVEL = "level_"
NO_LEVEL = "none"


def _level(chosen: str) -> int | None:
    return None if chosen == NO_LEVEL else int(chosen)


class LevelsForm(forms.Form):
    """What the result is held against, in five levels, the best first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in reversed(texts.protocol().levels):
            self.fields[f"{LEVEL}{one.value}"] = forms.CharField(
                label=words_of(one.text), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
            )

    def levels(self) -> dict[str, str]:
        """Return the levels, "-2".."2"."""
        return {name.removeprefix(LEVEL): said for name, said in self.cleaned_data.items()}


class ClosingForm(forms.Form):
    """One side's answers: the level and two values are asked for, everything in words may stay open."""

    all_optional = True

    def __init__(self, data: Mapping[str, Any] | None, *, side: str, levels: Mapping[str, str]) -> None:
        super().__init__(data)
        closing = texts.closing_retrospective()
        asked = next(one for one in closing.both_sides if one.key == LEVEL_QUESTION)
        names = [
            (one.value, f"{words_of(one.text)}: {levels[str(one.value)]}") for one in reversed(texts.protocol().levels)
        ]
        self.fields["result_level"] = forms.TypedChoiceField(
            label=words_of(asked.text),
            choices=[*names, (NO_LEVEL, _("Not one of these levels fits"))],
            coerce=_level,
            widget=forms.RadioSelect,
        )
        self.fields["outcomes"] = forms.MultipleChoiceField(
            label=words_of(closing.outcomes_question),
            choices=[(one.key, words_of(one.text)) for one in closing.outcomes],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Each of these is a good result of its own."),
        )
        numbers = [(number, str(number)) for number in range(LOWEST, HIGHEST + 1)]
        for value in closing.values:
            ends = {"class": "gut", "low": words_of(value.low), "high": words_of(value.high)}
            self.fields[value.key] = forms.TypedChoiceField(
                label=words_of(value.text), coerce=int, choices=numbers, widget=forms.RadioSelect(attrs=ends)
            )
        self.questions = [f"words_{one.key}" for one in questions_for(side)]
        for one in questions_for(side):
            self.fields[f"words_{one.key}"] = forms.CharField(
                label=words_of(one.text), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
            )

    @property
    def value_fields(self) -> list[forms.BoundField]:
        """The two values."""
        return [self[one.key] for one in texts.closing_retrospective().values]

    @property
    def question_fields(self) -> list[forms.BoundField]:
        """The questions answered in words."""
        return [self[name] for name in self.questions]

    def answers(self) -> dict[str, Any]:
        """Return the answers as `actions.closing.answer` takes them."""
        cleaned = self.cleaned_data
        return {
            "values": {one.key: cleaned[one.key] for one in texts.closing_retrospective().values},
            "result_level": cleaned["result_level"],
            "outcomes": cleaned["outcomes"],
            "words": {name.removeprefix("words_"): cleaned[name] for name in self.questions},
        }


class CompleteForm(forms.Form):
    """How it goes on, and the words that stay."""

    ending = forms.ChoiceField(
        label=gettext_lazy("How does it go on?"), choices=Closing.Ending.choices, widget=forms.RadioSelect
    )
    last_words = forms.CharField(
        label=gettext_lazy("The next step, or the last words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Both of you read it."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the step where it goes on with one."""
        cleaned = super().clean() or {}
        if cleaned.get("ending") == Closing.Ending.NEXT_STEP and not cleaned.get("last_words", "").strip():
            self.add_error("last_words", ValidationError(_("Say what the next step is.")))
        return cleaned
