"""Forms of the kickoff: one side's answers, the record, what nobody can promise, the confirmation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.collaboration.models import Consent, KickoffSheet
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries.consents import sentence_of
from wunschkunde.stages.collaboration.rules.kickoff import CLOSING, LEVELS, RESULT, record_of, section_keys

LONGEST_ANSWER = 6000
LEVEL = "level_"


def _text_field(label: str, *, rows: int = 4, required: bool = False, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _level_fields(*, required: bool = False) -> dict[str, forms.CharField]:
    """Return a field per level, the best first."""
    return {
        f"{LEVEL}{one.value}": _text_field(words_of(one.text), rows=2, required=required)
        for one in texts.protocol().levels[::-1]
    }


class SheetForm(forms.Form):
    """Answers of one side to some of the questions, and the levels where they are asked. All may stay open."""

    all_optional = True

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        side: Party,
        sheet: KickoffSheet | None,
        keys: Sequence[str],
        with_levels: bool,
    ) -> None:
        answers, levels = (sheet.answers, sheet.levels) if sheet else ({}, {})
        initial = {**answers, **{f"{LEVEL}{key}": said for key, said in levels.items()}}
        super().__init__(data, initial=initial)
        asked = {one.key: one for one in texts.protocol().questions}
        for key in keys:
            if key == CLOSING:
                self.fields[key] = _text_field(words_of(texts.protocol().closing_line))
                continue
            question = asked[key].client if side == Party.CLIENT else asked[key].provider
            purpose = words_of(asked[key].purpose) if side == Party.PROVIDER else ""
            self.fields[key] = _text_field(words_of(question), help_text=purpose)
        if with_levels:
            self.fields.update(_level_fields())

    @property
    def level_fields(self) -> list[forms.BoundField]:
        """The five levels, the best first."""
        return [self[name] for name in self.fields if name.startswith(LEVEL)]

    def answers(self) -> dict[str, str]:
        """Return what was written, by question."""
        return {name: said for name, said in self.cleaned_data.items() if not name.startswith(LEVEL)}

    def levels(self) -> dict[str, str]:
        """Return the levels, "-2".."2"."""
        return _levels_in(self.cleaned_data)


def _levels_in(cleaned: Mapping[str, str]) -> dict[str, str]:
    return {key: cleaned[f"{LEVEL}{key}"] for key in LEVELS if f"{LEVEL}{key}" in cleaned}


class RecordForm(forms.Form):
    """The record: a text under each heading, the result in five levels, and what would also satisfy."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Mapping[str, Any] | None = None, *, record: Mapping[str, Any], number: int) -> None:
        levels = {f"{LEVEL}{key}": said for key, said in record["levels"].items()}
        super().__init__(data, initial={**record["sections"], **levels, "also": record["also"], "based_on": number})
        headings = {one.key: words_of(one.record_as) for one in texts.protocol().questions}
        for key in [*headings, CLOSING]:
            if key == RESULT:
                self.fields.update(_level_fields(required=True))
                self.fields["also"] = _text_field(_("What would also satisfy"), rows=2)
            else:
                self.fields[key] = _text_field(headings.get(key) or _("What else matters"))

    def record(self) -> dict[str, Any]:
        """Return the record as it is kept."""
        cleaned = self.cleaned_data
        return record_of(
            sections={key: cleaned[key] for key in section_keys()}, levels=_levels_in(cleaned), also=cleaned["also"]
        )

    def rebased(self, number: int) -> RecordForm:
        """Return the same form, as it was typed, on top of a newer version; its errors go with it."""
        data = {**{name: self.data.get(name, "") for name in self.fields}, "based_on": str(number)}
        form = RecordForm(data, record=record_of(sections={}, levels={}, also=""), number=number)
        form.full_clean()
        return form


class HopesForm(forms.Form):
    """What neither side can promise: each sentence is ticked once it was read."""

    read = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Mapping[str, Any] | None = None, *, hopes: Sequence[texts.IllusoryPattern]) -> None:
        super().__init__(data)
        field = self.fields["read"]
        field.label = _("I have read this")
        field.choices = [(one.key, words_of(one.for_both)) for one in hopes]  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """The yes to exactly one text; beside it, freely, what somebody may be written about later."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, digest: str = "", purposes: Sequence[Consent.Purpose] = ()
    ) -> None:
        super().__init__(data, initial={"digest": digest})
        for purpose in purposes:
            self.fields[purpose.value] = forms.BooleanField(label=sentence_of(purpose), required=False)

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The consents on offer."""
        return [self[name] for name in self.fields if name in Consent.Purpose.values]

    def given(self) -> list[tuple[str, str]]:
        """Return the consents that were ticked, each with the sentence that was read."""
        return [(box.name, str(box.label)) for box in self.boxes if self.cleaned_data[box.name]]
