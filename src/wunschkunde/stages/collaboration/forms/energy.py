"""One touch a week: what it cost or gave, and by what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.collaboration.models import EnergyEntry


class EnergyForm(forms.Form):
    """One week of one engagement. Nothing has to be chosen."""

    all_optional = True

    value = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    causes = forms.MultipleChoiceField(
        label=_("What was it?"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"})
    )
    note = forms.CharField(
        label=_("A word about it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Seen by you alone. Should they ask what is kept about them, the law counts it in: "
            "write it as if they read it."
        ),
    )

    def __init__(self, label: str, entry: EnergyEntry | None, data: Any, *, prefix: str) -> None:
        initial = {"value": entry.value, "causes": entry.causes, "note": entry.note or ""} if entry else {}
        super().__init__(data, initial=initial, prefix=prefix)
        ledger = texts.energy_ledger()
        steps = sorted(ledger.scale, key=lambda level: int(level.value))
        choices = [(str(level.value), f"{int(level.value):+d}".replace("-", "−").replace("+0", "0")) for level in steps]
        ends = {"class": "gut seven", "low": words_of(steps[0].text), "high": words_of(steps[-1].text)}
        field: Any = self.fields["value"]
        field.label, field.widget = label, forms.RadioSelect(attrs=ends)
        field.choices = choices
        causes: Any = self.fields["causes"]
        causes.choices = [(cause.key, words_of(cause.text)) for cause in ledger.causes]

    @property
    def is_noted(self) -> bool:
        """Whether something was chosen."""
        return self.cleaned_data.get("value") is not None
