"""Colleagues as cards of an address book, in versions 2.1, 3 and 4."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import vobject
from django.utils.translation import gettext as _

from wunschkunde.stages.referral.rules.colleague_files import (
    MOST_ENTRIES,
    TOPIC,
    Entry,
    Mistake,
    Reading,
    too_many,
    topics_from,
)

BEGIN, END = "begin:vcard", "end:vcard"
LONGEST_CARD = 20_000  # characters without pictures; the reader is slow with longer ones
# A picture, a sound or a key says nothing here, and its lines need not be understood.
SKIPPED = re.compile(r"^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)\b", re.IGNORECASE)
# One value each, in which many address books leave a comma as it is; their reader would stop at it.
SINGLE = re.compile(r"^(?:[\w-]+\.)?(?:FN|NOTE)\b", re.IGNORECASE)
BARE_COMMA = re.compile(r"(?<!\\),")
NAMES = {
    "name": "FN",
    "contact": "EMAIL",
    "strength_de": "NOTE",
    "strength_en": "NOTE",
    f"brings_{TOPIC}": "CATEGORIES",
}


def read_vcards(text: str) -> Reading:
    """Read all cards of a file: name, the first public contact, a note as the strength, categories that are topics."""
    entries: list[Entry] = []
    mistakes: list[Mistake] = []
    for line, card in _cards(text):
        if len(entries) + len(mistakes) == MOST_ENTRIES:
            return Reading(mistakes=(too_many(),))
        found = _entry(line, card)
        if isinstance(found, Entry):
            entries.append(found)
        else:
            mistakes.append(found)
    return Reading(tuple(entries), tuple(mistakes))


def _cards(text: str) -> Iterator[tuple[int, str]]:
    """Yield each card with the line on which it begins; what never ends is a card, too."""
    lines: list[str] = []
    begun, is_skipped, is_single = 0, False, False
    for number, line in enumerate(text.splitlines(), start=1):
        folded = line.strip().casefold()
        if folded == BEGIN and not begun:
            begun, lines = number, []
        if not begun:
            continue
        if line[:1] not in (" ", "\t"):
            is_skipped, is_single = bool(SKIPPED.match(line)), bool(SINGLE.match(line))
        if not is_skipped:
            lines.append(BARE_COMMA.sub(r"\\,", line) if is_single else line)
        if folded == END:
            yield begun, "\r\n".join(lines) + "\r\n"
            begun = 0
    if begun:
        yield begun, "\r\n".join(lines) + "\r\n"


def _entry(line: int, card: str) -> Entry | Mistake:
    if len(card) > LONGEST_CARD:
        return Mistake(line, "", _("This card is too long."))
    try:
        read = vobject.readOne(card, allowQP="quoted-printable" in card.casefold())
        contents: Mapping[str, list[Any]] = read.contents
    except Exception:  # noqa: BLE001 - its reader raises whatever its decoders raise; a file must not break the page
        return Mistake(line, "", _("The card that begins here cannot be read."))
    if END not in card.casefold():
        return Mistake(line, "", _("The card that begins here has no end."))
    fields: dict[str, str | list[str]] = {"name": _name(contents), "contact": _contact(contents)}
    for note in contents.get("note", ()):
        language = str(next(iter(note.params.get("LANGUAGE", ["de"])), "de"))
        fields["strength_en" if language.casefold().startswith("en") else "strength_de"] = _line(note.value)
    topics = [topic for part in contents.get("categories", ()) for topic in _topics(part.value)]
    if topics:
        fields[f"brings_{TOPIC}"] = list(dict.fromkeys(topics))
    return Entry(line, fields, NAMES)


def _name(contents: Mapping[str, list[Any]]) -> str:
    for part in contents.get("fn", ()):
        if _line(part.value):
            return _line(part.value)
    for part in contents.get("n", ()):
        given = [getattr(part.value, key, "") for key in ("given", "additional", "family")]
        return _line(" ".join(_line(" ".join(one) if isinstance(one, list) else one) for one in given))
    return ""


def _contact(contents: Mapping[str, list[Any]]) -> str:
    """Return what leads to somebody: an email address, else a website, else a telephone number."""
    for key in ("email", "url", "tel"):
        for part in contents.get(key, ()):
            value = re.sub(r"^(?:mailto|tel):", "", _line(part.value), flags=re.IGNORECASE)
            if value:
                return value
    return ""


def _topics(value: Any) -> list[str]:
    """Return the topics among the categories; other categories of an address book mean nothing here."""
    parts = value if isinstance(value, list) else [value]
    return [key for part in parts for key in topics_from(_line(part))[0]]


def _line(value: Any) -> str:
    return " ".join(str(value or "").split())


def write_vcards(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return colleagues as cards of version 4: name, contact, strength in both languages, topics."""
    return "".join(_card(row) for row in rows)


def _card(row: Mapping[str, Any]) -> str:
    card = vobject.vCard()
    card.add("fn").value = row["name"]
    card.add("n").value = vobject.vcard.Name(family=row["name"])
    contact = row["contact"]
    card.add("email" if "@" in contact else "url" if "." in contact else "tel").value = contact
    for language in ("de", "en"):
        if row[f"strength_{language}"]:
            note = card.add("note")
            note.value, note.params["LANGUAGE"] = row[f"strength_{language}"], [language]
    if row["topics"]:
        card.add("categories").value = row["topics"]
    text: str = card.serialize()
    return text
