"""Ask for a testimonial, and agree to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from wunschkunde.stages.completion.models import ComplimentPicture, Testimonial


class WordingForm(forms.Form):
    """The exact words somebody is asked about."""

    words = forms.CharField(
        label=_("The exact words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Exactly as they said them. Other words need another yes."),
    )
    picture: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("A picture beside them?"),
        queryset=None,
        required=False,
        empty_label=_("no picture"),
        blank=True,
        widget=forms.RadioSelect,
        help_text=_("It is asked about on its own, and appears on the public page only."),
    )
    shows_nobody_else = forms.BooleanField(
        label=_("Nobody but them can be recognized in this picture, in handwriting or by name either."), required=False
    )

    def __init__(self, *args: Any, pictures: QuerySet[ComplimentPicture], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pictures:
            chosen: Any = self.fields["picture"]
            chosen.queryset, chosen.label_from_instance = pictures, _named
        else:
            del self.fields["picture"], self.fields["shows_nobody_else"]

    def clean(self) -> dict[str, Any]:
        """Ask who can be recognized where a picture was chosen."""
        cleaned = super().clean() or {}
        if cleaned.get("picture") and not cleaned.get("shows_nobody_else"):
            self.add_error(
                "shows_nobody_else",
                _("Can somebody else be recognized in it? Then it stays in the treasury: only they can say yes."),
            )
        return cleaned


def _named(picture: ComplimentPicture) -> str:
    said_on = date_format(picture.compliment.said_on, "DATE_FORMAT")
    return f"{picture.alt}, {said_on}" if picture.alt else said_on


class ConsentForm(forms.Form):
    """Where the words may stand, and under which name. Nothing is ticked beforehand."""

    words_read = forms.CharField(widget=forms.HiddenInput, max_length=1200)
    places = forms.MultipleChoiceField(
        label=_("Where may they appear?"),
        choices=Testimonial.Place.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Whoever reads a feed, a book or a sheet may keep a copy. What was copied cannot be called back later."
        ),
    )
    name_form = forms.ChoiceField(
        label=_("Under which name?"), choices=Testimonial.NameForm.choices, widget=forms.RadioSelect
    )

    with_picture = forms.BooleanField(label=_("And the picture beside them, on the public page"), required=False)

    def __init__(self, data: Any = None, *, words: str = "", has_picture: bool = False) -> None:
        super().__init__(data, initial={"words_read": words})
        if not has_picture:
            del self.fields["with_picture"]
