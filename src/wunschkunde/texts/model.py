"""What the texts consist of: frozen values, in three languages.

Languages are "de" (formal or neutral German), "de_du" (informal German, present only
where it differs) and "en".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from wunschkunde import engine

Lang = Literal["de", "de_du", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)

Perspective = Literal["provider_expects", "provider_offers", "client_expects", "client_offers"]
PERSPECTIVES: tuple[Perspective, ...] = get_args(Perspective)


def lang_of(code: str) -> Lang:
    """The language of the texts for a language code of the web ("de-du", "en-us" ...).

    Whatever is neither German nor informal German reads English.
    """
    short = code.lower().replace("-", "_")
    if short in ("de_du", "de@du"):
        return "de_du"
    return "de" if short.split("_")[0] == "de" else "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence (or word) in its languages."""

    de: str
    en: str
    de_du: str | None = None

    def in_(self, lang: Lang) -> str:
        """The text in `lang`; informal German falls back to neutral German."""
        if lang == "en":
            return self.en
        if lang == "de_du":
            return self.de if self.de_du is None else self.de_du
        if lang == "de":
            return self.de
        raise ValueError(f"unknown language {lang!r}: one of {', '.join(LANGS)}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A text with a key: a source of attention, a section of a worksheet ..."""

    key: str
    text: Text
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a scale (value 1..5) or one option of a choice (value is its key)."""

    value: int | str
    text: Text


@dataclass(frozen=True, slots=True)
class LetterWords:
    """What a letter says about a dimension, from the practice to the person: what fits, what does not, the question."""

    fits: Text
    gap: Text
    question: Text


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing in which two sides can fit: its words and how the sides meet."""

    key: str
    group: str
    name: Text
    why: Text
    kind: Literal["scale5", "choice_multi"]
    provider_need: engine.Way
    client_need: engine.Way
    ask_in: Literal["inquiry", "conversation"]
    default_importance: int
    scale: tuple[Level, ...]
    questions: Mapping[str, Text]
    fits: Text
    gap: Text
    clarify: Text
    mismatch: Text
    # None where a letter keeps silent: how somebody is, is talked about, not written.
    letter: LetterWords | None = None
    max_choices: int | None = None
    extensible: bool = False

    def question(self, perspective: Perspective) -> Text:
        """How this dimension is asked from one of the four perspectives."""
        return self.questions[perspective]

    def for_engine(self) -> engine.Dimension:
        """The same dimension without its words, as the engine compares it.

        What belongs to attitude (group "human") is not asked in writing: it shows in the
        conversation, and a letter asking for it reads as suspicion.
        """
        options = tuple(str(level.value) for level in self.scale) if self.kind == "choice_multi" else ()
        return engine.Dimension(
            key=self.key,
            client_need=self.client_need,
            provider_need=self.provider_need,
            importance=self.default_importance,
            options=options,
            is_written=self.group != "human",
        )

    def level(self, value: int | str) -> Text:
        """The words of one level (1..5) or option. Raises KeyError for another value."""
        for level in self.scale:
            if level.value == value and type(level.value) is type(value):
                return level.text
        raise KeyError(value)


@dataclass(frozen=True, slots=True)
class Conventions:
    """What holds for every dimension: perspectives, directions, importance, gut feeling."""

    perspectives: Mapping[str, Text]
    direction_types: Mapping[str, Text]
    importance_question: Text
    importance_low: Text
    importance_high: Text
    knockout_question: Text
    gut_first: Text
    gut_after_dimensions: Text
    gut_low: Text
    gut_high: Text
    gut_reason: Text
    placeholders: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FormField:
    """A free question of the inquiry form."""

    key: str
    kind: Literal["text", "text_long", "choice"]
    required: bool
    text: Text


@dataclass(frozen=True, slots=True)
class InquiryForm:
    """The words around the inquiry form and the client's own check."""

    title: Text
    intro: Text
    fields: tuple[FormField, ...]
    consent: Text
    feedback_consent: Text
    mirror_title: Text
    mirror_intro: Text
    thanks: Text
    after_hours: Text


@dataclass(frozen=True, slots=True)
class IllusoryPattern:
    """A hope nobody can meet, the words it hides behind and a kind reply.

    `exceptions` are phrases that hold a cue and mean something else; `for_both` is the sentence both sides read and
    acknowledge before they agree: what nobody can promise, and what can be promised instead.
    """

    key: str
    cues: Mapping[str, tuple[str, ...]]
    exceptions: Mapping[str, tuple[str, ...]]
    hides: Text
    reply: Text
    for_both: Text


@dataclass(frozen=True, slots=True)
class WarningSign:
    """An early sign on the client's side (with a harmless explanation) or on one's own."""

    key: str
    side: Literal["client", "provider"]
    phase: str
    severity: str
    dimensions: tuple[str, ...]
    sign: Text
    next_step: Text
    harmless: Text | None = None
    mirror: Text | None = None
    noticed_by_client: Text | None = None


@dataclass(frozen=True, slots=True)
class Warnings:
    """All early signs, with the words for phases and severities."""

    intro: Text
    severities: Mapping[str, Text]
    phases: Mapping[str, Text]
    client: tuple[WarningSign, ...]
    provider: tuple[WarningSign, ...]


@dataclass(frozen=True, slots=True)
class GuidePhase:
    """A part of the first conversation: its minutes and its prompts."""

    key: str
    minutes: int
    title: Text
    prompts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class FirstConversation:
    """The guide for the first conversation; the client's questions come first."""

    title: Text
    duration_minutes: int
    principle: Text
    before: tuple[Text, ...]
    phases: tuple[GuidePhase, ...]
    client_questions_intro: Text
    client_questions: tuple[Text, ...]
    after: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ToneRule:
    """One thing in a draft that may come across differently than meant."""

    key: str
    cues: Mapping[str, tuple[str, ...]]
    exceptions: Mapping[str, tuple[str, ...]]
    hint: Text
    instead: Text
    suggest_delay: bool = False


@dataclass(frozen=True, slots=True)
class ToneCheck:
    """The second look before sending: questions to oneself, and the rules."""

    intro: Text
    questions: tuple[Text, ...]
    rules: tuple[ToneRule, ...]
    abbreviations: frozenset[str]
    greetings: Mapping[str, tuple[str, ...]]
    closings: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class NeverAsk:
    """Characteristics of people that never belong in profile, form or assessment."""

    intro: Text
    note: Text
    topics: Mapping[str, tuple[str, ...]]

    @property
    def keys(self) -> tuple[str, ...]:
        """The characteristics, by key."""
        return tuple(self.topics)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A guided page with sections to be written in one's own words."""

    title: Text
    intro: Text
    sections: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Worksheets:
    """The two sheets: whom I wish for, and what may be expected of me."""

    ideal_client: Worksheet
    offer: Worksheet


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the explanations around a fit (see `wunschkunde.engine.explanation`)."""

    dimensions: Mapping[str, Dimension]
    phrases: Mapping[str, Text]

    def dimension(self, key: str) -> Dimension:
        """One dimension. Raises KeyError for an unknown key."""
        return self.dimensions[key]

    def word(self, key: str) -> Text:
        """One phrase. Raises KeyError for an unknown key."""
        return self.phrases[key]

    def with_dimensions(self, own: Iterable[Dimension]) -> Words:
        """The same words, with a practice's own dimensions added."""
        return Words({**self.dimensions, **{item.key: item for item in own}}, self.phrases)


Raw = Mapping[str, Any]
