"""What a letter asks of its writer, and how a practice words it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wunschkunde.stages.decision.emails import Letter
from wunschkunde.stages.decision.forms.deciding import LetterForm

SENTENCE = _("One whole sentence, as it will appear in the letter.")
DATES = frozenset({"date", "deadline"})
LINES = frozenset({"invoice_number", "referrer_name"})
HIDDEN = frozenset({"link"})

LABELS: dict[str, Any] = {
    "observation": _("What you observed"),
    "effect": _("How it affects you"),
    "wish": _("What you wish for"),
    "mistake": _("Your mistake"),
    "remedy": _("What you do about it"),
    "deadline": _("By when"),
    "date": _("Day"),
    "invoice_number": _("Number of the invoice"),
    "referrer_name": _("Whom you thank"),
    "next_step": _("The next step"),
    "misfit_reason": _("What does not fit"),
    "compliment": _("What was good"),
    "link": _("The link"),
    "client_name": _("Full name of the client"),
    "client_first_name": _("First name of the client"),
    "provider_name": _("Your name"),
    "topic": _("What it is about"),
}
# In some letters the same placeholder asks for something of its own.
OWN_LABELS: dict[tuple[str, str], Any] = {
    ("intervention", "date"): _("Day on which you would like to talk"),
    ("own_mistake", "deadline"): _("Day by which it is put right"),
    ("payment_reminder", "date"): _("Day on which it was due"),
    ("payment_reminder", "deadline"): _("Day by which you ask for payment"),
    ("second_chance", "next_step"): _("What you have agreed on"),
    ("scope_change", "observation"): _("What you like about the idea"),
    ("scope_change", "next_step"): _("Which of the three ways you suggest"),
    ("scope_change", "deadline"): _("Day by which you would like an answer"),
    ("closing_invitation", "date"): _("Day you suggest"),
    ("parting", "remedy"): _("What you still finish or hand over"),
    ("parting", "date"): _("Day until which you answer questions"),
}
HELP: dict[str, Any] = {
    "observation": _("One whole sentence: what happened, without a verdict."),
    "misfit_reason": _("One whole sentence on the way of working, never on the person."),
    "effect": _("One whole sentence that begins with yourself."),
    "wish": _("One whole sentence that begins with yourself."),
    "invoice_number": "",
    "referrer_name": "",
}


def label_of(key: str, name: str) -> Any:
    """Return what a placeholder of a letter stands for."""
    return OWN_LABELS.get((key, name)) or LABELS.get(name, name)


class DetailsForm(forms.Form):
    """What a letter needs to know: one field for each placeholder nobody can know but the writer."""

    def __init__(self, key: str, asked: list[tuple[str, bool]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, is_needed in asked:
            self.fields[name] = _field(key, name, is_needed)

    def clean_link(self) -> str:
        """Take an address of this house alone."""
        link = str(self.cleaned_data["link"])
        if not link.startswith(f"{settings.PUBLIC_URL}/r/"):
            raise ValidationError(_("This is not the link of a room."))
        return link


def _field(key: str, name: str, is_needed: bool) -> forms.Field:  # noqa: FBT001
    label = label_of(key, name)
    if name in DATES:
        day = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
        return forms.DateField(label=label, required=is_needed, widget=day)
    if name in HIDDEN:
        return forms.CharField(label=label, required=is_needed, max_length=500, widget=forms.HiddenInput())
    line = forms.TextInput(attrs={"class": "medium"}) if name in LINES else forms.Textarea(attrs={"rows": 2})
    helps = HELP.get(name, SENTENCE)
    return forms.CharField(label=label, required=is_needed, max_length=2000, widget=line, help_text=helps)


class WordingForm(LetterForm):
    """A letter with its placeholders, as the practice words it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].help_text = _(
            "Names in double braces are filled in; what is in [[ ]] is left out when its name has nothing to say."
        )

    @property
    def wording(self) -> Letter:
        """The letter with its placeholders; browsers send their own line ends."""
        return Letter(subject=self.letter.subject, body=self.letter.body.replace("\r\n", "\n"))
