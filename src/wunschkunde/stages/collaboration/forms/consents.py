"""A consent told in person, entered by somebody who heard it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wunschkunde.stages.collaboration.models import Consent


class ConsentForm(forms.Form):
    """What was agreed to, in the words that were said."""

    purpose = forms.ChoiceField(choices=Consent.Purpose, widget=forms.HiddenInput())
    text = forms.CharField(
        label=_("To which sentence they said yes"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class WithdrawalForm(forms.Form):
    """Which consent is taken back."""

    purpose = forms.ChoiceField(choices=Consent.Purpose)
