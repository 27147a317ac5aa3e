"""What strangers type: made safe to store, to print and to find again."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Characters that turn the direction of what follows: they make a text look like another one. The plain direction
# marks (U+200E, U+200F) and the joiners of scripts and emoji stay.
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
LINE_BREAK = re.compile("[\r\n\x0b\x0c\x85\u2028\u2029]")
CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
BLANKS = re.compile(r"[^\S\n]+")

SPELLED = str.maketrans({"ß": "ss", "ı": "i", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"})

# A name with more than this, or with digits, dots and slashes, is a message in disguise: it stays out of our mail.
LONGEST_NAME_IN_MAIL = 60
NO_NAME = re.compile(r"[\d/\\@:<>{}\[\]|=&%#*_~^]|\.\w|www", re.IGNORECASE)


def clean_line(value: str) -> str:
    """Return one line in NFC without control and direction characters; refuses a line break and NUL."""
    if "\x00" in value or LINE_BREAK.search(value):
        raise ValidationError(_("Please write this on one line."), code="line")
    return " ".join(_clean(value).split())


def clean_text(value: str) -> str:
    """Return a text in NFC with plain line breaks, without control and direction characters; refuses NUL."""
    if "\x00" in value:
        raise ValidationError(_("This text holds a character that cannot be kept. Please type it anew."), code="nul")
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(BLANKS.sub(" ", line).rstrip() for line in _clean(text).split("\n")).strip()


def _clean(value: str) -> str:
    return unicodedata.normalize("NFC", CONTROL.sub("", DIRECTION.sub("", value)))


def fold(value: str) -> str:
    """Return what a search compares: case folded, decomposed, without marks, ß and the dotless i spelled out."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", value).casefold()).translate(SPELLED)
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def fold_spelling(value: str) -> str:
    """Fold, and bring ae, oe and ue down to their first letter, so that Müller, Mueller and Muller meet."""
    return re.sub("([aou])e", r"\1", fold(value))


def searchable(*parts: str) -> str:
    """Return the text kept for searching: both foldings, since "er" is part of Bauer, too."""
    text = " ".join(part for part in parts if part)
    return f"{fold(text)}\n{fold_spelling(text)}"


def name_for_mail(name: str) -> str:
    """Return the name if it may stand in our mail, else nothing: the form must not carry words to third parties."""
    return "" if len(name) > LONGEST_NAME_IN_MAIL or NO_NAME.search(name) else name
