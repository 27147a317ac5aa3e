"""Put a hint aside with a reason; say from when on something counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_DAYS, MOST_WEEKS = 60, 12


def _number(label: Any, most: int, least: int = 1) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "short"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget)


class AsideForm(forms.Form):
    """Why a hint can be put aside."""

    sign = forms.CharField(max_length=60, widget=forms.HiddenInput())
    occasion = forms.CharField(max_length=120, widget=forms.HiddenInput())
    reason = forms.CharField(
        label=_("Why it can be put aside"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class LimitsForm(forms.Form):
    """From when on something counts; the own side first."""

    own_silence_days = _number(_("Working days until an answer I owe counts as my silence"), MOST_DAYS)
    invoice_weeks = _number(_("Weeks after a delivery until my invoice is late"), MOST_WEEKS)
    silence_days = _number(_("Working days until an answer of the client counts as silence"), MOST_DAYS)
    overdue_days = _number(_("Days until an overdue invoice is a sign"), MOST_DAYS)
    low_weeks = _number(_("Weeks in a row below zero in my energy ledger"), MOST_WEEKS, least=2)
