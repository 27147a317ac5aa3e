"""How a collaboration ends: the reason, what is handed over, the result, the open door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.collaboration.models import Cause, Parting
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.rules.parting import check_hand_over
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.queries.colleagues import nameable


class ColleagueField(forms.ModelChoiceField):
    """A colleague, named with their public contact."""

    def label_from_instance(self, obj: Any) -> str:
        """Return name and contact."""
        return f"{obj.name} · {obj.contact}"


class PartingForm(forms.Form):
    """The fields of one kind of ending."""

    cause = forms.ChoiceField(label=_("Where does it come from?"), choices=Cause.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("In your own words"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For you and your practice. Write it as if they read it."),
    )
    colleague = ColleagueField(
        label=_("Who goes on with them"),
        queryset=Colleague.objects.none(),
        required=False,
        blank=True,
        widget=forms.RadioSelect,
        empty_label=_("somebody they found on their own"),
        help_text=_("They get the public contact. Whatever else is handed over is listed below."),
    )
    handed_over = forms.CharField(
        label=_("What is handed over"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A short list, one thing a line: documents, access, open ends."),
    )
    consent_on = forms.DateField(
        label=_("They said yes to this on"),
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        help_text=_("Their yes to this person and to this list."),
    )
    result_level = forms.TypedChoiceField(
        label=_("What was reached"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    door_open = forms.CharField(
        label=_("The door that stays open"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What coming back would look like, if one day it fits."),
    )

    def __init__(self, kind: str, agreed: Mapping[int, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        levels = [
            (level.value, ": ".join(filter(None, [words_of(level.text), agreed.get(int(level.value))])))
            for level in texts.protocol().levels
        ]
        self.fields["result_level"].choices = [("", _("not looked at")), *levels]  # type: ignore[attr-defined]
        if agreed:
            self.fields["result_level"].help_text = _("Against what you agreed at the kickoff, not against memory.")
        if kind == Parting.Kind.HANDED_OVER:
            self.fields["colleague"].queryset = nameable()  # type: ignore[attr-defined]
        else:
            del self.fields["colleague"], self.fields["consent_on"]

    def clean_consent_on(self) -> Any:
        """Accept a day that is not to come."""
        consent_on = self.cleaned_data["consent_on"]
        try:
            check_hand_over(consent_on, timezone.localdate())
        except Refused as refused:
            raise ValidationError(str(refused)) from None
        return consent_on
