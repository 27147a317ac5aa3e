"""Ask for a testimonial, and agree to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wunschkunde.stages.completion.models import Testimonial


class WordingForm(forms.Form):
    """The exact words somebody is asked about."""

    words = forms.CharField(
        label=_("The exact words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Exactly as they said them. Other words need another yes."),
    )


class ConsentForm(forms.Form):
    """Where the words may stand, and under which name. Nothing is ticked beforehand."""

    words_read = forms.CharField(widget=forms.HiddenInput, max_length=1200)
    places = forms.MultipleChoiceField(
        label=_("Where may they stand?"), choices=Testimonial.Place.choices, widget=forms.CheckboxSelectMultiple
    )
    name_form = forms.ChoiceField(
        label=_("Under which name?"), choices=Testimonial.NameForm.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, words: str = "") -> None:
        super().__init__(data, initial={"words_read": words})
