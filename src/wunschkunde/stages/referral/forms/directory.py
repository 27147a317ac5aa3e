"""What a visitor answers in the directory, and what a practice says about itself there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wunschkunde.stages.inquiry.forms.fields import IMPORTANT, OPEN, Dimensions
from wunschkunde.stages.referral.rules.directory import TOPIC


class TopicFirst(Dimensions):
    """The same nine points as in the inquiry form; what it is about comes first, and is the one answer needed."""

    def __init__(self, data: QueryDict | None, *, open_words: str) -> None:
        super().__init__(data, open_words=open_words)
        self.asked = tuple(sorted(self.asked, key=lambda dimension: dimension.key != TOPIC))

    def read(self) -> None:
        """Read the answers; without a topic there is nobody to be found."""
        super().read()
        if not self.errors and not self.answers.get(TOPIC, {}).get("expects"):
            self.errors[TOPIC] = _("Please choose at least one kind of support you are looking for.")

    def carried(self) -> list[tuple[str, str]]:
        """Return what was answered as pairs of a form, for the way on to an inquiry and back to the questions."""
        names = [f"{part}_{dimension.key}" for dimension in self.asked for part, _question in self.perspectives]
        pairs = [(name, value) for name in names for value in self.data.getlist(name) if value != OPEN]
        return pairs + [(IMPORTANT, key) for key in self.most_important]


class DirectoryForm(forms.Form):
    """The nine points. Nothing of it is stored."""

    def __init__(self, data: QueryDict | None = None, *, answers: QueryDict | None = None) -> None:
        super().__init__(data)
        self.dimensions = TopicFirst(data if answers is None else answers, open_words=_("I leave this open"))

    def clean(self) -> dict[str, Any]:
        """Read the dimensions."""
        self.dimensions.read()
        for error in dict.fromkeys(self.dimensions.errors.values()):
            self.add_error(None, error)
        return self.cleaned_data


class ListingForm(forms.Form):
    """Whether somebody could begin now, and if not, when."""

    free_places = forms.IntegerField(
        label=gettext_lazy("Free places"),
        min_value=0,
        max_value=99,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text=gettext_lazy("How many new clients you could begin with now."),
    )
    free_from = forms.DateField(
        label=gettext_lazy("When there will be room again"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Only if there is no free place now; visitors read the day."),
    )
