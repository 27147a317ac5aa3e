"""The small pages of both editors. Each takes a draft's data and returns the ``changes`` it makes in it."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wunschkunde.stages.profile import rules
from wunschkunde.stages.profile.forms.words import Label, OwnWordsForm, say_null, weekday_choices

NUMBER_ERROR = _("Please enter a whole number.")


class StepForm(OwnWordsForm):
    """One topic of an editor. ``draft`` is the data it shows."""

    def __init__(self, data: Any = None, *, draft: dict[str, Any], main: str) -> None:
        super().__init__(data, main=main)
        self.draft = draft
        self.build()

    def build(self) -> None:
        """Add the fields, filled from the draft."""

    def changes(self) -> dict[str, Any]:
        """Return what this page changes in the draft; asked once the form is valid."""
        raise NotImplementedError

    def text_changes(self, key: str) -> dict[str, Any]:
        """Return the change of one text; an emptied text leaves the draft."""
        return {"texts": {key: self.words(key) or None}}

    @property
    def forms(self) -> list[OwnWordsForm]:
        """All forms on the page, for the summary of what needs another look."""
        return [self]


class TextStep(StepForm):
    """One question, answered in one's own words."""

    def __init__(self, data: Any = None, *, key: str, label: Label, **kwargs: Any) -> None:
        self.key, self.label = key, label
        super().__init__(data, **kwargs)

    def build(self) -> None:
        """Add the one field."""
        written = self.draft["texts"].get(self.key, {})
        self.add_words(self.key, self.label, written, is_long=True)

    def changes(self) -> dict[str, Any]:
        """Return the text."""
        return self.text_changes(self.key)


class ReachStep(TextStep):
    """When one can be reached: working days, hours, and in words."""

    def build(self) -> None:
        """Add days and hours before the words."""
        self.fields["working_days"] = forms.MultipleChoiceField(
            label=_("Working days"),
            choices=weekday_choices(),
            required=False,
            initial=[str(day) for day in self.draft["working_days"]],
            widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
        )
        for name, label in (("opens_at", _("From")), ("closes_at", _("Until"))):
            self.fields[name] = forms.TimeField(
                label=label,
                required=False,
                initial=self.draft.get(name),
                widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
                error_messages={"invalid": _("Please enter a time such as 09:00.")},
            )
        super().build()

    def clean(self) -> dict[str, Any]:
        """A day has to end after it begins, and an hour needs its counterpart."""
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and opens >= closes:
            self.add_error("closes_at", _("The working day has to end after it begins."))
        if bool(opens) != bool(closes) and not self.errors and not self.is_sketch:
            self.add_error(
                "closes_at" if opens else "opens_at", _("Please enter both: a time to begin, and a time to end.")
            )
        return cleaned

    def changes(self) -> dict[str, Any]:
        """Return days, hours and words."""

        def as_text(value: time | None) -> str | None:
            return value.strftime("%H:%M") if value else None

        return {
            "working_days": sorted(int(day) for day in self.cleaned_data["working_days"]),
            "opens_at": as_text(self.cleaned_data["opens_at"]),
            "closes_at": as_text(self.cleaned_data["closes_at"]),
            **self.text_changes(self.key),
        }


class PromiseStep(TextStep):
    """What is promised, and within how many working days an answer comes."""

    def build(self) -> None:
        """Add the number of days before the words."""
        self.fields["answer_days"] = whole_number(
            label=_("Working days until you answer an inquiry"),
            help_text=_("0 means: on the day it is read. Better a promise you always keep."),
            most=rules.LONGEST_PROMISE,
            initial=self.draft["answer_days"],
            is_required=True,
        )
        super().build()

    def changes(self) -> dict[str, Any]:
        """Return the number and the words."""
        days = self.cleaned_data["answer_days"]
        return {**({} if days is None else {"answer_days": days}), **self.text_changes(self.key)}


