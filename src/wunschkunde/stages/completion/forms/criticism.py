"""Criticism in words, and its answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CriticismForm(forms.Form):
    """What could be better."""

    words = forms.CharField(
        label=_("What could have been better"), max_length=6000, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(forms.Form):
    """The answer both read."""

    answer = forms.CharField(
        label=_("The answer"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Thank them, say what you take from it and what you change. They read it in their room."),
    )
