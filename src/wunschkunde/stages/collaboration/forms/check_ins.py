"""Begin a check-in, and answer its four statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.collaboration.rules.check_ins import HIGHEST, LOWEST, TOLD

PROMISE = "promise_"


class CheckInForm(forms.Form):
    """On which occasion both are asked, and from which day on."""

    occasion = forms.CharField(
        label=_("Occasion"),
        max_length=300,
        help_text=_("A milestone, for example: the first draft is there. Both read it."),
    )
    due_on = forms.DateField(
        label=_("From which day on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = timezone.localdate


class PulseForm(forms.Form):
    """Four values from 0 to 10; where one is low, what would raise it by one point; and the promises, all optional."""

    one_point_more = forms.CharField(
        required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Both of you read it.")
    )

    def __init__(self, *args: Any, promises: Sequence[texts.Promise] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.promises = promises
        pulse = texts.pulse_check()
        self.items = pulse.items
        ends = {"class": "gut", "low": words_of(pulse.low), "high": words_of(pulse.high)}
        numbers = [(number, str(number)) for number in range(LOWEST, HIGHEST + 1)]
        last = self.fields.pop("one_point_more")
        for item in self.items:
            self.fields[item.key] = forms.TypedChoiceField(
                label=words_of(item.text), coerce=int, choices=numbers, widget=forms.RadioSelect(attrs=ends)
            )
        last.label = words_of(pulse.low_value_prompt)
        self.fields["one_point_more"] = last
        for promise in promises:
            self.fields[f"{PROMISE}{promise.key}"] = _promise_field(promise)

    @property
    def statements(self) -> list[forms.BoundField]:
        """The four statements."""
        return [self[item.key] for item in self.items]

    @property
    def values(self) -> dict[str, int]:
        """The value of each statement."""
        return {item.key: self.cleaned_data[item.key] for item in self.items}

    @property
    def promise_fields(self) -> list[forms.BoundField]:
        """The promises one may say something of."""
        return [self[f"{PROMISE}{promise.key}"] for promise in self.promises]

    @property
    def has_promises(self) -> bool:
        """Whether something was said of one, so that they stand open."""
        return any(field.value() for field in self.promise_fields)

    @property
    def said_of_promises(self) -> dict[str, str]:
        """What is said of the promises, as far as anything is."""
        given = {promise.key: self.cleaned_data[f"{PROMISE}{promise.key}"] for promise in self.promises}
        return {key: said for key, said in given.items() if said}


def _promise_field(promise: texts.Promise) -> forms.Field:
    named: dict[str, Any] = {"label": words_of(promise.title), "required": False, "help_text": words_of(promise.check)}
    if promise.check_kind == TOLD:
        return forms.CharField(**named, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    answers = [(str(one.value), words_of(one.text)) for one in texts.charter().check_answers]
    choices = [*answers, ("", _("I leave it open"))]
    return forms.ChoiceField(**named, choices=choices, initial="", widget=forms.RadioSelect(attrs={"class": "chips"}))
