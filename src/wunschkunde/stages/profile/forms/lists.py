"""Pages with several lines of the same kind: traits, segments, worries, services, the human side, time off."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.profile import rules
from wunschkunde.stages.profile.forms.steps import StepForm
from wunschkunde.stages.profile.forms.words import OwnWordsForm

MOST_LINES = 40
KEY = re.compile(r"w\d{1,6}")


class LineForm(OwnWordsForm):
    """One line. ``name`` is the field without which the line is none; an emptied line is taken out."""

    name: ClassVar[str]
    others: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any = None, *, item: dict[str, Any], draft: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.item, self.draft = item, draft
        self.is_new = not item
        self.build()
        if not self.is_new:
            self.fields["remove"] = forms.BooleanField(label=_("Remove this line"), required=False)

    def build(self) -> None:
        """Add the fields, filled from the item."""

    def clean(self) -> dict[str, Any]:
        """A line that says something else has to say the main thing, too."""
        cleaned = super().clean() or self.cleaned_data
        if not self.is_removed and not self.words(self.name) and any(self.words(name) for name in self.others):
            self.add_error(f"{self.name}_{self.main}", _("Please write a few words here, or empty the whole line."))
        return cleaned

    @property
    def is_removed(self) -> bool:
        """Whether the person took the line out."""
        return bool(self.cleaned_data.get("remove"))

    def as_item(self) -> dict[str, Any] | None:
        """Return the line as the draft keeps it, or None for an empty one."""
        if self.is_removed or not self.words(self.name):
            return None
        return {name: self.words(name) for name in (self.name, *self.others)}

    def hints(self) -> list[str]:
        """Return what deserves a second look; never an error."""
        return []


class ListStep(StepForm):
    """A page of lines, some of them free. The number of lines travels with the page, so nothing depends on a script."""

    line: type[LineForm]
    field: str

    def build(self) -> None:
        """Make a form of every line."""
        items = list(self.draft.get(self.field, []))
        count = self._line_count(len(items))
        items = items[:count] + [{} for _line in range(count - len(items))]
        self.fields["lines"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=count)
        self.lines = [
            self.line(
                self.data if self.is_bound else None,
                item=item,
                draft=self.draft,
                main=self.main,
                prefix=f"{self.field}-{place}",
            )
            for place, item in enumerate(items)
        ]

    def _line_count(self, known: int) -> int:
        if not self.is_bound:
            return min(known + 1, MOST_LINES)
        said = str(self.data.get("lines", ""))
        return min(max(int(said), 1), MOST_LINES) if re.fullmatch(r"\d{1,3}", said) else min(known + 1, MOST_LINES)

    def is_valid(self) -> bool:
        """Whether the page and all its lines hold; every line is looked at."""
        return all([super().is_valid(), *(line.is_valid() for line in self.lines)])

    def changes(self) -> dict[str, Any]:
        """Return the lines in their order."""
        items = [line.as_item() for line in self.lines]
        return {self.field: [item for item in items if item]}

    @property
    def forms(self) -> list[OwnWordsForm]:
        """All forms on the page."""
        return [self, *self.lines]


class TraitLine(LineForm):
    """A trait: what they do, by what one notices it, and whether one has seen it."""

    name = "statement"
    others = ("sign",)

    def build(self) -> None:
        """Ask for the sign, and for the ground it stands on."""
        self.add_words("statement", _("What they are like, or what they do"), self.item.get("statement"))
        self.add_words(
            "sign",
            _("How can you tell?"),
            self.item.get("sign"),
            help_text=_("Something one could see or hear: “They ask for the reason before they change a sentence.”"),
        )
        self.fields["basis"] = forms.ChoiceField(
            label=_("What this rests on"),
            choices=[("evidence", _("I have seen it")), ("assumption", _("I assume it"))],
            initial=self.item.get("basis", "assumption"),
            required=False,
            widget=forms.RadioSelect,
        )

    def as_item(self) -> dict[str, Any] | None:
        """Return the trait with its ground."""
        item = super().as_item()
        return item and {**item, "basis": self.cleaned_data["basis"] or "assumption"}

    def hints(self) -> list[str]:
        """A bare adjective without a sign, and a characteristic that is never asked, deserve a second look."""
        statements, signs = self.item.get("statement", {}), self.item.get("sign", {})
        hints: list[Any] = []
        if not any(signs.values()) and any(rules.is_bare_adjective(text) for text in statements.values()):
            hints.append(_("An adjective alone looks different to everybody. How would you notice it?"))
        if rules.never_asked_topics(*statements.values(), *signs.values()):
            hints.append(words_of(texts.never_ask().note))
        return [str(hint) for hint in hints]


class TraitsStep(ListStep):
    """Behavior instead of adjectives, evidence against assumption."""

    line, field = TraitLine, "traits"


class SegmentLine(LineForm):
    """A kind of client, by the task they bring."""

    name = "name"
    others = ("description",)

    def build(self) -> None:
        """Add name and description."""
        self.add_words("name", _("Name of this group"), self.item.get("name"))
        self.add_words("description", _("What do they come with?"), self.item.get("description"), is_long=True)


class SegmentsStep(ListStep):
    """Several kinds of clients, one common core."""

    line, field = SegmentLine, "segments"

    def build(self) -> None:
        """Add the core above the groups."""
        super().build()
        self.add_words("core", _("What do all of them have in common?"), self.draft["texts"].get("core"), is_long=True)

    def changes(self) -> dict[str, Any]:
        """Return core and groups."""
        return {**super().changes(), **self.text_changes("core")}


class WorryLine(LineForm):
    """A worry clients come with, in their words."""

    name = "worry"

    def build(self) -> None:
        """Add the words; the key stays what it was."""
        self.add_words("worry", _("A worry, as you hear it"), {**self.item})
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=self.item.get("key", ""))

    def as_item(self) -> dict[str, Any] | None:
        """Return the worry with its key."""
        item = super().as_item()
        key = self.cleaned_data.get("key", "")
        return item and {"key": key if KEY.fullmatch(key) else "", **item["worry"]}


class WorriesStep(ListStep):
    """The worries one hears."""

    line, field = WorryLine, "worries"

    def changes(self) -> dict[str, Any]:
        """Return the worries, each with a key of its own."""
        worries = super().changes()["worries"]
        taken: set[str] = set()
        for worry in worries:
            while not worry["key"] or worry["key"] in taken:
                worry["key"] = f"w{1 + max((int(key[1:]) for key in self._keys(worries, taken)), default=0)}"
            taken.add(worry["key"])
        return {"worries": worries}

    @staticmethod
    def _keys(worries: list[dict[str, Any]], taken: set[str]) -> set[str]:
        return taken | {worry["key"] for worry in worries if worry["key"]}


class ServiceLine(LineForm):
    """A service, and which worries it eases."""

    name = "name"
    others = ("description",)

    def build(self) -> None:
        """Add name, description and the worries to choose from."""
        self.add_words("name", _("Name of the service"), self.item.get("name"))
        self.add_words(
            "description", _("What is it, for whom, and how big?"), self.item.get("description"), is_long=True
        )
        worries = [(worry["key"], words_of(worry)) for worry in self.draft.get("worries", [])]
        if worries:
            self.fields["worries"] = forms.MultipleChoiceField(
                label=_("Which worries does it ease?"),
                choices=worries,
                required=False,
                initial=self.item.get("worries", []),
                widget=forms.CheckboxSelectMultiple,
            )

    def as_item(self) -> dict[str, Any] | None:
        """Return the service with its worries."""
        item = super().as_item()
        return item and {**item, "worries": self.cleaned_data.get("worries", [])}


class ServicesStep(ListStep):
    """What one offers."""

    line, field = ServiceLine, "services"


class HumanLine(LineForm):
    """A line about oneself, and who may read it."""

    name = "text"

    def build(self) -> None:
        """Add the words and the choice of readers."""
        self.add_words("text", _("A line about you"), self.item.get("text"))
        self.fields["visibility"] = forms.ChoiceField(
            label=_("Who may read it"),
            choices=[
                ("private", _("Only the practice")),
                ("request", _("Those who ask for it")),
                ("public", _("Everybody, on the public page")),
            ],
            initial=self.item.get("visibility", "private"),
            required=False,
            widget=forms.RadioSelect,
        )

    def as_item(self) -> dict[str, Any] | None:
        """Return the line with its readers: private unless said otherwise."""
        item = super().as_item()
        return item and {**item, "visibility": self.cleaned_data["visibility"] or "private"}


class HumanStep(ListStep):
    """What people may know about the person."""

    line, field = HumanLine, "human_side"


class AbsenceLine(LineForm):
    """A span of days off."""

    name = "from"

    def build(self) -> None:
        """Add both days."""
        for name, label in (("from", _("First day off")), ("to", _("Last day off"))):
            self.fields[name] = forms.DateField(
                label=label,
                required=False,
                initial=self.item.get(name),
                widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
                error_messages={"invalid": _("Please enter a day such as 2026-08-01.")},
            )

    def clean(self) -> dict[str, Any]:
        """Both days, in their order."""
        cleaned = self.cleaned_data
        start, end = cleaned.get("from"), cleaned.get("to")
        if not self.errors and bool(start) != bool(end) and not self.is_removed:
            self.add_error("to" if start else "from", _("Please enter both days; for a single day the same one twice."))
        if start and end and end < start:
            self.add_error("to", ValidationError(_("Time off has to end after it begins.")))
        return cleaned

    def as_item(self) -> dict[str, Any] | None:
        """Return both days as ISO dates."""
        if self.is_removed or not self.cleaned_data.get("from"):
            return None
        return {name: self.cleaned_data[name].isoformat() for name in ("from", "to")}


class AbsencesStep(ListStep):
    """When one is off, in dates and in words."""

    line, field = AbsenceLine, "time_off"

    def build(self) -> None:
        """Add the words above the dates."""
        super().build()
        written = self.draft["texts"].get("time_off")
        self.add_words(
            "time_off",
            _("In words, as clients read it"),
            written,
            is_long=True,
            help_text=_("For example: Fridays, and three weeks in August."),
        )

    def changes(self) -> dict[str, Any]:
        """Return dates and words."""
        return {**super().changes(), **self.text_changes("time_off")}
