"""A second look at a draft: places that may come across differently than they are meant.

It changes nothing, stores nothing and forbids nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wunschkunde.engine.folding import Folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MANY_EXCLAMATIONS = 3
SHOUTED_LETTERS = 4
SHOUTED_WORDS = 2
SHOUTED_RUN = 4
WALL_WORDS = 220
CLOSING_LINES = 4

_WORD = re.compile(r"[^\W\d_]+")
_MARKS = re.compile(r"[!?]+")
_DATE = re.compile(
    r"\b\d{1,2}\.\s?(?:\d{1,2}\.|jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez)|\b\d{4}-\d\d-\d\d\b"
    r"|\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:montag|dienstag|mittwoch|donnerstag"
    r"|freitag|samstag|sonntag|monday|tuesday|wednesday|thursday|friday|saturday|sunday)",
    re.IGNORECASE,
)
# "sie müssen" in small letters speaks of others, not to the reader.
_THEY = re.compile(r"\bsie\b")


class Rule(Protocol):
    """A rule of the tone check: its key and its cues per language."""

    @property
    def key(self) -> str: ...

    @property
    def cues(self) -> Mapping[str, tuple[str, ...]]: ...

    @property
    def exceptions(self) -> Mapping[str, tuple[str, ...]]: ...


class ToneRules(Protocol):
    """All rules with the words they need."""

    @property
    def rules(self) -> Sequence[Rule]: ...

    @property
    def abbreviations(self) -> frozenset[str]: ...

    @property
    def greetings(self) -> Mapping[str, tuple[str, ...]]: ...

    @property
    def closings(self) -> Mapping[str, tuple[str, ...]]: ...


@dataclass(frozen=True, slots=True)
class ToneFinding:
    """One finding: the rule, and where. Without a place it is about the whole message."""

    rule: str
    start: int | None = None
    end: int | None = None


def check_tone(text: str, rules: ToneRules, lang: str, *, is_late: bool = False) -> tuple[ToneFinding, ...]:
    """What a second look finds in `text`, in the order of the rules.

    `lang` is the language of the draft ("de", "de_du", "en"); `is_late` says that it would
    be sent outside one's own office hours. Takes linear time. An empty draft has no tone.
    """
    if not text.strip():
        return ()
    spoken = "en" if lang == "en" else "de"
    folded = Folded(text)
    findings: list[ToneFinding] = []
    for rule in rules.rules:
        if rule.key == "shouting":
            findings += _spans(rule.key, _shouted(text, rules.abbreviations))
        elif rule.key == "exclamation":
            findings += _spans(rule.key, _exclaimed(text))
        elif rule.key == "no_greeting":
            is_greeted = _is_greeted(text, rules.greetings[spoken], rules.closings[spoken])
            findings += [] if is_greeted else [ToneFinding(rule.key)]
        elif rule.key == "wall_of_text":
            findings += [ToneFinding(rule.key)] if _is_wall(text) else []
        elif rule.key == "late_hour":
            findings += [ToneFinding(rule.key)] if is_late else []
        else:
            findings += _spans(rule.key, _phrases(text, folded, rule, spoken))
    return tuple(findings)


def _spans(key: str, spans: Iterator[tuple[int, int]]) -> list[ToneFinding]:
    return [ToneFinding(key, start, end) for start, end in spans]


def _phrases(text: str, folded: Folded, rule: Rule, lang: str) -> Iterator[tuple[int, int]]:
    for start, end in folded.find(rule.cues.get(lang, ()), exceptions=rule.exceptions.get(lang, ())):
        if not (lang == "de" and _THEY.search(text[start:end])):
            yield start, end


def _shouted(text: str, abbreviations: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Runs of words in capitals: two of four letters or more, or four of any length."""
    run: list[tuple[int, int]] = []
    long_words = 0
    for match in _WORD.finditer(text + " x"):
        word = match.group()
        if len(word) > 1 and word.isupper():
            run.append(match.span())
            long_words += len(word) >= SHOUTED_LETTERS and word not in abbreviations
            continue
        if long_words >= SHOUTED_WORDS or (long_words and len(run) >= SHOUTED_RUN):
            yield run[0][0], run[-1][1]
        run, long_words = [], 0


def _exclaimed(text: str) -> Iterator[tuple[int, int]]:
    """Marks in a row; or every single one when there are more than three."""
    are_many = text.count("!") > MANY_EXCLAMATIONS
    for match in _MARKS.finditer(text):
        marks = match.group()
        if "!" in marks and (are_many or len(marks) > 1):
            yield match.span()


def _is_greeted(text: str, greetings: Sequence[str], closings: Sequence[str]) -> bool:
    """Whether the message begins with a salutation and ends with a greeting."""
    written = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [Folded(line).text for line in (written[0], *written[-CLOSING_LINES:])]
    starts = tuple(Folded(greeting).text for greeting in greetings)
    ends = tuple(Folded(closing).text for closing in closings)
    return lines[0].startswith(starts) and any(line.startswith(ends) for line in lines[1:])


def _is_wall(text: str) -> bool:
    return len(text.split()) > WALL_WORDS and "?" not in text and not _DATE.search(text)
