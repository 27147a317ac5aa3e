"""Share something with the other side, say what became of an advice, note a conversation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wunschkunde.stages.collaboration.actions.sharing import MEETING_FIELDS
from wunschkunde.stages.collaboration.models import Meeting, SharedEntry

Heeded = SharedEntry.Heeded
LONGEST = 5000  # characters of a text


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def not_ahead(day: date | None) -> date | None:
    """Return a day that has come, or raise."""
    if day is not None and day > timezone.localdate():
        raise ValidationError(_("This day is still to come."))
    return day


class ShareForm(forms.Form):
    """One entry both will read."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=SharedEntry.Kind, widget=forms.RadioSelect())
    text = forms.CharField(
        label=_("In your words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Both of you read it, with name and day."),
    )
    happened_on = forms.DateField(label=_("Since when, or on which day"), widget=_day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].initial = timezone.localdate

    def clean_happened_on(self) -> date | None:
        """Refuse a day that is still to come."""
        return not_ahead(self.cleaned_data["happened_on"])


class SettleForm(forms.Form):
    """What became of an advice against something."""

    heeded = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[(one.value, one.label) for one in (Heeded.HEEDED, Heeded.DECIDED_OTHERWISE)],
        widget=forms.RadioSelect(),
    )
    reason = forms.CharField(
        label=_("Because …"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where it was decided otherwise. Both of you read it, and it stays as it is."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where it was decided otherwise."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("heeded") == Heeded.DECIDED_OTHERWISE and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why it was decided otherwise."))
        return cleaned


class MeetingForm(forms.ModelForm):
    """A conversation, ahead or held."""

    all_optional = True  # all but its day, which is filled in already

    class Meta:
        model = Meeting
        fields = MEETING_FIELDS
        labels = {
            "held_on": _("Day of the conversation"),
            "agenda": _("What it is about"),
            "agenda_sent_on": _("Agenda sent on"),
            "provider_prepared": _("Was I prepared?"),
            "client_prepared": _("Was the other side prepared?"),
            "next_step": _("The next step"),
            "next_step_side": _("Who takes it"),
            "next_step_on": _("By which day"),
            "next_step_done_on": _("Done on"),
        }
        help_texts = {
            "agenda": _("Your client reads it in the room of the charter."),
            "agenda_sent_on": _("Two working days before, as the tenth promise says."),
            "next_step": _("Your client reads it, too: with a name and a day."),
        }
        widgets = {
            "held_on": _day_input(),
            "agenda": forms.Textarea(attrs={"rows": 3}),
            "agenda_sent_on": _day_input(),
            "next_step": forms.Textarea(attrs={"rows": 2}),
            "next_step_on": _day_input(),
            "next_step_done_on": _day_input(),
        }

    def __init__(self, names: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        answers = [("unknown", _("not noted")), ("true", _("yes")), ("false", _("no"))]
        for name in ("provider_prepared", "client_prepared"):
            fields[name].widget = forms.NullBooleanSelect()
            fields[name].widget.choices = answers
        fields["next_step_side"].choices = [("", _("not said yet")), *names.items()]
        fields["held_on"].initial = timezone.localdate
        for name in ("agenda", "next_step"):
            fields[name].validators.append(MaxLengthValidator(LONGEST))

    def clean_agenda_sent_on(self) -> date | None:
        """Refuse a day that is still to come."""
        return not_ahead(self.cleaned_data["agenda_sent_on"])

    def clean_next_step_done_on(self) -> date | None:
        """Refuse a day that is still to come."""
        return not_ahead(self.cleaned_data["next_step_done_on"])

    def clean(self) -> dict[str, Any]:
        """An agenda goes out before the conversation; who, when and done belong to a next step."""
        cleaned = super().clean() or self.cleaned_data
        sent_on, held_on = cleaned.get("agenda_sent_on"), cleaned.get("held_on")
        if sent_on and held_on and sent_on > held_on:
            self.add_error("agenda_sent_on", _("An agenda goes out before the conversation, not after it."))
        for name in ("agenda", "next_step"):
            cleaned[name] = cleaned.get(name) or None  # the field keeps "" as NULL
        if not cleaned["next_step"]:
            cleaned |= {"next_step_side": "", "next_step_on": None, "next_step_done_on": None}
        return cleaned
