"""The method's own words as data: German (formal and informal) and English.

Everything here is loaded once, checked, and frozen. A broken file raises `TextsError`:
one line naming file, key and reason. Nothing here knows Django.

>>> from wunschkunde import texts
>>> texts.dimension("planning").name.in_("de_du")
'Planung und Intuition'
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from wunschkunde.texts.collaboration import (
    Charter,
    ComplaintProcess,
    ComplaintStep,
    DifficultSituations,
    EnergyLedger,
    Promise,
    Protocol,
    ProtocolQuestion,
    PulseCheck,
    Situation,
)
from wunschkunde.texts.completion import ClosingRetrospective, ClosingValue
from wunschkunde.texts.errors import LetterError, TextsError
from wunschkunde.texts.fairness import FairnessCheck
from wunschkunde.texts.gender import GENDER_FORMS, GenderForm, gender_form
from wunschkunde.texts.learning import TeacherQuestions
from wunschkunde.texts.letters import Letter, RenderedLetter
from wunschkunde.texts.loader import Catalog, catalog
from wunschkunde.texts.model import (
    LANGS,
    PERSPECTIVES,
    Conventions,
    Dimension,
    Entry,
    FirstConversation,
    FormField,
    GuidePhase,
    IllusoryPattern,
    InquiryForm,
    Lang,
    LetterWords,
    Level,
    NeverAsk,
    Perspective,
    Text,
    ToneCheck,
    ToneRule,
    Warnings,
    WarningSign,
    Words,
    Worksheet,
    Worksheets,
    lang_of,
)
from wunschkunde.texts.treasury import Compliments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wunschkunde import engine

_T = TypeVar("_T", Dimension, Letter)

__all__ = [
    "GENDER_FORMS",
    "LANGS",
    "PERSPECTIVES",
    "Catalog",
    "Charter",
    "ClosingRetrospective",
    "ClosingValue",
    "ComplaintProcess",
    "ComplaintStep",
    "Compliments",
    "Conventions",
    "DifficultSituations",
    "Dimension",
    "EnergyLedger",
    "Entry",
    "FairnessCheck",
    "FirstConversation",
    "FormField",
    "GenderForm",
    "GuidePhase",
    "IllusoryPattern",
    "InquiryForm",
    "Lang",
    "Letter",
    "LetterError",
    "LetterWords",
    "Level",
    "NeverAsk",
    "Perspective",
    "Promise",
    "Protocol",
    "ProtocolQuestion",
    "PulseCheck",
    "RenderedLetter",
    "Situation",
    "TeacherQuestions",
    "Text",
    "TextsError",
    "ToneCheck",
    "ToneRule",
    "WarningSign",
    "Warnings",
    "Words",
    "Worksheet",
    "Worksheets",
    "catalog",
    "charter",
    "closing_retrospective",
    "complaint_process",
    "compliments",
    "conventions",
    "decisions",
    "difficult_situations",
    "dimension",
    "dimensions",
    "energy_ledger",
    "engine_dimensions",
    "fairness_check",
    "first_conversation",
    "form_dimensions",
    "gender_form",
    "groups",
    "illusory_patterns",
    "inquiry_form",
    "lang_of",
    "letter",
    "letters",
    "never_ask",
    "protocol",
    "pulse_check",
    "sources_of_attention",
    "teacher_questions",
    "tone_check",
    "tone_rules",
    "warnings",
    "words",
    "worksheets",
]


def conventions() -> Conventions:
    """What holds for every dimension: perspectives, importance, gut feeling, placeholders."""
    return catalog().conventions


def groups() -> Mapping[str, Text]:
    """The groups of dimensions, in order, with their names."""
    return catalog().groups


def dimensions() -> tuple[Dimension, ...]:
    """The 25 dimensions of fit, in the order of the method."""
    return catalog().dimensions


def form_dimensions() -> tuple[Dimension, ...]:
    """The nine dimensions asked in the inquiry form: the core of a first profile, too."""
    return tuple(item for item in catalog().dimensions if item.ask_in == "inquiry")


def dimension(key: str) -> Dimension:
    """One dimension. Raises KeyError for an unknown key."""
    return _by_key(catalog().dimensions, key)


@lru_cache(maxsize=1)
def engine_dimensions() -> tuple[engine.Dimension, ...]:
    """The dimensions as the engine compares them; own ones may be added with `for_engine`."""
    return tuple(item.for_engine() for item in catalog().dimensions)


def inquiry_form() -> InquiryForm:
    """The words around the inquiry form and the client's own check."""
    return catalog().inquiry_form


def sources_of_attention() -> tuple[Entry, ...]:
    """How a contact came about."""
    return catalog().sources_of_attention


def decisions() -> tuple[Entry, ...]:
    """accept, clarify, refer, decline: with a hint each."""
    return catalog().decisions


def first_conversation() -> FirstConversation:
    """The guide for the first conversation."""
    return catalog().first_conversation


def illusory_patterns() -> tuple[IllusoryPattern, ...]:
    """Hopes nobody can meet, with their cues and a kind reply."""
    return catalog().illusory_patterns


def warnings() -> Warnings:
    """Early signs on both sides."""
    return catalog().warnings


def letters() -> tuple[Letter, ...]:
    """All letters."""
    return catalog().letters


def letter(key: str) -> Letter:
    """One letter. Raises KeyError for an unknown key."""
    return _by_key(catalog().letters, key)


def tone_check() -> ToneCheck:
    """The second look before sending, with its words."""
    return catalog().tone_check


def tone_rules() -> tuple[ToneRule, ...]:
    """The rules of the second look."""
    return catalog().tone_check.rules


def never_ask() -> NeverAsk:
    """Characteristics of people that are never asked."""
    return catalog().never_ask


def worksheets() -> Worksheets:
    """The guided pages for ideal client and offer."""
    return catalog().worksheets


def words() -> Words:
    """The words of explanations around a fit."""
    return catalog().words


def protocol() -> Protocol:
    """The kickoff: fourteen questions, and the result in five levels."""
    return catalog().protocol


def charter() -> Charter:
    """The fifteen promises."""
    return catalog().charter


def pulse_check() -> PulseCheck:
    """The four statements of a check-in."""
    return catalog().pulse_check


def energy_ledger() -> EnergyLedger:
    """The question, scale and causes of the energy ledger."""
    return catalog().energy_ledger


def difficult_situations() -> DifficultSituations:
    """The ten difficult situations."""
    return catalog().difficult_situations


def complaint_process() -> ComplaintProcess:
    """The steps of a complaint."""
    return catalog().complaint_process


def closing_retrospective() -> ClosingRetrospective:
    """What both are asked at the end."""
    return catalog().closing


def compliments() -> Compliments:
    """The treasury: what is collected, and when one reads in it again."""
    return catalog().compliments


def teacher_questions() -> TeacherQuestions:
    """Return what to ask oneself when a collaboration went otherwise than thought."""
    return catalog().teacher_questions


def fairness_check() -> FairnessCheck:
    """What to ask oneself once a quarter, so that nobody becomes a stepchild."""
    return catalog().fairness_check


def _by_key(items: tuple[_T, ...], key: str) -> _T:
    for item in items:
        if item.key == key:
            return item
    raise KeyError(key)
