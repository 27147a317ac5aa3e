"""A pause, with a day for meeting again or without one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.rules.pauses import check_return


class PauseForm(forms.Form):
    """Until when, and why, if anything has to be said at all."""

    until = forms.DateField(
        label=_("Agreed day for meeting again"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        help_text=_("May stay empty. Then nothing will remind you, for as long as it takes."),
    )
    reason = forms.CharField(
        label=_("What the pause is for"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only as much as you need to know later. Nothing about anybody's health."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tomorrow = timezone.localdate() + timedelta(days=1)
        self.fields["until"].widget.attrs["min"] = tomorrow.isoformat()

    def clean_until(self) -> Any:
        """Accept a day to come, or none."""
        until = self.cleaned_data["until"]
        try:
            check_return(until, timezone.localdate())
        except Refused as refused:
            raise ValidationError(str(refused)) from None
        return until
