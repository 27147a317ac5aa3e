"""What a colleague says of themselves by their link."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.referral.rules import colleagues as rules


class NamingForm(forms.Form):
    """Their yes to be named, and where handovers may be mailed. Nothing is ticked beforehand."""

    yes = forms.BooleanField(error_messages={"required": _("Without the tick you are named to nobody.")})
    mail_to = forms.EmailField(
        label=_("Where handovers may be emailed to you"),
        required=False,
        max_length=320,
        help_text=_("Left empty, nothing is emailed; you get the link in person."),
    )

    def __init__(self, sentence: str, data: Any = None, *, mail_to: str = "") -> None:
        super().__init__(data, initial={"mail_to": mail_to})
        self.fields["yes"].label = sentence


class PlacesForm(forms.Form):
    """How many free places they have, and until when that holds."""

    capacity = forms.IntegerField(
        label=_("Free places"), min_value=0, max_value=999, widget=forms.NumberInput(attrs={"class": "short"})
    )
    until = forms.DateField(
        label=_("Valid until"),
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        help_text=_("After that day you are asked again before anybody counts on it."),
    )

    def __init__(self, colleague: Colleague, data: Any = None) -> None:
        until = colleague.capacity_until or timezone.localdate() + rules.USUAL
        super().__init__(data, initial={"capacity": colleague.capacity, "until": until})

    def clean_until(self) -> date:
        """Accept a day that is still to come, within a year."""
        until: date = self.cleaned_data["until"]
        try:
            rules.check_places(until, timezone.localdate())
        except Refused as refused:
            raise ValidationError(str(refused)) from None
        return until
