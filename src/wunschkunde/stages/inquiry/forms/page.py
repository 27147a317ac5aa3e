"""Withdrawing, searching, telling somebody that their details are kept, and the settings of the public page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from wunschkunde.accounts.models import Practice
from wunschkunde.stages.inquiry.actions.publishing import LONGEST_RETENTION, SHORTEST_RETENTION
from wunschkunde.stages.inquiry.forms.fields import LineField, WordsField
from wunschkunde.stages.inquiry.models import OwedNotice
from wunschkunde.stages.inquiry.rules.imprint import LABELS, fields_of


class WithdrawalForm(forms.Form):
    """A reason, for whoever wants to give one."""

    reason = WordsField(
        label=gettext_lazy("Is there a reason you would like to give?"),
        help_text=gettext_lazy("You do not have to give one."),
        max_length=2000,
        required=False,
    )


class SearchForm(forms.Form):
    """Words to look for in names, organizations and addresses."""

    q = LineField(label=gettext_lazy("Search by name, organization or email address"), max_length=300, required=False)


class SettlingForm(forms.Form):
    """How somebody learned that their details are kept, or from where they know it."""

    way = forms.ChoiceField(
        label=gettext_lazy("How it was settled"), choices=OwedNotice.Way.choices, widget=forms.RadioSelect
    )
    told_on = forms.DateField(
        label=gettext_lazy("On which day it was sent"),
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )
    reason = WordsField(
        label=gettext_lazy("If they already know: how?"),
        help_text=gettext_lazy("For example: I said it in our conversation, and they were fine with it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None = None, *, today: date) -> None:
        super().__init__(data, initial={"way": OwedNotice.Way.LETTER, "told_on": today})


class PageForm(forms.Form):
    """Imprint and retention. What the law of the country asks for is needed to publish, not to save."""

    retention_months = forms.IntegerField(
        label=gettext_lazy("Months until an inquiry is erased"),
        help_text=gettext_lazy("Clients read this before they send the form. Six months are customary."),
        min_value=SHORTEST_RETENTION,
        max_value=LONGEST_RETENTION,
    )

    def __init__(self, data: QueryDict | None = None, *, practice: Practice) -> None:
        initial = {**practice.imprint, "retention_months": practice.retention_months}
        initial.setdefault("name", practice.provider_name)
        initial.setdefault("email", practice.email)
        initial.setdefault("phone", practice.phone)
        super().__init__(data, initial=initial)
        needed, if_there_is_one = fields_of(practice.country)
        self.imprint_keys = (*needed, *if_there_is_one)
        for key in self.imprint_keys:
            field = LineField if key != "email" else forms.EmailField
            self.fields[key] = field(
                label=LABELS[key], max_length=300, required=key in needed and self._is_live(practice)
            )
        self.order_fields([*self.imprint_keys, "retention_months"])

    @staticmethod
    def _is_live(practice: Practice) -> bool:
        return practice.published_at is not None

    def given(self) -> dict[str, Any]:
        """Return the valid content as the action takes it."""
        return {
            "imprint": {key: self.cleaned_data[key] for key in self.imprint_keys},
            "retention_months": self.cleaned_data["retention_months"],
        }
