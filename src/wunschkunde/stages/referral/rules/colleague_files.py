"""Files of colleagues as text: how they are decoded, how a mistake is named, and what both kinds share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of

LARGEST = 512 * 1024  # bytes
MOST_ENTRIES = 500
TOPIC = "topic"
SEPARATOR = "|"
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and where: the line of the file, the column or property as the file calls it, the reason."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One colleague of a file: the fields it gives, by the names of the colleague form, and how the file calls them."""

    line: int
    fields: Mapping[str, str | list[str]]
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read: nothing is taken from one with a mistake in it."""

    entries: tuple[Entry, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def decoded(data: bytes) -> str:
    """Return the text of a file: by its byte order mark, else UTF-8, else what German spreadsheets write."""
    encoding = next((encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return text.replace("\x00", "")


def answer_names() -> list[str]:
    """Return the dimensions a file can speak of: what a colleague brings in the nine points of the inquiry form."""
    return [dimension.key for dimension in texts.form_dimensions()]


def topics_from(words: str) -> tuple[list[str], str]:
    """Return the topics named in a cell, by key or in words of either language; and the first that is none."""
    known = {}
    for level in texts.dimension(TOPIC).scale:
        for name in (str(level.value), level.text.de, level.text.en):
            known[name.casefold()] = str(level.value)
    found: list[str] = []
    for part in filter(None, (part.strip() for part in words.split(SEPARATOR))):
        pieces = [part] if part.casefold() in known else [piece.strip() for piece in re.split("[,;]", part)]
        for piece in filter(None, pieces):
            key = known.get(piece.casefold())
            if key is None:
                return [], piece
            found += [key] if key not in found else []
    return found, ""


def unknown_topic(piece: str) -> str:
    """Say that a topic is none, and which there are."""
    names = f" {SEPARATOR} ".join(words_of(level.text) for level in texts.dimension(TOPIC).scale)
    return _("“%(topic)s” is no topic; there are: %(names)s.") % {"topic": piece[:60], "names": names}


def too_many() -> Mistake:
    """Say that a file holds more colleagues than anybody has."""
    return Mistake(0, "", _("This file holds more than %(count)s colleagues.") % {"count": MOST_ENTRIES})
