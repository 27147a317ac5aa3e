"""Letters: templates with placeholders, and sections that stay out when a sentence is missing.

A template holds `{{ placeholder }}` (required) and `[[ section ]]` (optional): a section is
left out when one of its placeholders is empty. `[[ first || second ]]` writes the first
alternative whose placeholders are all there, so no letter says "we will talk about it"
about nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wunschkunde.texts.errors import LetterError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wunschkunde.texts.model import Lang, Text

_PLACEHOLDER = re.compile(r"\{\{ (\w+) \}\}")
_SECTION = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_BRACES = re.compile(r"\{\{|\}\}|\[\[|\]\]|\|\|")

# Placeholders that stand for one whole sentence: they get their full stop if it is missing.
SENTENCES = frozenset(
    ["effect", "fit_reason", "misfit_reason", "mistake", "next_step", "observation", "remedy", "wish"]
)
# Not everybody has a first name: a cooperative writes, too.
_FALLBACK = {"client_first_name": "client_name"}
_SENTENCE_ENDS = tuple('.!?…:“”"»)')


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """A letter ready to be edited and sent."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Template:
    """Subject and body of one letter in one language."""

    subject: str
    body: str

    def required(self) -> frozenset[str]:
        """Placeholders without which the letter cannot be written."""
        return frozenset(_PLACEHOLDER.findall(_SECTION.sub("", self.subject + self.body)))

    def placeholders(self) -> frozenset[str]:
        """All placeholders, required or optional."""
        return frozenset(_PLACEHOLDER.findall(self.subject + self.body))

    def malformed(self) -> str | None:
        """Why the template cannot be used, or None."""
        rest = _PLACEHOLDER.sub("", self.subject + "\n" + self.body)
        for section in _SECTION.findall(rest):
            if "[[" in section:
                return "a section opens inside a section"
        rest = _SECTION.sub("", rest)
        found = _BRACES.search(rest)
        return f"stray {found.group()}" if found else None


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of the method in its three forms."""

    key: str
    purpose: Text
    when: Text
    templates: Mapping[str, Template]

    def required(self, lang: Lang = "de") -> frozenset[str]:
        """Placeholders that must be given to `render`."""
        return frozenset(_FALLBACK.get(name, name) for name in self.templates[lang].required())

    def optional(self, lang: Lang = "de") -> frozenset[str]:
        """Placeholders whose sentences are left out when they are not given."""
        return self.templates[lang].placeholders() - self.templates[lang].required()

    def render(self, lang: Lang, **placeholders: str | None) -> RenderedLetter:
        """The letter in `lang` with its placeholders filled.

        None and empty text count as missing. `client_first_name` falls back to
        `client_name`. Raises LetterError for an unknown placeholder and for a missing
        required one.
        """
        template = self.templates[lang]
        known = set().union(*(form.placeholders() for form in self.templates.values()))
        unknown = set(placeholders) - known - {*_FALLBACK, *_FALLBACK.values()}
        if unknown:
            raise LetterError(f"letter {self.key}: unknown placeholder {min(unknown)}")
        values = {name: _clean(name, value) for name, value in placeholders.items()}
        for name, instead in _FALLBACK.items():
            values[name] = values.get(name) or values.get(instead, "")
        missing = sorted({_FALLBACK.get(name, name) for name in template.required() if not values.get(name)})
        if missing:
            raise LetterError(f"letter {self.key}: missing placeholder {', '.join(missing)}")
        subject = " ".join(_fill(template.subject, values).split())
        return RenderedLetter(subject=subject, body=_fill(template.body, values))


def _clean(name: str, value: str | None) -> str:
    text = (value or "").strip()
    if text and name in SENTENCES and not text.endswith(_SENTENCE_ENDS):
        text += "."
    return text


def _fill(template: str, values: Mapping[str, str]) -> str:
    """Choose the sections, tidy the blanks they leave, then put the values in (once)."""
    chosen = _SECTION.sub(lambda match: _choose(match.group(1), values), template)
    chosen = re.sub(r"[ \t]{2,}", " ", chosen)
    chosen = re.sub(r" *\n *", "\n", chosen)
    chosen = re.sub(r"\n{3,}", "\n\n", chosen).strip() + "\n"
    return _PLACEHOLDER.sub(lambda match: values[match.group(1)], chosen)


def _choose(section: str, values: Mapping[str, str]) -> str:
    for alternative in section.split("||"):
        if all(values.get(name) for name in _PLACEHOLDER.findall(alternative)):
            return alternative.strip()
    return ""
