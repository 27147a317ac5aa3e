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
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.rules.guards import FASTEST, Stamp, new_stamp, read_stamp, write_stamp

LONGEST_TEXT = 6000
NOON = time(12)


class ConcernForm(forms.Form):
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
        super().__init__(data, **options)
        self.practice = practice
        self.dimensions = Dimensions(data, open_words=str(self.open_words))
        labels = {field.key: field.text for field in texts.inquiry_form().fields}
        for key in (*self.method_fields, "address_form"):
            self.fields[key].label = words_of(labels[key], practice)
        for field in self.fields.values():
            field.error_messages["required"] = _("Please write a few words here.")
        self.fields["email"].error_messages["required"] = _(
            "Please give an email address, so that an answer can arrive."
        )
        self.fields["phone"].widget.input_type = "tel"
        for key, token in self.autocomplete.items():
            self.fields[key].widget.attrs["autocomplete"] = token
        self._choices("source", [(entry.key, words_of(entry.text, practice)) for entry in texts.sources_of_attention()])
        self._choices("address_form", [(form.value, str(form.label)) for form in Inquiry.AddressForm if form.value])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", self.open_words), *choices]

    def clean(self) -> dict[str, Any]:
        """Read the dimensions, and refuse what is given twice: nobody knows which one was meant."""
        if isinstance(self.data, QueryDict):
            for name in self.fields:
                if len(self.data.getlist(name)) > 1:
                    self.add_error(name, _("This arrived twice. Please check it and send it again."))
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


class InquiryForm(ConcernForm):
    """The public form. It needs neither cookie nor session: a signed stamp says since when it is open."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False)
    # Nobody sees this field; programs that fill in everything give themselves away.
    website = forms.CharField(label=gettext_lazy("Please leave this field empty"), required=False)

    def __init__(self, data: QueryDict | None = None, *, practice: Practice, now: datetime | None = None) -> None:
        super().__init__(data, practice=practice)
        self.now = now or timezone.now()
        self.read: Stamp | None = None if data is None else read_stamp(data.get("stamp", ""), practice)
        self.next_stamp = self.read or new_stamp(self.now)

    def clean(self) -> dict[str, Any]:
        """Refuse what no person sent; whatever the reason, a second try works."""
        super().clean()
        if self.data.get("website"):
            self.add_error(None, _("Please leave the hidden field empty and send the form again."))
        age = self.read.age(self.now) if self.read else "too_old"
        if age == "too_fast" and self.errors:
            return self.cleaned_data
        if age == "too_old":
            key = self.read.key if self.read else self.next_stamp.key
            self.next_stamp = Stamp(key=key, opened_at=self.now - FASTEST)
            self.add_error(None, _("This form was open for a long time. Please send it again; all you wrote is here."))
        elif age == "too_fast":
            self.add_error(None, _("That was very quick. Please look it over once more and send it again."))
        return self.cleaned_data

    def begin_anew(self) -> None:
        """Turn a form that was sent already, and changed since, into a new one, and say so."""
        self.next_stamp = Stamp(key=new_stamp(self.now).key, opened_at=self.now - FASTEST)
        self.add_error(
            None,
            _("This form was sent already. Send it once more, and what you wrote now arrives as a second inquiry."),
        )

    @property
    def stamp_text(self) -> str:
        """The stamp for the page that is drawn now."""
        return write_stamp(self.next_stamp, self.practice)


class EntryForm(ConcernForm):
    """An inquiry that came by mail, by telephone or in a talk; only a name and the concern are needed."""

    medium = forms.ChoiceField(label=gettext_lazy("How it came"), widget=forms.RadioSelect)
    arrived_on = forms.DateField(
        label=gettext_lazy("When it came"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    open_words = pgettext_lazy("an answer", "not stated")
    field_order = ("medium", "arrived_on")
    media_by_hand = (
        (Inquiry.Medium.MAIL, pgettext_lazy("how it came", "by mail")),
        (Inquiry.Medium.CALL, pgettext_lazy("how it came", "in a call")),
        (Inquiry.Medium.TALK, pgettext_lazy("how it came", "in a talk")),
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
