"""The owner's word on a proposal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wunschkunde.stages.profile.rules import LONGEST_NOTE


class AdoptForm(forms.Form):
    """The sentence with which the new version stands in the history of the profile."""

    note = forms.CharField(
        label=_("What changed, and why"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays in the history of your profile for good: no names, please."),
    )


class PutAsideForm(forms.Form):
    """Why the profile stays as it is."""

    reason = forms.CharField(label=_("Why not?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
