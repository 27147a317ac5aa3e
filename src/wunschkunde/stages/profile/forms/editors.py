"""The order of the steps in both editors, as the worksheets of the method ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.profile.forms import lists, steps
from wunschkunde.stages.profile.forms.words import Label
from wunschkunde.stages.profile.models import Draft

# The offer's worksheet asks in its own order; the version keeps the answers under these keys.
OFFER_KEYS = {"how": "way_of_working", "reach": "office_hours", "price": "price_frame"}


@dataclass(frozen=True)
class Step:
    """One page of an editor: its address, its short name, the question, and what it is filled with."""

    key: str
    name: Label
    question: texts.Text | Label
    text_key: str = ""
    form: type[steps.StepForm] = steps.TextStep
    field: str = ""

    @property
    def title(self) -> str:
        """The question in the language of the reader."""
        return words_of(self.question) if isinstance(self.question, texts.Text) else str(self.question)

    @property
    def is_list(self) -> bool:
        """Whether the page holds lines."""
        return issubclass(self.form, lists.ListStep)

    def make(self, data: Any, draft: dict[str, Any], main: str) -> steps.StepForm:
        """Return the form, bound to ``data`` if there is any."""
        given: dict[str, Any] = {"draft": draft, "main": main}
        if issubclass(self.form, steps.TextStep):
            given |= {"key": self.text_key, "label": _("In your own words")}
        return self.form(data, **given)

    def is_answered(self, draft: dict[str, Any]) -> bool:
        """Whether the draft says anything here."""
        said: list[Callable[[], Any]] = [lambda: draft["texts"].get(self.text_key), lambda: draft.get(self.field)]
        return any(ask() not in (None, [], {}, "") for ask in said)


def _plain(key: str, name: Label, question: texts.Text) -> Step:
    return Step(key, name, question, OFFER_KEYS.get(key, key))


@lru_cache(maxsize=1)
def _ideal_client_steps() -> tuple[Step, ...]:
    ideal = {entry.key: entry.text for entry in texts.worksheets().ideal_client.sections}
    return (
        Step("sentence", _("In a sentence"), _("Whom do you most like to work with, in one sentence?"), "sentence"),
        _plain("who", _("Who they are"), ideal["who"]),
        _plain("kind", _("Goods or services"), ideal["kind"]),
        _plain("worries", _("Worries"), ideal["worries"]),
        _plain("wishes", _("Wishes"), ideal["wishes"]),
        _plain("values", _("Values"), ideal["values"]),
        _plain("working_style", _("Way of working"), ideal["working_style"]),
        _plain("human_side", _("As people"), ideal["human_side"]),
        Step("traits", _("Signs"), ideal["evidence"], "", lists.TraitsStep, "traits"),
        Step("segments", _("Groups"), _("Are there several groups of them?"), "core", lists.SegmentsStep, "segments"),
        _plain("find_me", _("How they find me"), ideal["find_me"]),
        _plain("not_me", _("Who is right elsewhere"), ideal["not_me"]),
    )


@lru_cache(maxsize=1)
def _offer_steps() -> tuple[Step, ...]:
    offer = {entry.key: entry.text for entry in texts.worksheets().offer.sections}
    return (
        Step(
            "sentence",
            _("In a sentence"),
            _("What may clients expect of you, and what not, in one sentence each?"),
            "sentence",
        ),
        _plain("give", _("What I give"), offer["give"]),
        _plain("how", _("How I work"), offer["how"]),
        Step(
            "worries",
            _("Worries"),
            _("What worries do clients bring?"),
            "",
            lists.WorriesStep,
            "worries",
        ),
        Step("services", _("Services"), _("Which services do you offer?"), "", lists.ServicesStep, "services"),
        Step("reach", _("Reachable"), offer["reach"], "office_hours", steps.ReachStep, "working_days"),
        Step("promise", _("Promise"), offer["promise"], "promise", steps.PromiseStep, "answer_days"),
        _plain("limits", _("Limits"), offer["limits"]),
        _plain("price", _("Price"), offer["price"]),
        Step("time_off", _("Time off"), offer["time_off"], "time_off", lists.AbsencesStep, "time_off"),
        Step("capacity", _("Capacity"), _("How much fits into your weeks?"), "", steps.CapacityStep, "capacity"),
        Step("person", _("As a person"), offer["person"], "", lists.HumanStep, "human_side"),
        _plain("apart", _("What sets me apart"), offer["apart"]),
        _plain("engagement", _("Beyond the job"), offer["engagement"]),
        _plain("mistakes", _("Mistakes"), offer["mistakes"]),
    )


def steps_of(kind: str) -> tuple[Step, ...]:
    """Return the pages of an editor in their order."""
    return _ideal_client_steps() if kind == Draft.Kind.IDEAL_CLIENT else _offer_steps()


def introduction(kind: str) -> texts.Text:
    """Return the words with which the worksheet begins."""
    sheets = texts.worksheets()
    return (sheets.ideal_client if kind == Draft.Kind.IDEAL_CLIENT else sheets.offer).intro


def text_labels(kind: str) -> dict[str, Label]:
    """Return the short names of the texts by key, for versions and comparisons."""
    names: dict[str, Label] = {step.text_key: step.name for step in steps_of(kind) if step.text_key}
    return {**names, "core": _("Common core")} if kind == Draft.Kind.IDEAL_CLIENT else names
