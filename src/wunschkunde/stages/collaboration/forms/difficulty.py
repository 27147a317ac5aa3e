"""The calm path: what one saw, what it does, what one wishes; whose part it is; the day; how it ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.collaboration.models import Cause, Intervention
from wunschkunde.stages.collaboration.queries.difficulty import outcomes_for

LONG, SHORT = 4000, 1000
PATTERN = ("observation", "effect", "wish")


def _area(label: Any, rows: int, length: int) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=length, widget=forms.Textarea(attrs={"rows": rows}))


class SituationForm(forms.Form):
    """What is written before the conversation; ``goes_on`` asks for the three sentences it rests on."""

    observation = _area("", 3, LONG)
    effect = _area("", 3, LONG)
    wish = _area("", 3, LONG)
    mine = _area(_("What of it is mine?"), 2, SHORT)
    theirs = _area(_("What of it is theirs?"), 2, SHORT)
    nobodys = _area(_("What of it is nobody's?"), 2, SHORT)
    cause = forms.ChoiceField(
        label=_("Where does it come from?"),
        required=False,
        choices=[("", _("I cannot say yet")), *Cause.choices],
        widget=forms.RadioSelect,
        help_text=_("The first three are nobody's fault. They do not count against how well you fit."),
    )

    def __init__(self, *args: Any, goes_on: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for entry in texts.difficult_situations().pattern:
            field = self.fields[entry.key]
            field.label, field.required = words_of(entry.text), goes_on

    @classmethod
    def of(cls, intervention: Intervention, *args: Any, goes_on: bool = False) -> SituationForm:
        """Return the form with what is written already."""
        written = {name: getattr(intervention, name) or "" for name in (*PATTERN, "cause")}
        return cls(*args, initial={**written, **intervention.shares}, goes_on=goes_on)

    @property
    def pattern_fields(self) -> list[forms.BoundField]:
        """Observation, effect and wish."""
        return [self[name] for name in PATTERN]

    @property
    def share_fields(self) -> list[forms.BoundField]:
        """What is whose part."""
        return [self[name] for name in ("mine", "theirs", "nobodys")]


class TalkForm(forms.Form):
    """The day of the one conversation."""

    talk_on = forms.DateField(
        label=_("When do you talk?"),
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )
    is_second_chance = forms.BooleanField(
        label=_("This is the second chance"),
        required=False,
        help_text=_("You talk it over and begin again. A parting can be entered once this day has passed."),
    )

    def __init__(self, intervention: Intervention, *args: Any, **kwargs: Any) -> None:
        is_misunderstanding = intervention.cause == Cause.MISUNDERSTANDING
        is_first_time = intervention.talk_on is None
        kwargs["initial"] = {
            "talk_on": intervention.talk_on,
            "is_second_chance": intervention.is_second_chance or is_first_time,
        }
        super().__init__(*args, **kwargs)
        self.fields["talk_on"].widget.attrs["min"] = timezone.localdate().isoformat()
        if not is_misunderstanding:
            del self.fields["is_second_chance"]


class OutcomeForm(forms.Form):
    """How the situation ended, the likely outcomes first."""

    outcome = forms.ChoiceField(label=_("How did it end?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("A sentence about it"), required=False, max_length=LONG, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, intervention: Intervention, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"note": intervention.outcome_note or ""}
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (entry.key, words_of(entry.text)) for entry, _likely in outcomes_for(intervention)
        ]