class CapacityStep(StepForm):
    """How many collaborations fit at the same time."""

    def build(self) -> None:
        """Add the one field."""
        self.fields["capacity"] = whole_number(
            label=_("How many clients can you look after well at the same time?"),
            help_text=_("Only you see this number. It reminds you before you promise too much."),
            most=rules.MOST_PROJECTS,
            initial=self.draft["capacity"],
        )

    def changes(self) -> dict[str, Any]:
        """Return the number."""
        return {"capacity": self.cleaned_data["capacity"]}


def whole_number(
    *, label: Any, most: int, initial: int | None, help_text: Any = "", is_required: bool = False
) -> forms.IntegerField:
    """Return a field for a number from 0 to ``most`` whose errors say what to do."""
    span = _("Please enter a number from 0 to %(most)s.") % {"most": most}
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=most,
        required=is_required,
        initial=initial,
        error_messages={"min_value": span, "max_value": span, "invalid": NUMBER_ERROR, "required": span},
    )


class SentencesForm(OwnWordsForm):
    """The first page of a new practice: both profiles in a sentence each."""

    def __init__(self, data: Any = None, *, ideal_client: dict[str, Any], offer: dict[str, Any], main: str) -> None:
        super().__init__(data, main=main)
        self.add_words(
            "ideal_client",
            _("Whom do you most like to work with?"),
            ideal_client["texts"].get("sentence", {}),
            is_long=True,
            is_required=True,
            help_text=_("One sentence is enough. Write what they do, rather than what they are like."),
        )
        self.add_words(
            "offer",
            _("What may they expect of you?"),
            offer["texts"].get("sentence", {}),
            is_long=True,
            is_required=True,
            help_text=_("One sentence is enough. It may also name what they should not expect."),
        )


class ReachForm(ReachStep):
    """The last page of a new practice: when one can be reached, and how soon an answer comes."""

    def build(self) -> None:
        """Add the promise below days and hours."""
        super().build()
        self.fields["answer_days"] = whole_number(
            label=_("Working days until you answer an inquiry"),
            help_text=_("0 means: on the day it is read. Better a promise you always keep."),
            most=rules.LONGEST_PROMISE,
            initial=self.draft["answer_days"],
            is_required=True,
        )

    def clean(self) -> dict[str, Any]:
        """An inquiry is read on a working day: at least one has to be named."""
        cleaned = super().clean()
        if not cleaned.get("working_days") and "working_days" not in self.errors and not self.is_sketch:
            self.add_error("working_days", _("Please choose at least one day."))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """Return days, hours, words and the promise."""
        days = self.cleaned_data["answer_days"]
        return {**({} if days is None else {"answer_days": days}), **super().changes()}


class AdoptForm(forms.Form):
    """What becomes the next version, and why."""

    kinds = forms.MultipleChoiceField(
        label=_("What becomes the new version"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one of them.")},
    )
    note = forms.CharField(
        label=_("What changed, and why?"),
        help_text=_("A sentence for yourself, when you look back in a year."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        error_messages={"required": _("Please write in a sentence what changed, and why.")},
    )

    def __init__(self, data: Any = None, *, drafted: list[tuple[str, Any]], numbers: dict[str, int]) -> None:
        super().__init__(data, initial={"kinds": [kind for kind, _label in drafted]})
        self.numbers = numbers
        kinds = self.fields["kinds"]
        assert isinstance(kinds, forms.MultipleChoiceField)  # noqa: S101 (for the type checker)
        kinds.choices = drafted
        if all(number == 1 for number in numbers.values()):
            del self.fields["note"]
        else:
            self.fields["note"].required = 1 not in numbers.values()

    def clean_note(self) -> str:
        """Ask for the note where one of the chosen profiles has a version already."""
        note: str = self.cleaned_data["note"]
        for kind in self.cleaned_data.get("kinds", []):
            rules.check_note(self.numbers[kind], note)
        say_null(note)
        return note
