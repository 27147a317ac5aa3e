"""The record of a kickoff: what it begins with, how it reads, and what changed between two versions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.collaboration.models import Engagement, Kickoff, KickoffVersion
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import client_language_of, time_off
from wunschkunde.stages.collaboration.queries.kickoff import pairs_of
from wunschkunde.stages.collaboration.rules.kickoff import CLOSING, RESULT, record_of

AVAILABILITY = "reachability"
WORD = re.compile(r"\s+|[^\s]+")
# Longer stretches are not compared word by word: the time for it grows with their square, and either side writes them.
LONGEST_COMPARED = 600


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the record: its heading, and its text or the five levels."""

    key: str
    heading: str
    text: str = ""
    levels: tuple[tuple[str, str], ...] = ()  # (name, what it means here), the best first
    also: str = ""


def sections_of(record: Mapping[str, Any]) -> list[Section]:
    """Return a record as it is read, in the order of the protocol and the active language."""
    protocol = texts.protocol()
    sections = []
    for question in protocol.questions:
        heading = words_of(question.record_as)
        if question.key == RESULT:
            levels = tuple((words_of(one.text), record["levels"].get(str(one.value), "")) for one in protocol.levels)
            sections.append(Section(RESULT, heading, levels=levels[::-1], also=record["also"]))
        elif said := record["sections"].get(question.key):
            sections.append(Section(question.key, heading, said))
    if said := record["sections"].get(CLOSING):
        sections.append(Section(CLOSING, _("What else matters"), said))
    return sections


def first_draft(kickoff: Kickoff, today: date) -> dict[str, Any]:
    """Return what a record begins with: both sides' words under each heading, in the language of the client.

    The time off of both that is known stands with the availability.
    """
    engagement = kickoff.engagement
    names = {Party.CLIENT: engagement.name, Party.PROVIDER: engagement.practice.provider_name}
    answers, levels = pairs_of(kickoff)
    said = {one.key: "\n".join(_said_by(names, one.client, one.provider)) for one in answers}
    with translation.override(client_language_of(engagement)):
        off = time_off.sentences(engagement, today)
    if off:
        said[AVAILABILITY] = "\n".join(filter(None, [said.get(AVAILABILITY, ""), *off]))
    return record_of(
        sections=said,
        levels={one.key: one.client or one.provider for one in levels},
        also=next((one.client for one in answers if one.key == RESULT), "") or _asked_for(engagement),
    )


def _asked_for(engagement: Engagement) -> str:
    """Return what would also do, as the inquiry said it."""
    return engagement.inquiry.would_also_do if engagement.inquiry else ""


def _said_by(names: Mapping[Party, str], client: str, provider: str) -> list[str]:
    pairs = ((Party.CLIENT, client), (Party.PROVIDER, provider))
    return [f"{names[side]}: {words}" for side, words in pairs if words]


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of a text between two versions: kept, added or removed."""

    kind: str  # "same", "added" or "removed"
    text: str


def changes_between(old: KickoffVersion, new: KickoffVersion) -> list[tuple[str, list[Change]]]:
    """Return, per heading that changed, the words that stayed, went and came."""
    before, after = _texts_of(old.record), _texts_of(new.record)
    headings = list(dict.fromkeys([*after, *before]))
    return [
        (heading, word_changes(before.get(heading, ""), after.get(heading, "")))
        for heading in headings
        if before.get(heading, "") != after.get(heading, "")
    ]


def _texts_of(record: Mapping[str, Any]) -> dict[str, str]:
    said: dict[str, str] = {}
    for section in sections_of(record):
        if section.key == RESULT:
            said |= {f"{section.heading}: {name}": text for name, text in section.levels}
            said[_("What would also satisfy")] = section.also
        else:
            said[section.heading] = section.text
    return said


def word_changes(old: str, new: str) -> list[Change]:
    """Compare two texts word by word; changes with nothing but blanks between them are told as one.

    Where very much lies between what both begin and end with, it is told as gone and come, whole.
    """
    before, after = WORD.findall(old), WORD.findall(new)
    if max(len(before), len(after)) <= LONGEST_COMPARED:
        return _compared(before, after)
    first = _alike(before, after)
    last = _alike(before[first:][::-1], after[first:][::-1])
    before, end = before[: len(before) - last], before[len(before) - last :]
    gone, come = before[first:], after[first : len(after) - last]
    is_short = max(len(gone), len(come)) <= LONGEST_COMPARED
    between = _compared(gone, come) if is_short else _told("".join(gone), "".join(come))
    edges = [Change("same", "".join(words)) for words in (before[:first], end)]
    return [change for change in (edges[0], *between, edges[1]) if change.text]


def _alike(before: list[str], after: list[str]) -> int:
    """Return how many words two texts begin with alike."""
    return next(
        (at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new),
        min(len(before), len(after)),
    )


def _compared(before: list[str], after: list[str]) -> list[Change]:
    changes: list[Change] = []
    removed = added = ""
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[i1:i2]), "".join(after[j1:j2])
        if kind != "equal" or ((removed or added) and not gone.strip()):
            removed, added = removed + gone, added + come
            continue
        changes += [*_told(removed, added), Change("same", gone)]
        removed = added = ""
    return changes + _told(removed, added)


def _told(removed: str, added: str) -> list[Change]:
    pieces = (("removed", removed), ("added", added))
    return [Change(kind, text) for kind, text in pieces if text.strip()]
