"""What one fills in on the way: gut feelings, what was heard, notes, and what came back to a question."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.decision.models import Note
from wunschkunde.stages.inquiry.models import Answer
from wunschkunde.stages.profile.rules import never_asked_topics

Values = dict[tuple[str, str], Answer]


class GutForm(forms.Form):
    """A gut feeling from 0 to 10 and a sentence. Skipping is a button of its own."""

    value = forms.TypedChoiceField(coerce=int, choices=[(number, str(number)) for number in range(11)])
    sentence = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, question: texts.Text, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = texts.conventions()
        ends = {"class": "gut", "low": words_of(said.gut_low), "high": words_of(said.gut_high)}
        self.fields["value"].widget = forms.RadioSelect(attrs=ends, choices=self.fields["value"].choices)  # type: ignore[attr-defined]
        self.fields["value"].label = words_of(question)
        self.fields["sentence"].label = words_of(said.gut_reason)


class AnswersForm(forms.Form):
    """Fields for both sides of one dimension, filled with the answers that stand."""

    def __init__(self, dimension: texts.Dimension | None, standing: Values, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing: dict[str, Any] = {}
        if dimension is None:
            return
        for perspective in Answer.Perspective.values:
            answer = standing.get((dimension.key, perspective))
            self.standing[perspective] = answer.value if answer else None
            self.fields[perspective] = answer_field(dimension, perspective, self.standing[perspective])

    @property
    def new_answers(self) -> dict[str, Any]:
        """What differs from the answers that stand, by perspective; None takes an answer back."""
        given = {perspective: self.cleaned_data.get(perspective) or None for perspective in self.standing}
        return {p: value for p, value in given.items() if _as_set(value) != _as_set(self.standing[p])}

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        """The bound fields of the two sides."""
        return [self[perspective] for perspective in self.standing]


class HeardForm(AnswersForm):
    """What was heard on one dimension: a new answer, its day and what it rests on, and a note."""

    source = forms.ChoiceField(label=_("It was"), choices=Note.Basis, initial=Note.Basis.SAID)
    heard_on = forms.DateField(
        label=_("Heard on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write it as if they read it: they may ask to."),
    )

    def clean_heard_on(self) -> date:
        """Refuse a day that is still to come."""
        heard_on: date = self.cleaned_data["heard_on"]
        if heard_on > timezone.localdate():
            raise ValidationError(_("This day is still to come. Enter the day on which you heard it."))
        return heard_on


def answer_field(dimension: texts.Dimension, perspective: str, standing: Any) -> forms.Field:
    """Return the field for one side of a dimension: a level to choose, or options to tick."""
    label = words_of(dimension.question(f"client_{perspective}"))  # type: ignore[arg-type]
    levels = [(str(level.value), words_of(level.text)) for level in dimension.scale]
    if dimension.kind == "scale5":
        return forms.TypedChoiceField(
            label=label,
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", _("still open")), *levels],
            initial=standing,
        )
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=levels,
        initial=standing,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
        validators=[_at_most(dimension.max_choices)] if dimension.max_choices else [],
    )


class NoteForm(forms.Form):
    """A dated thought."""

    text = forms.CharField(
        label=_("Note"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write it as if they read it: they may ask to."),
    )
    basis = forms.ChoiceField(label=_("It was"), choices=Note.Basis, initial=Note.Basis.SAID)
    is_needed = forms.BooleanField(label=_("Working together needs this; keep it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not never_asked_topics(self.data.get("text", "")):
            del self.fields["is_needed"]

    def clean(self) -> dict[str, Any]:
        """Ask once more before something that belongs to the person alone is written down for good (trust L16)."""
        cleaned = super().clean() or self.cleaned_data
        if "is_needed" in self.fields and not cleaned.get("is_needed"):
            self.add_error(
                "text",
                _(
                    "This touches what belongs to the person alone, such as health, faith or family. A note stays as "
                    "it is written. Leave it out, or say below that working together needs it."
                ),
            )
        return cleaned


class ClarifiedForm(AnswersForm):
    """What came back to the one question, in their words, and as an answer if it is one."""

    answer = forms.CharField(
        label=_("What came back, in their words"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )


def _as_set(value: Any) -> Any:
    return frozenset(value) if isinstance(value, list) else value


def _at_most(count: int) -> Any:
    def check(chosen: list[str]) -> None:
        if len(chosen) > count:
            raise ValidationError(_("Choose at most %(count)s.") % {"count": count})

    return check
