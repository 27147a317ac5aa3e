"""What is said, noted and answered along the way of a complaint."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.actions.complaining import FIELDS
from wunschkunde.stages.collaboration.emails.complaints import ANSWERS
from wunschkunde.stages.collaboration.models import Complaint, ComplaintSettings, Engagement
from wunschkunde.stages.collaboration.queries.complaints import today_of
from wunschkunde.stages.collaboration.rules import members_of
from wunschkunde.stages.inquiry.forms.fields import LineField, QuietBoundField, WordsField
from wunschkunde.stages.inquiry.forms.stamped import ClientForm, StampedForm
from wunschkunde.stages.inquiry.models import Inquiry

LONGEST_TEXT = 6000
LONGEST_NOTE = 2000
LONGEST_REFUND = 365
NOON = time(12)


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Return a field for one day."""
    widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def note_widget() -> forms.Textarea:
    """Return a small field for a few sentences."""
    return forms.Textarea(attrs={"rows": 3})


class SaidForm(ClientForm):
    """What went wrong and what is wished for, first; then what finds the order, and the person."""

    statement = WordsField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("In your own words. It is read before anything is answered."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    wished = WordsField(
        label=gettext_lazy("What would put it right for you?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=note_widget(),
    )
    matter = forms.ChoiceField(label=gettext_lazy("What is it about?"), widget=forms.RadioSelect)
    order_number = LineField(label=gettext_lazy("Order number"), max_length=120, required=False)
    returned_on = day_field(
        gettext_lazy("For a return: on which day did you declare or send it?"),
        required=False,
        help_text=gettext_lazy("The days for the refund are counted from it."),
    )
    name = LineField(label=gettext_lazy("Name"), max_length=300)
    email = forms.EmailField(label=gettext_lazy("Email address"), max_length=320)
    phone = LineField(label=gettext_lazy("Telephone"), max_length=60, required=False)
    address_form = forms.ChoiceField(
        label=gettext_lazy("Form of address in German"), widget=forms.RadioSelect, required=False
    )

    def __init__(self, data: QueryDict | None = None, *, practice: Practice, **options: Any) -> None:
        super().__init__(data, practice=practice, **options)
        self.choose("matter", list(Complaint.Matter.choices))
        self.choose("address_form", list(Inquiry.AddressForm.choices))
        self.fields["phone"].widget.input_type = "tel"
        for key, token in {"name": "name", "email": "email", "phone": "tel"}.items():
            self.fields[key].widget.attrs["autocomplete"] = token

    def choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """Set the choices of a field."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_returned_on(self) -> date | None:
        """A return of tomorrow has not been sent."""
        day: date | None = self.cleaned_data["returned_on"]
        if day is not None and day > today_of(self.practice):
            raise ValidationError(_("This day is still to come."))
        return day

    def given(self) -> dict[str, Any]:
        """Return the valid content as the actions take it."""
        return {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}


class ComplaintForm(StampedForm, SaidForm):
    """The public form of a practice that sells goods."""

    bound_field_class = QuietBoundField
    sent_already = gettext_lazy(
        "This form was sent already. Send it once more, and what you wrote now arrives as a second complaint."
    )

    def __init__(self, data: QueryDict | None = None, *, practice: Practice, now: datetime | None = None) -> None:
        super().__init__(data, practice=practice, now=now)
        for key in ("statement", "name"):
            self.fields[key].error_messages["required"] = _("Please write a few words here.")
        self.fields["email"].error_messages["required"] = _(
            "Please give an email address, so that an answer can arrive."
        )
        self.fields["matter"].error_messages["required"] = _("Please choose one of the answers offered.")

    def is_same_as(self, known: Complaint) -> bool:
        """Whether the valid form says what is kept already."""
        return all(_said(value) == _said(getattr(known, name)) for name, value in self.given().items())


def _said(value: Any) -> str:
    return "" if value is None else str(value)


class EntryForm(SaidForm):
    """A complaint that came by mail, by telephone or in a talk; a name and what was said are enough."""

    medium = forms.ChoiceField(label=gettext_lazy("How it came"), widget=forms.RadioSelect)
    arrived_on = day_field(gettext_lazy("When it came"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of letters"),
        widget=forms.RadioSelect,
        choices=[("de", gettext_lazy("German")), ("en", gettext_lazy("English"))],
    )
    thanks = forms.BooleanField(
        label=gettext_lazy("Send the thanks with a link to their room by email"),
        help_text=gettext_lazy("It leaves within your office hours and repeats nothing of what they said."),
        required=False,
        initial=True,
    )

    field_order = ("medium", "arrived_on")
    by_hand = (
        (Complaint.Medium.MAIL, pgettext_lazy("how it came", "by email")),
        (Complaint.Medium.CALL, pgettext_lazy("how it came", "by phone")),
        (Complaint.Medium.TALK, pgettext_lazy("how it came", "in conversation")),
    )

    def __init__(
        self, data: QueryDict | None = None, *, practice: Practice, engagement: Engagement | None = None
    ) -> None:
        initial: dict[str, Any] = {
            "arrived_on": today_of(practice),
            "medium": Complaint.Medium.MAIL,
            "matter": Complaint.Matter.SERVICE if engagement else Complaint.Matter.OTHER,
            "language": "de",
        }
        if engagement is not None:
            names = ("name", "email", "phone", "address_form", "language")
            initial |= {name: getattr(engagement, name) for name in names}
        super().__init__(data, practice=practice, initial=initial)
        self.fields["email"].required = False
        self.fields["statement"].label = _("What they say, word for word")
        self.fields["statement"].help_text = _("Theirs, not your view of it. That comes later, among the facts.")
        self.fields["wished"].label = _("What they wish for")
        self.fields["returned_on"].label = _("For a return: the day it was declared or arrived")
        self.choose("medium", [(value, label) for value, label in self.by_hand])

    def clean_arrived_on(self) -> date:
        """A complaint of tomorrow has not arrived."""
        day: date = self.cleaned_data["arrived_on"]
        if day > today_of(self.practice):
            raise ValidationError(_("This day is still to come."))
        return day

    def arrived_at(self, now: datetime) -> datetime:
        """Now for a complaint of today, noon for an earlier one: nobody remembers the minute."""
        day: date = self.cleaned_data["arrived_on"]
        zone = ZoneInfo(self.practice.time_zone)
        return now if day == now.astimezone(zone).date() else datetime.combine(day, NOON, tzinfo=zone)


class ChangeForm(forms.ModelForm):
    """What is known around a complaint. What the client said is not among it: it stays as it is."""

    class Meta:
        model = Complaint
        fields = (
            "responsible",
            "matter",
            "order_number",
            "returned_on",
            "name",
            "email",
            "phone",
            "address_form",
            "language",
        )
        labels = {
            "responsible": gettext_lazy("Who answers for it"),
            "matter": gettext_lazy("What is it about?"),
            "order_number": gettext_lazy("Order number"),
            "returned_on": gettext_lazy("For a return: the day it was declared or arrived"),
            "address_form": gettext_lazy("Form of address in German"),
            "language": gettext_lazy("Language of letters"),
        }
        help_texts = {
            "returned_on": gettext_lazy("The days for the refund are counted from it. The history keeps the old ones."),
        }
        widgets = {
            "matter": forms.RadioSelect(),
            "address_form": forms.RadioSelect(),
            "language": forms.RadioSelect(choices=[("de", gettext_lazy("German")), ("en", gettext_lazy("English"))]),
            "returned_on": forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = forms.ModelChoiceField(
            label=self.fields["responsible"].label,
            queryset=User.objects.filter(pk__in=[user.pk for user in members_of(practice)]),
            empty_label=None,
        )
        people.initial = self.instance.responsible_id
        self.fields["responsible"] = people
        self.fields["address_form"].choices = Inquiry.AddressForm.choices  # type: ignore[attr-defined]
        self.fields["matter"].choices = Complaint.Matter.choices  # type: ignore[attr-defined]


class FactForm(forms.Form):
    """One thing that is known for a fact."""

    text = WordsField(
        label=gettext_lazy("What is known for a fact"),
        help_text=gettext_lazy("What you saw with your own eyes: the parcel, the slip, the bank statement."),
        max_length=LONGEST_NOTE,
        widget=note_widget(),
    )
    evidence = LineField(
        label=gettext_lazy("What shows it"),
        help_text=gettext_lazy("For example: receipt of 15 January, shelf 3."),
        max_length=300,
        required=False,
    )
    happened_on = day_field(gettext_lazy("On which day"), required=False)


class ToneForm(forms.Form):
    """Whether the tone is harsh; a matter of its own."""

    is_harsh = forms.BooleanField(label=gettext_lazy("The tone is harsh"), required=False)
    tone_note = WordsField(
        label=gettext_lazy("A note on the tone"),
        help_text=gettext_lazy("What was said, not what somebody is like. The client never sees it here."),
        max_length=LONGEST_NOTE,
        required=False,
        widget=note_widget(),
    )


class AnswerForm(forms.Form):
    """The three things an answer names."""

    template = forms.ChoiceField(label=gettext_lazy("Which letter"), widget=forms.RadioSelect)
    mistake = WordsField(
        label=gettext_lazy("What went wrong"),
        help_text=gettext_lazy("Whole sentences, as they will appear in the letter. No excuses."),
        max_length=LONGEST_NOTE,
        widget=note_widget(),
    )
    remedy = WordsField(
        label=gettext_lazy("How it is put right"),
        help_text=gettext_lazy("What you do, and what you do on top if you like."),
        max_length=LONGEST_NOTE,
        widget=note_widget(),
    )
    remedy_on = day_field(gettext_lazy("By when it is put right"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["template"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, words_of(texts.letter(key).purpose)) for key in ANSWERS]
            field.initial = ANSWERS[0]


class CloseForm(forms.Form):
    """What is learned."""

    learned = WordsField(
        label=gettext_lazy("What do you change, so that it does not come back?"),
        help_text=gettext_lazy("One thing is enough. It stays with you."),
        max_length=LONGEST_NOTE,
        widget=note_widget(),
    )


class WordForm(forms.Form):
    """A further word of the client."""

    text = WordsField(
        label=gettext_lazy("What you would like to add"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FairnessForm(forms.Form):
    """The three questions at the end, each 0 to 10 or left open."""

    def __init__(self, *args: Any, given: dict[str, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = {"class": "gut", "low": _("not at all"), "high": _("completely")}
        for question in texts.complaint_process().fairness_questions:
            self.fields[question.key] = forms.TypedChoiceField(
                label=words_of(question.text),
                coerce=int,
                empty_value=None,
                required=False,
                choices=[(number, str(number)) for number in range(11)],
                initial=(given or {}).get(question.key),
                widget=forms.RadioSelect(attrs=ends),
            )

    @property
    def ratings(self) -> dict[str, int]:
        """What was answered."""
        return {key: value for key, value in self.cleaned_data.items() if value is not None}


class SettingsForm(forms.ModelForm):
    """What the practice promises when something went wrong."""

    class Meta:
        model = ComplaintSettings
        fields = ("is_public", "refund_days", "responsible")
        labels = {
            "is_public": gettext_lazy("Anyone may complain through the public page"),
            "refund_days": gettext_lazy("Days until a refund, by your own promise"),
            "responsible": gettext_lazy("Who answers for complaints"),
        }
        help_texts = {
            "is_public": gettext_lazy(
                "For practices that sell goods: the public page then leads to a form of its own."
            ),
            "refund_days": gettext_lazy(
                "Counted from the day a return arrived or was declared. Complaints under way keep theirs."
            ),
        }

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["refund_days"] = forms.IntegerField(
            label=self.fields["refund_days"].label,
            help_text=self.fields["refund_days"].help_text,
            min_value=1,
            max_value=LONGEST_REFUND,
            widget=forms.NumberInput(attrs={"class": "short"}),
        )
        self.fields["responsible"] = forms.ModelChoiceField(
            label=self.fields["responsible"].label,
            queryset=User.objects.filter(pk__in=[user.pk for user in members_of(practice)]),
            required=False,
            empty_label=_("the owner"),
        )
