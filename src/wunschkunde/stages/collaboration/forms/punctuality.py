"""Enter what is owed by a day, note when it was done, tell of a delay."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.rules.punctuality import check_time_off

DAY = {"type": "date", "class": "short"}

# Who owes what: work is delivered by one side and paid by the other; answers and contributions go both ways.
WHAT = [
    ("provider:delivery", _("My delivery")),
    ("client:payment", _("Their payment of an invoice")),
    ("provider:answer", _("An answer I owe")),
    ("client:answer", _("An answer I wait for")),
    ("provider:input", _("My contribution")),
    ("client:input", _("Their contribution")),
]


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Return a field for a day, today unless something else is said."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **{"initial": timezone.localdate, **more}
    )


class CommitmentForm(forms.Form):
    """What one side owes the other, and until when."""

    what = forms.ChoiceField(label=_("What is owed"), choices=WHAT)
    title = forms.CharField(
        label=_("In a few words"),
        max_length=300,
        help_text=_("For a payment, the number of the invoice is enough; amounts are kept elsewhere."),
    )
    due_on = day_field(_("Due on"), initial=None)
    asked_on = day_field(_("Asked, invoiced or promised on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "commitment_%s")  # other forms stand on the same page
        super().__init__(*args, **kwargs)

    def clean_asked_on(self) -> date:
        """Refuse a day that is still to come."""
        return _past(self.cleaned_data["asked_on"])

    def clean(self) -> dict[str, Any]:
        """Refuse what would be due before it was asked for."""
        cleaned = super().clean() or self.cleaned_data
        asked, due = cleaned.get("asked_on"), cleaned.get("due_on")
        if asked and due and due < asked:
            self.add_error("due_on", _("It cannot be due before it was asked for or promised."))
        return cleaned

    @property
    def commitment(self) -> dict[str, Any]:
        """The fields of the commitment."""
        side, _colon, kind = self.cleaned_data["what"].partition(":")
        return {
            "side": side,
            "kind": kind,
            **{name: self.cleaned_data[name] for name in ("title", "due_on", "asked_on")},
        }


class DoneForm(forms.Form):
    """The day on which it was done."""

    done_on = day_field(_("Done on"))

    def clean_done_on(self) -> date:
        """Refuse a day that is still to come."""
        return _past(self.cleaned_data["done_on"])


class DelayForm(forms.Form):
    """The word of a delay: when it was given, and which day was named with it."""

    told_on = day_field(_("Told on"))
    new_due_on = day_field(_("New day"), initial=None)

    def clean_told_on(self) -> date:
        """Refuse a day that is still to come."""
        return _past(self.cleaned_data["told_on"])

    def clean(self) -> dict[str, Any]:
        """Refuse a new day before the day of the word."""
        cleaned = super().clean() or self.cleaned_data
        told, new = cleaned.get("told_on"), cleaned.get("new_due_on")
        if told and new and new < told:
            self.add_error("new_due_on", _("The new day is before the day on which it was told."))
        return cleaned


class TimeOffForm(forms.Form):
    """From when to when a client is away."""

    first_on = day_field(_("First day off"), initial=None)
    last_on = day_field(_("Last day off"), initial=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "time_off_%s")  # another form stands on the same page
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse days that are out of order, or without an end."""
        cleaned = super().clean() or self.cleaned_data
        if {"first_on", "last_on"} <= set(cleaned):
            try:
                check_time_off(cleaned["first_on"], cleaned["last_on"])
            except Refused as refused:
                self.add_error("last_on", str(refused))
        return cleaned


def _past(day: date) -> date:
    if day > timezone.localdate():
        raise ValidationError(_("This day is still to come."))
    return day
