"""The decision, its letter, and the colleagues one may recommend."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wunschkunde.stages.decision.actions.deciding import Choice
from wunschkunde.stages.decision.emails import NO_ROOM, Letter
from wunschkunde.stages.decision.models import Decision
from wunschkunde.stages.decision.queries.colleagues import nameable

HEADER_LENGTH = 200


class ColleagueField(forms.ModelChoiceField):
    """A colleague, named with the free places."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name, the strength and the free places."""
        facts = {"name": obj.name, "count": obj.capacity}
        if obj.capacity and obj.is_doubted(timezone.localdate()):
            return _("%(name)s (free places: %(count)s, to be asked first)") % facts
        return _("%(name)s (free places: %(count)s)") % facts


class LetterOfANo(forms.ChoiceField):
    """Which letter a no becomes; where nothing is chosen it is the usual one."""

    def clean(self, value: Any) -> Any:
        """Take nothing for the usual one."""
        return super().clean(value or Decision.Kind.DECLINE.value)


class ChoiceForm(forms.Form):
    """What is decided and why; which fields there are depends on what it is."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For you and your practice; it does not go into the letter. Write it as if they read it."),
    )
    topic = forms.CharField(
        label=_("What it is about, in a few words"),
        required=False,
        max_length=HEADER_LENGTH,
        help_text=_("Appears in quotation marks in the letter."),
    )

    def __init__(
        self, kind: str, dimensions: list[tuple[str, str]], *args: Any, on_condition: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind == Decision.Kind.ACCEPT:
            if on_condition:
                self.fields["condition"] = _condition()
            self.fields["kickoff_first"] = forms.ChoiceField(
                label=_("First item of the kickoff"),
                required=False,
                choices=[("", _("nothing in particular")), *dimensions],
                help_text=_("What rubs is best talked about first."),
            )
        elif kind == Decision.Kind.CLARIFY:
            del self.fields["topic"]
            self.fields["question"] = forms.CharField(
                label=_("The one question"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
            )
        elif kind == Decision.Kind.DECLINE:
            self.fields |= {"letter": _letters_of_a_no(), "until": _until()}
        elif kind == Decision.Kind.REFER:
            del self.fields["topic"]
            self.fields["colleague"] = ColleagueField(
                label=_("Whom you recommend"),
                queryset=nameable(),
                widget=forms.RadioSelect,
                empty_label=None,
                help_text=_("They get the public contact and get in touch on their own; nothing is handed over."),
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the day where the letter names one; where it does not, forget it."""
        data = self.cleaned_data
        if data.get("letter") != NO_ROOM:
            data["until"] = None
        elif "until" not in self.errors and data.get("until") is None:
            self.add_error("until", _("Please say when there will be room again."))
        elif data.get("until") and data["until"] <= timezone.localdate():
            self.add_error("until", _("Please name a day that is still to come."))
        return data

    @property
    def choice(self) -> Choice:
        """What was chosen."""
        data = self.cleaned_data
        return Choice(
            kind=self.kind,
            reason=data["reason"],
            topic=data.get("topic", ""),
            condition=data.get("condition", ""),
            kickoff_first=data.get("kickoff_first", ""),
            question=data.get("question", ""),
            colleague=data.get("colleague"),
            until=data["until"].isoformat() if data.get("until") else "",
        )


def _letters_of_a_no() -> forms.ChoiceField:
    return LetterOfANo(
        label=_("What the letter says"),
        choices=[
            (Decision.Kind.DECLINE.value, _("It does not fit, with the reason in the way of working")),
            (NO_ROOM, _("It would fit, but there is no free place now")),
        ],
        initial=Decision.Kind.DECLINE.value,
        widget=forms.RadioSelect,
    )


def _until() -> forms.DateField:
    return forms.DateField(
        label=_("When there will be room again"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        help_text=_("Only if there is no free place now; the letter names the day."),
    )


def _condition() -> forms.CharField:
    return forms.CharField(
        label=_("Condition"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One whole sentence, as it will appear in the letter: who does what by which day."),
    )


class LetterForm(forms.Form):
    """The letter as it will be read."""

    subject = forms.CharField(label=_("Subject"), max_length=HEADER_LENGTH)
    body = forms.CharField(label=_("Letter"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 18}))

    @property
    def letter(self) -> Letter:
        """The letter as it stands."""
        return Letter(subject=self.cleaned_data["subject"], body=self.cleaned_data["body"])


class DraftForm(LetterForm):
    """The same while it is being written: it may be empty for a moment."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
