"""The inquiry form for clients, and the same by hand for the practice."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Practice
from wunschkunde.stages.inquiry.actions.arriving import FIELDS
from wunschkunde.stages.inquiry.forms.fields import Dimensions, LineField, QuietBoundField, WordsField
from wunschkunde.stages.inquiry.forms.stamped import ClientForm, StampedForm
from wunschkunde.stages.inquiry.models import Inquiry

LONGEST_TEXT = 6000
NOON = time(12)


class ConcernForm(ClientForm):
    """What a client says in words; the dimensions stand beside it in ``dimensions``."""

    occasion = WordsField(max_length=LONGEST_TEXT)
    wish = WordsField(max_length=LONGEST_TEXT, required=False)
    would_also_do = WordsField(
        label=gettext_lazy("And what would also be a good result?"), max_length=LONGEST_TEXT, required=False
    )
    must_haves = WordsField(
        label=gettext_lazy("What must not be missing under any circumstances?"), max_length=LONGEST_TEXT, required=False
    )
    tried = WordsField(max_length=LONGEST_TEXT, required=False)
    deciders = LineField(max_length=1000, required=False)
    frame_money = LineField(max_length=1000, required=False)
    frame_time = LineField(max_length=1000, required=False)
    name = LineField(label=gettext_lazy("Name"), max_length=300)
    organisation = LineField(label=gettext_lazy("Organization"), max_length=300, required=False)
    email = forms.EmailField(label=gettext_lazy("Email address"), max_length=320)
    phone = LineField(label=gettext_lazy("Telephone"), max_length=60, required=False)
    address_form = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    source = forms.ChoiceField(required=False)
    intermediary = LineField(label=gettext_lazy("Through whom? A name is enough."), max_length=300, required=False)
    why_me = LineField(max_length=1000, required=False)

    bound_field_class = QuietBoundField
    open_words = gettext_lazy("I leave this open")
    autocomplete = {"name": "name", "organisation": "organization", "email": "email", "phone": "tel"}
    method_fields = ("occasion", "wish", "tried", "deciders", "frame_money", "frame_time", "source", "why_me")

    def __init__(self, data: QueryDict | None = None, *, practice: Practice, **options: Any) -> None:
        super().__init__(data, practice=practice, **options)
        self.dimensions = Dimensions(data, open_words=str(self.open_words))
        self.is_begun = False
        labels = {field.key: field.text for field in texts.inquiry_form().fields}
        for key in (*self.method_fields, "address_form"):
            self.fields[key].label = words_of(labels[key], practice)
        required = _("Please write a few words here.")
        for field in self.fields.values():
            field.error_messages["required"] = required
        self.fields["email"].error_messages["required"] = _(
            "Please give an email address, so that an answer can arrive."
        )
        self.fields["phone"].widget.input_type = "tel"
        for key, token in self.autocomplete.items():
            self.fields[key].widget.attrs["autocomplete"] = token
        self._choices("source", [(entry.key, words_of(entry.text, practice)) for entry in texts.sources_of_attention()])
        self._choices("address_form", [(form.value, str(form.label)) for form in Inquiry.AddressForm if form.value])

    def begin_with(self, answers: QueryDict) -> None:
        """Begin with the dimensions as they were answered elsewhere; they are checked when this form is sent."""
        self.dimensions.data = answers
        self.is_begun = True

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", self.open_words), *choices]

    def clean(self) -> dict[str, Any]:
        """Read the dimensions as well."""
        super().clean()
        self.dimensions.read()
        for error in dict.fromkeys(self.dimensions.errors.values()):
            self.add_error(None, error)
        return self.cleaned_data

    def given(self) -> dict[str, Any]:
        """Return the valid content as the actions take it."""
        return {
            "fields": {name: self.cleaned_data[name] for name in FIELDS},
            "answers": self.dimensions.answers,
            "most_important": self.dimensions.most_important,
            "intermediary": self.cleaned_data["intermediary"],
        }


class InquiryForm(StampedForm, ConcernForm):
    """The public form."""


class EntryForm(ConcernForm):
    """An inquiry that came by mail, by telephone or in a talk; only a name and the concern are needed."""

    medium = forms.ChoiceField(label=gettext_lazy("How it came"), widget=forms.RadioSelect)
    arrived_on = forms.DateField(
        label=gettext_lazy("When it came"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    open_words = pgettext_lazy("an answer", "not stated")
    field_order = ("medium", "arrived_on")
    media_by_hand = (
        (Inquiry.Medium.MAIL, pgettext_lazy("how it came", "by email")),
        (Inquiry.Medium.CALL, pgettext_lazy("how it came", "by phone")),
        (Inquiry.Medium.TALK, pgettext_lazy("how it came", "in conversation")),
    )

    def __init__(self, data: QueryDict | None = None, *, practice: Practice) -> None:
        super().__init__(data, practice=practice, initial={"arrived_on": timezone.localdate(), "medium": "mail"})
        self.fields["email"].required = False
        medium = self.fields["medium"]
        if isinstance(medium, forms.ChoiceField):
            medium.choices = [(value, label) for value, label in self.media_by_hand]

    def clean_arrived_on(self) -> date:
        """An inquiry of tomorrow has not arrived."""
        day: date = self.cleaned_data["arrived_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day

    def arrived_at(self, now: datetime) -> datetime:
        """Now for an inquiry of today, noon for an earlier one: nobody remembers the minute."""
        day: date = self.cleaned_data["arrived_on"]
        zone = ZoneInfo(self.practice.time_zone)
        return now if day == now.astimezone(zone).date() else datetime.combine(day, NOON, tzinfo=zone)
