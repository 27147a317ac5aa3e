"""The gender form of German words: "Kund:innen", "Kund*innen" or "Kundinnen und Kunden".

The texts are written with a colon; the practice chooses how they are shown.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

GenderForm = Literal["colon", "star", "pair"]
GENDER_FORMS: tuple[GenderForm, ...] = get_args(GenderForm)

_PLURAL = re.compile(r"\b([A-ZÄÖÜ][a-zäöüß]*):innen\b(-(?=[A-ZÄÖÜ]))?")
_ANY = re.compile(r"(?<=[a-zäöüß]):(?=in(?:nen)?\b)")

# Words before a plural that put it (or may only put it) into the dative: "mit Partner:innen".
_DATIVE = re.compile(
    r"\b(?:mit|von|bei|zu|aus|nach|seit|unter|zwischen|den|allen|vielen|beiden|meinen|deinen"
    r"|seinen|unseren|euren|ihren|Ihren|diesen|anderen)(?: \w+en)?(?: \w+en)? $",
    re.IGNORECASE,
)
# "meine lieben", "für die anderen ...": accusative although "-en" stands before.
_NO_DATIVE = re.compile(r"\b(?:für|ohne|gegen|um|über|durch|die|meine|alle)(?: \w+)? $", re.IGNORECASE)


def gender_form(text: str, form: GenderForm) -> str:
    """`text` with its colon forms turned into `form`.

    "pair" writes feminine and masculine plural ("Kundinnen und Kunden", in the dative
    "mit Partnerinnen und Partnern"); singular colon forms become a star there, since a
    pair would need the article, too. Other text stays as it is.

    >>> gender_form("Was ich von Kund:innen erwarte", "pair")
    'Was ich von Kundinnen und Kunden erwarte'
    """
    if form == "colon":
        return text
    if form == "pair":
        text = _PLURAL.sub(lambda match: _pair(match, text[: match.start()]), text)
    return _ANY.sub("*", text)


def _pair(match: re.Match[str], before: str) -> str:
    stem, hyphen = match.group(1), match.group(2) or ""
    masculine = _masculine(stem)
    dative = bool(_DATIVE.search(before)) and not _NO_DATIVE.search(before)
    if dative and not hyphen and not masculine.endswith("n"):
        masculine += "n"
    return f"{stem}innen{hyphen} und {masculine}{hyphen}"


def _masculine(stem: str) -> str:
    """The masculine plural (nominative) of a stem: Kund -> Kunden, Partner -> Partner."""
    if stem.lower().endswith(("freund", "solopreneur", "dieb", "coach")):
        return stem + "e"
    if stem.lower().endswith(("er", "el", "en")):
        return stem
    if stem.lower().endswith(("eur", "är", "or", "al", "ier", "wirt", "arzt", "ar")):
        return stem + "e" if not stem.lower().endswith("or") else stem + "en"
    return stem + "en"
