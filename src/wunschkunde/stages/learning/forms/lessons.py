"""The lesson in its steps, and what it would change in the profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.learning.models import Proposal
from wunschkunde.stages.learning.rules.changes import importance_in
from wunschkunde.stages.learning.rules.lessons import FEELING, INVITED, RULE, SENTENCE
from wunschkunde.stages.profile.rules import LEVELS, MOST_IMPORTANT

LONGEST = 6000
IMPORTANCE, LIMIT = Proposal.Subject.IMPORTANCE, Proposal.Subject.LIMIT


class LessonForm(forms.Form):
    """The feeling, the analysis, the rule, the sentence; each may stay open, not all of them."""

    all_optional = True

    def __init__(self, data: Mapping[str, Any] | None = None, *, words: Mapping[str, str] | None = None) -> None:
        super().__init__(data, initial=dict(words or {}))
        self._add(
            FEELING, _("What do you feel when you think of it?"), _("Anger counts, too. Only you and yours read it.")
        )
        for one in texts.teacher_questions().items:
            self._add(one.key, words_of(one.text))
        self._add(
            INVITED, _("What did I invite?"), _("A sentence on the page, a price, a promise: what said to them “come”?")
        )
        self._add(RULE, _("Which rule follows from it?"), _("Something you can see beforehand, and what you do then."))
        self._add(
            SENTENCE,
            _("How do you say no the next time?"),
            _("Kindly, in one sentence, with the way of working as the reason: “No, thank you, because …”"),
        )

    def _add(self, name: str, label: str, help_text: str = "") -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        self.fields[name] = forms.CharField(
            label=label, help_text=help_text, required=False, max_length=LONGEST, widget=widget
        )

    @property
    def analysis(self) -> list[forms.BoundField]:
        """The six questions, and what was invited."""
        return [self[one.key] for one in texts.teacher_questions().items] + [self[INVITED]]

    def clean(self) -> dict[str, Any]:
        """Ask for a word at least."""
        cleaned = super().clean() or {}
        if not any(text.strip() for text in cleaned.values()):
            raise ValidationError(_("A lesson needs words. One sentence is enough."))
        return cleaned


class LessonProposalForm(forms.Form):
    """One dimension, and what should hold there: another importance, or a limit for what clients bring or wish."""

    all_optional = True  # what is needed depends on what should change

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Encrypted, and erased with this collaboration."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        dimensions: Iterable[texts.Dimension],
        ideal_client: Mapping[str, Any],
    ) -> None:
        super().__init__(data)
        self.dimensions = {one.key: one for one in dimensions}
        named = [(key, self._named(one, ideal_client)) for key, one in self.dimensions.items()]
        own = {
            "dimension": forms.ChoiceField(label=_("Which dimension?"), choices=[("", _("Please choose")), *named]),
            "subject": forms.ChoiceField(
                label=_("What should change?"),
                choices=[(IMPORTANCE, _("how important it is")), (LIMIT, _("a limit"))],
                widget=forms.RadioSelect,
            ),
            "importance": forms.TypedChoiceField(
                label=_("Importance from now on"),
                choices=[("", "–"), *((level, str(level)) for level in range(MOST_IMPORTANT + 1))],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.Select(attrs={"class": "short"}),
            ),
            "side": forms.ChoiceField(
                label=_("The limit is for"),
                choices=[("client_offers", _("what clients bring")), ("client_expects", _("what clients wish"))],
                required=False,
                widget=forms.RadioSelect,
            ),
            "bound": forms.ChoiceField(
                label=_("The limit"),
                choices=[("", "–"), *((f"{way}:{level}", words) for way, level, words in _bounds())],
                required=False,
                help_text=_("The five levels as they stand in the dimension, from 1 to 5."),
            ),
        }
        self.fields = {**own, **self.fields}

    def _named(self, dimension: texts.Dimension, ideal_client: Mapping[str, Any]) -> str:
        facts = {"name": words_of(dimension.name), "level": importance_in(ideal_client, dimension)}
        return _("%(name)s (importance now: %(level)s)") % facts

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen change needs."""
        cleaned = super().clean() or {}
        subject = cleaned.get("subject")
        if subject == IMPORTANCE and cleaned.get("importance") is None:
            self.add_error("importance", ValidationError(_("Please choose a number from 0 to 10.")))
        if subject == LIMIT and not (cleaned.get("side") and cleaned.get("bound")):
            self.add_error("bound", ValidationError(_("Please choose what the limit is for, and where it lies.")))
        dimension = self.dimensions.get(cleaned.get("dimension", ""))
        if subject == LIMIT and dimension is not None and dimension.kind != "scale5":
            self.add_error("dimension", ValidationError(_("Only a dimension with five levels can have a limit.")))
        return cleaned

    def after(self) -> dict[str, Any]:
        """Return what should hold, as `actions.proposals.propose_from_lesson` takes it."""
        chosen = self.cleaned_data
        if chosen["subject"] == IMPORTANCE:
            return {"importance": chosen["importance"]}
        way, level = chosen["bound"].split(":")
        return {"limit": {"dimension": chosen["dimension"], "side": chosen["side"], way: int(level)}}


def _bounds() -> list[tuple[str, int, str]]:
    least = [("below", level, _("at least level %(level)s") % {"level": level}) for level in LEVELS[1:]]
    most = [("above", level, _("at most level %(level)s") % {"level": level}) for level in LEVELS[:-1]]
    return [*least, *most]
