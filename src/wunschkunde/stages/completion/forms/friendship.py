"""What a thank-you needs to know."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ThanksForm(forms.Form):
    """The one sentence that makes a thank-you theirs."""

    compliment = forms.CharField(
        label=_("What was good"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One whole sentence, as it will appear in the letter."),
    )
