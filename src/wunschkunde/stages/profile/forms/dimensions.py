"""A dimension from both ends: what I wish of clients, what I bring, how much it weighs, where the limit is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.profile import rules
from wunschkunde.stages.profile.forms.words import OwnWordsForm

LIMIT_FIELDS = {"client_offers": "limit_offers", "client_expects": "limit_expects"}


class OptionsField(forms.MultipleChoiceField):
    """Options of a choice, so many at most."""

    def __init__(self, *, most: int | None, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": _("Please choose from the options.")},
            **kwargs,
        )
        self.most = most

    def validate(self, value: list[str]) -> None:
        """Refuse more options than the dimension takes."""
        super().validate(value)
        if self.most and len(set(value)) > self.most:
            raise ValidationError(
                _("Please choose %(most)s at most; these are %(chosen)s."),
                params={"most": self.most, "chosen": len(set(value))},
            )


class DimensionForm(forms.Form):
    """One dimension. ``is_short`` asks for wish and answer only, as in the first ten minutes."""

    all_optional = True

    def __init__(
        self,
        data: Any = None,
        *,
        dimension: texts.Dimension,
        ideal_client: dict[str, Any],
        offer: dict[str, Any],
        is_short: bool = False,
    ) -> None:
        super().__init__(data)
        self.dimension, self.is_short = dimension, is_short
        self.limits = ideal_client.get("limits", [])
        is_own = dimension.key.startswith("own-")
        conventions = texts.conventions()
        asked = conventions.perspectives if is_own else dimension.questions
        self.fields["wish"] = self._answer(asked["provider_expects"], ideal_client["wishes"].get(dimension.key))
        self.fields["bring"] = self._answer(asked["provider_offers"], offer["brings"].get(dimension.key))
        if is_short:
            return
        self.fields["importance"] = forms.TypedChoiceField(
            label=words_of(conventions.importance_question),
            choices=[(level, str(level)) for level in range(rules.MOST_IMPORTANT + 1)],
            coerce=int,
            empty_value=None,
            required=False,
            initial=ideal_client["importances"].get(dimension.key, dimension.default_importance),
            error_messages={"invalid_choice": _("Please choose a number from 0 to 10.")},
            widget=forms.RadioSelect(
                attrs={
                    "class": "gut",
                    "low": words_of(conventions.importance_low),
                    "high": words_of(conventions.importance_high),
                }
            ),
        )
        if dimension.kind == "scale5":
            self._add_limits()

    def _answer(self, question: texts.Text, value: Any) -> forms.Field:
        if self.dimension.kind == "choice_multi":
            choices = [(level.value, words_of(level.text)) for level in self.dimension.scale]
            return OptionsField(
                label=words_of(question), choices=choices, most=self.dimension.max_choices, initial=value
            )
        levels: list[tuple[Any, Any]] = [(level.value, words_of(level.text)) for level in self.dimension.scale]
        return forms.TypedChoiceField(
            label=words_of(question),
            choices=[*levels, ("", _("I leave this open"))],
            coerce=int,
            empty_value=None,
            required=False,
            initial=value or "",
            error_messages={"invalid_choice": _("Please choose one of the five levels, or leave it open.")},
            widget=forms.RadioSelect(attrs={"class": "scale"}),
        )

    def _add_limits(self) -> None:
        labels = {
            "client_offers": _("Limit for what clients bring"),
            "client_expects": _("Limit for what clients wish"),
        }
        levels = {level.value: words_of(level.text) for level in self.dimension.scale}
        choices: list[tuple[str, Any]] = [("", _("no limit"))]
        choices += [(f"below:{level}", _("at least: %(level)s") % {"level": levels[level]}) for level in range(2, 6)]
        choices += [(f"above:{level}", _("at most: %(level)s") % {"level": levels[level]}) for level in range(1, 5)]
        for side, name in LIMIT_FIELDS.items():
            self.fields[name] = forms.ChoiceField(
                label=labels[side], choices=choices, required=False, initial=self._limit_of(side)
            )

    def _limit_of(self, side: str) -> str:
        for limit in self.limits:
            if limit["dimension"] == self.dimension.key and limit["side"] == side:
                return next(f"{bound}:{limit[bound]}" for bound in ("below", "above") if limit.get(bound) is not None)
        return ""

    @property
    def limit_fields(self) -> list[forms.BoundField]:
        """The fields for limits, which only scales have."""
        return [self[name] for name in LIMIT_FIELDS.values() if name in self.fields]

    def ideal_client_changes(self) -> dict[str, Any]:
        """Return the wish, and where they were asked for its weight and its limits."""
        key = self.dimension.key
        changes: dict[str, Any] = {"wishes": {key: self.cleaned_data["wish"] or None}}
        if self.is_short:
            return changes
        changes["importances"] = {key: self.cleaned_data["importance"]}
        stated = [limit for limit in self.limits if limit["dimension"] != key]
        for side, name in LIMIT_FIELDS.items():
            chosen = self.cleaned_data.get(name)
            if chosen:
                bound, level = chosen.split(":")
                stated.append({"dimension": key, "side": side, bound: int(level)})
        changes["limits"] = stated
        return changes

    def offer_changes(self) -> dict[str, Any]:
        """Return what the practice brings."""
        return {"brings": {self.dimension.key: self.cleaned_data["bring"] or None}}


class OwnDimensionForm(OwnWordsForm):
    """A dimension of one's own: a name, two questions, five levels, and how the sides meet."""

    def __init__(self, data: Any = None, *, main: str) -> None:
        super().__init__(data, main=main)
        self.add_words(
            "name",
            _("Name"),
            {},
            is_required=True,
            help_text=_("A point about working together, for example “Noise at work” or “Travel”."),
        )
        self.add_words("question_provider", _("How you ask yourself"), {})
        self.add_words("question_client", _("How you ask clients"), {})
        for level in rules.LEVELS:
            self.add_words(f"level_{level}", _("Level %(level)s") % {"level": level}, {}, is_required=True)
        directions = texts.conventions().direction_types
        self.fields["direction"] = forms.ChoiceField(
            label=_("How do the two sides meet here?"),
            choices=[(way, words_of(directions[way])) for way in rules.LEVEL_DIRECTIONS],
            initial="similar",
            widget=forms.RadioSelect,
            error_messages={"required": _("Please choose how the two sides meet.")},
        )

    def clean(self) -> dict[str, Any]:
        """Refuse words that ask for a characteristic of the person."""
        cleaned = super().clean() or self.cleaned_data
        spoken = [text for name in self.spoken for text in self.words(name).values()]
        try:
            rules.check_own_words(*spoken)
        except ValidationError as refusal:
            self.add_error(f"name_{self.main}", refusal)
        return cleaned

    def dimension(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {
            "name": self.words("name"),
            "levels": [self.words(f"level_{level}") for level in rules.LEVELS],
            "question_provider": self.words("question_provider"),
            "question_client": self.words("question_client"),
            "direction": self.cleaned_data["direction"],
        }
