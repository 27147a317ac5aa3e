"""A colleague, as one writes down what one knows of them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Practice
from wunschkunde.stages.decision.actions.colleagues import Known
from wunschkunde.stages.decision.forms.feeling import answer_field
from wunschkunde.stages.inquiry.forms.fields import LineField
from wunschkunde.stages.inquiry.models import Inquiry

# What a browser would run or open from its own disk: no contact, however it is spaced (trust 34).
RUNS = re.compile(r"(?:javascript|vbscript|data|blob|file):", re.IGNORECASE)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")


class ColleagueForm(forms.Form):
    """A colleague: what one would say of them, where they are reached, and how they work as far as it is known.

    Nearly everything may stay open; the page says once what is needed, and no field says so once more.
    """

    all_optional = True

    name = LineField(label=_("Name"), max_length=300)
    strength_de = forms.CharField(
        label=_("Strength, in German"),
        max_length=300,
        required=False,
        help_text=_("Continues the name, without a full stop: works very precisely and to a firm plan."),
    )
    strength_en = forms.CharField(label=_("Strength, in English"), max_length=300, required=False)
    contact = LineField(
        label=_("Public contact"),
        max_length=300,
        help_text=_("An email address or website they show in public; it goes into your letter."),
    )
    capacity = forms.IntegerField(label=_("Free places"), min_value=0, max_value=999, initial=1)
    capacity_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=_day(),
        help_text=_("As they said. After that day, or without one, the free places count as uncertain: ask first."),
    )
    may_be_named_on = forms.DateField(
        label=_("Agreed on this day to be named"),
        required=False,
        widget=_day(),
        help_text=_("If they told you in person. Without their yes you recommend them to nobody by name."),
    )
    address_form = forms.ChoiceField(
        label=_("You address them with"), required=False, choices=Inquiry.AddressForm.choices
    )
    language = forms.ChoiceField(
        label=_("They read"), required=False, choices=[("de", _("German")), ("en", _("English"))], initial="de"
    )
    own_practice = forms.SlugField(
        label=_("Their practice on this server"),
        required=False,
        help_text=_(
            "The last part of the address of its public page. Once it says yes, handovers arrive there as inquiries."
        ),
    )

    def __init__(self, brings: dict[str, Any], *args: Any, wishes: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [dimension for dimension in texts.form_dimensions() if dimension.key != "topic"]
        for dimension in [texts.dimension("topic"), *self.asked]:
            field = answer_field(dimension, "offers", brings.get(dimension.key))
            field.label = words_of(dimension.name)
            self.fields[f"brings_{dimension.key}"] = field
        for dimension in self.asked:
            field = answer_field(dimension, "expects", (wishes or {}).get(dimension.key))
            field.label = words_of(dimension.name)
            self.fields[f"wishes_{dimension.key}"] = field

    @property
    def about(self) -> list[forms.BoundField]:
        """The fields on who they are and how they are reached."""
        return [field for field in self if not field.name.startswith(("brings_", "wishes_"))]

    @property
    def brought(self) -> list[forms.BoundField]:
        """The fields on how they work."""
        return [field for field in self if field.name.startswith("brings_")]

    @property
    def wished(self) -> list[forms.BoundField]:
        """The fields on what they wish for from clients."""
        return [field for field in self if field.name.startswith("wishes_")]

    def clean_contact(self) -> str:
        """Accept an email address, a website or a telephone number: something one can use."""
        contact = str(self.cleaned_data["contact"])
        is_usable = any(letter in "./" or letter.isdigit() for letter in contact)
        if RUNS.match("".join(contact.split())):
            is_usable = False
        elif "@" in contact:
            validate_email(contact)
            is_usable = True
        if not is_usable:
            raise ValidationError(_("Enter an email address, a website or a telephone number."))
        return contact

    def clean_may_be_named_on(self) -> date | None:
        """Accept a day that is not to come."""
        day: date | None = self.cleaned_data["may_be_named_on"]
        if day is not None and day > timezone.localdate():
            raise ValidationError(_("Their yes comes first: its day cannot be one to come."))
        return day

    def clean_own_practice(self) -> Practice | None:
        """Find the practice of this server by the address of its public page."""
        slug = self.cleaned_data["own_practice"]
        if not slug:
            return None
        found = Practice.objects.filter(slug=slug, published_at__isnull=False).first()
        if found is None:
            raise ValidationError(_("There is no public page at this address on this server."))
        return found

    @property
    def known(self) -> Known:
        """The fields as the actions take them."""
        data = self.cleaned_data
        strength = {"de": data["strength_de"], "en": data["strength_en"]}
        plain = ("name", "contact", "capacity", "capacity_until", "may_be_named_on", "address_form", "own_practice")
        return Known(
            **{name: data[name] for name in plain},
            language=data["language"] or "de",
            strength={language: words for language, words in strength.items() if words},
            brings=self._answers("brings_"),
            wishes=self._answers("wishes_"),
        )

    def _answers(self, prefix: str) -> dict[str, Any]:
        given = self.cleaned_data.items()
        return {name.removeprefix(prefix): value for name, value in given if name.startswith(prefix)}
