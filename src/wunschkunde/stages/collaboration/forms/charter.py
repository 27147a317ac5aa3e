"""Go through the fifteen promises: each kept, reworded or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wunschkunde import texts
from wunschkunde.stages.collaboration.models import CharterVersion
from wunschkunde.stages.collaboration.rules.charter import KEPT, LEFT_OUT, REWORDED, Clauses, all_kept

CHOICES = [(KEPT, _("We keep it")), (REWORDED, _("In other words")), (LEFT_OUT, _("We leave it out"))]


@dataclass(frozen=True, slots=True)
class PromiseFields:
    """One promise with its three fields."""

    promise: texts.Promise
    choice: forms.BoundField
    text: forms.BoundField
    reason: forms.BoundField

    @property
    def has_errors(self) -> bool:
        """Whether one of them needs another look."""
        return bool(self.choice.errors or self.text.errors or self.reason.errors)

    @property
    def is_kept(self) -> bool:
        """Whether the promise stands as it is, so that it may stay folded."""
        return self.choice.value() == KEPT and not self.has_errors

    @property
    def chosen(self) -> str:
        """The words of the choice."""
        return next((str(label) for value, label in CHOICES if value == self.choice.value()), "")


class CharterForm(forms.Form):
    """All promises at once, filled with the newest version. ``base`` says which one that was."""

    all_optional = True  # which words are needed follows from the choice; none says "(optional)"
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    def __init__(self, newest: CharterVersion | None, data: QueryDict | None = None) -> None:
        self.newest = newest
        standing: Clauses = newest.clauses if newest else all_kept()
        super().__init__(data, initial={"base": self.number})
        self.promises = texts.charter().promises
        for promise in self.promises:
            self._add(promise.key, standing[promise.key])

    @property
    def number(self) -> int:
        """The number of the newest version, 0 before the first."""
        return self.newest.number if self.newest else 0

    def _add(self, key: str, clause: Mapping[str, str]) -> None:
        self.fields[f"{key}_choice"] = forms.ChoiceField(
            label=_("This promise"),
            choices=CHOICES,
            initial=clause["choice"],
            widget=forms.RadioSelect(attrs={"class": "chips"}),
        )
        self.fields[f"{key}_text"] = forms.CharField(
            label=_("In these words"),
            required=False,
            max_length=1000,
            initial=clause["text"],
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields[f"{key}_reason"] = forms.CharField(
            label=_("Why"),
            required=False,
            max_length=1000,
            initial=clause["reason"],
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Both of you read it."),
        )

    @property
    def promise_fields(self) -> list[PromiseFields]:
        """The fields, promise by promise."""
        keys = ((promise, promise.key) for promise in self.promises)
        return [PromiseFields(one, self[f"{k}_choice"], self[f"{k}_text"], self[f"{k}_reason"]) for one, k in keys]

    def clean(self) -> dict[str, Any]:
        """Ask for words and reasons where they are missing, and for a look at what was proposed meanwhile."""
        cleaned = super().clean() or self.cleaned_data
        for promise in self.promises:
            choice = cleaned.get(f"{promise.key}_choice")
            if choice == REWORDED and not cleaned.get(f"{promise.key}_text"):
                self.add_error(f"{promise.key}_text", _("Say in which words you would promise it."))
            if choice in (REWORDED, LEFT_OUT) and not cleaned.get(f"{promise.key}_reason"):
                self.add_error(f"{promise.key}_reason", _("Say why, in a sentence."))
        if "base" in cleaned and cleaned["base"] != self.number:
            data = cast("QueryDict", self.data).copy()
            data["base"] = str(self.number)
            self.data = data
            words = _("Meanwhile version %(number)d was proposed. What you entered is still here: compare, then send.")
            self.add_error(None, words % {"number": self.number})
        return cleaned

    @property
    def clauses(self) -> dict[str, dict[str, str]]:
        """What was said of each promise."""
        return {
            promise.key: {name: self.cleaned_data[f"{promise.key}_{name}"] for name in ("choice", "text", "reason")}
            for promise in self.promises
        }
