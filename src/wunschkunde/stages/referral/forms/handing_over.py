"""Offer a handover, answer it, say what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wunschkunde.stages.decision.emails import Letter
from wunschkunde.stages.decision.forms.deciding import LetterForm
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.referral.emails.letters import LINK
from wunschkunde.stages.referral.models import Handover
from wunschkunde.stages.referral.rules import handover as rules

WORDS = 2000


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OfferForm(LetterForm):
    """What would be handed over, by when the colleague answers, and the letter that asks for the yes."""

    fields_handed = forms.MultipleChoiceField(label=_("What would be passed on"), widget=forms.CheckboxSelectMultiple)
    answer_by = forms.DateField(
        label=_("The colleague answers by"),
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        help_text=_("After that day it ends by itself, and the next may be asked."),
    )
    field_order = ("fields_handed", "answer_by", "subject", "body")

    def __init__(self, inquiry: Inquiry, today: date, letter: Letter, data: Any = None) -> None:
        said = dict(rules.content_of(inquiry, Handover.Field.values))
        there = [(field.value, str(field.label)) for field in Handover.Field if said[field.value]]
        initial = {
            "fields_handed": [key for key, _label in there],
            "answer_by": today + rules.USUAL,
            "subject": letter.subject,
            "body": letter.body,
        }
        super().__init__(data, initial=initial)
        self.inquiry, self.today = inquiry, today
        self.fields["fields_handed"].choices = there  # type: ignore[attr-defined]
        self.fields["fields_handed"].help_text = gettext("Request and contact, nothing else: no notes, no assessment.")
        self.fields["body"].help_text = gettext("Where it says {{ link }}, the letter will carry the address.")

    def clean_fields_handed(self) -> list[str]:
        """Accept what makes an answer possible."""
        fields: list[str] = self.cleaned_data["fields_handed"]
        _sentence(rules.check_fields, self.inquiry, fields)
        return fields

    def clean_answer_by(self) -> date:
        """Accept a day that is still to come."""
        day: date = self.cleaned_data["answer_by"]
        _sentence(rules.check_answer_by, day, self.today)
        return day

    def clean_body(self) -> str:
        """Accept a letter that carries the link."""
        body = str(self.cleaned_data["body"])
        if LINK not in body:
            raise ValidationError(gettext("This letter carries the link: {{ link }} has to be in it."))
        return body


def _sentence(check: Any, *arguments: Any) -> None:
    try:
        check(*arguments)
    except Refused as refused:
        raise ValidationError(str(refused)) from None


class ConsentForm(forms.Form):
    """The yes of the client: one box, not ticked beforehand, and what they were shown."""

    yes = forms.BooleanField(error_messages={"required": _("Without the tick nothing is passed on.")})
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, sentence: str, digest: str, data: Any = None) -> None:
        super().__init__(data, initial={"digest": digest})
        self.fields["yes"].label = sentence


class AnswerForm(forms.Form):
    """A word to the one who referred, beside taking it on or declining it."""

    words = forms.CharField(
        label=_("A word to the one who thought of you"), required=False, max_length=WORDS, widget=_area(2)
    )


class OutcomeForm(forms.Form):
    """What became of it, in one word, and thanks."""

    outcome = forms.ChoiceField(
        label=_("What became of it?"), choices=Handover.Outcome.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("In your words, if you like"), required=False, max_length=WORDS, widget=_area(2))
    thanks = forms.CharField(label=_("Thanks, if you like"), required=False, max_length=WORDS, widget=_area(2))


class ThanksForm(forms.Form):
    """Thanks to the colleague."""

    words = forms.CharField(label=_("Your thanks"), max_length=WORDS, widget=_area(2))
