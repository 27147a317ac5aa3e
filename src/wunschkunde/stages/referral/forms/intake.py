"""A file of colleagues: read whole and checked whole, before anything is written."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wunschkunde.stages.decision.forms.colleagues import ColleagueForm
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.forms.fields import LineField
from wunschkunde.stages.inquiry.forms.page import SettlingForm
from wunschkunde.stages.referral.models.intake import ColleagueIntake
from wunschkunde.stages.referral.queries.intake import contact_key
from wunschkunde.stages.referral.rules.colleague_csv import read_csv
from wunschkunde.stages.referral.rules.colleague_files import LARGEST, Entry, Mistake, Reading, decoded
from wunschkunde.stages.referral.rules.colleague_vcard import BEGIN, read_vcards

MOST_SHOWN = 30


class EntryForm(ColleagueForm):
    """One colleague of a file, checked as the form for one by hand checks it; places may be left out."""

    def __init__(self, entry: Entry) -> None:
        super().__init__({}, dict(entry.fields))
        self.entry = entry
        for name in ("name", "contact"):
            self.fields[name].error_messages["required"] = _("This cell is empty.")
        self.fields["capacity"].required = False
        self.fields["capacity_until"] = forms.DateField(required=False, input_formats=["%Y-%m-%d", "%d.%m.%Y"])

    def mistakes(self) -> list[Mistake]:
        """Return what is wrong with it, each with its place in the file."""
        return [
            Mistake(self.entry.line, self.entry.columns.get(name, str(self.fields[name].label or "")), str(error))
            for name, errors in self.errors.items()
            for error in errors
        ]

    def row(self) -> dict[str, Any]:
        """Return what the file says of this colleague."""
        data = self.cleaned_data
        names = ("name", "contact", "strength_de", "strength_en", "capacity", "capacity_until")
        brings = {name.removeprefix("brings_"): data[name] for name in data if name.startswith("brings_")}
        return {**{name: data[name] for name in names}, "brings": brings}


class ToldForm(SettlingForm):
    """Who of a file was told, and how."""

    colleagues: forms.ModelMultipleChoiceField[Colleague] = forms.ModelMultipleChoiceField(
        queryset=Colleague.objects.none(),
        label=gettext_lazy("Whom you told"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Please choose whom you told.")},
    )
    field_order = ("colleagues", "way", "told_on", "reason")

    def __init__(self, waiting: QuerySet[Colleague], data: QueryDict | None = None, *, today: date) -> None:
        super().__init__(data, today=today)
        self.fields["colleagues"].queryset = waiting  # type: ignore[attr-defined]
        self.fields["colleagues"].initial = list(waiting)


class IntakeForm(forms.Form):
    """A file, where it comes from, and on what ground it is kept; the second time the text that was read."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("vCard (.vcf) or table (.csv), up to 500 colleagues."),
        widget=forms.FileInput(attrs={"accept": ".csv,.vcf,text/csv,text/vcard"}),
    )
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput, max_length=LARGEST)
    source = LineField(
        label=gettext_lazy("Where these details come from"),
        max_length=300,
        help_text=gettext_lazy(
            "My address book, the list of our guild, their websites: so that you can say it when asked."
        ),
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("On what grounds you keep them"), choices=ColleagueIntake.Ground, widget=forms.RadioSelect
    )

    def __init__(self, data: QueryDict | None = None, files: MultiValueDict[str, Any] | None = None) -> None:
        super().__init__(data, files)
        self.fields["file"].required = not self.data.get("text")
        self.mistakes: list[Mistake] = []
        self.rows: list[dict[str, Any]] = []
        self.read_text = ""

    def clean(self) -> dict[str, Any]:
        """Read the file; with one mistake in it, nothing of it is taken."""
        data = self.cleaned_data
        file = data.get("file")
        if file is not None and file.size > LARGEST:
            raise ValidationError({"file": _("This file is larger than %(size)s KB.") % {"size": LARGEST // 1024}})
        text = decoded(file.read()) if file is not None else data.get("text", "").removeprefix("\ufeff")
        if not text.strip():
            raise ValidationError({"file": _("Please choose a file with at least one colleague in it.")})
        self.read_text = text
        self._check(read_vcards(text) if BEGIN in text[:2000].casefold() else read_csv(text))
        return data

    def _check(self, reading: Reading) -> None:
        self.mistakes = list(reading.mistakes)
        lines: dict[str, int] = {}
        for entry in reading.entries:
            form = EntryForm(entry)
            if not form.is_valid():
                self.mistakes += form.mistakes()
                continue
            row = form.row()
            key = contact_key(row["contact"])
            if key in lines:
                twice = _("The same contact is in line %(line)s already.") % {"line": lines[key]}
                self.mistakes.append(Mistake(entry.line, entry.columns.get("contact", ""), twice))
            lines[key] = entry.line
            self.rows.append(row)
        self.mistakes.sort(key=lambda mistake: mistake.line)
        if self.mistakes:
            self.add_error("file", _("Nothing was taken from this file: something in it is not right yet."))
        elif not self.rows:
            self.add_error("file", _("Please choose a file with at least one colleague in it."))
