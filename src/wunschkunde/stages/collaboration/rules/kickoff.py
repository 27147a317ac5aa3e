"""The order of a kickoff: the client first, then the mirror, then both open, then one text that both confirm."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.stages.collaboration.models import HopeAcknowledged, Kickoff, KickoffSheet, KickoffVersion
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.rules import Refused, check_live

# What is recorded as five levels, and what would also satisfy; every other question is recorded as a text.
RESULT = "good_enough"
# The last line of the protocol: whatever was not asked.
CLOSING = "closing_line"
LEVELS = ("-2", "-1", "0", "1", "2")


def sheet_keys() -> list[str]:
    """Return what each side answers: the fourteen questions, and the closing line."""
    return [*(question.key for question in texts.protocol().questions), CLOSING]


def section_keys() -> list[str]:
    """Return what is recorded as a text, in the order of the protocol."""
    return [key for key in sheet_keys() if key != RESULT]


def normalized(text: str) -> str:
    """Return a text without what nobody sees: line ends, blanks at the end of lines, composed letters."""
    return unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in text.strip().splitlines()))


def record_of(*, sections: Mapping[str, str], levels: Mapping[str, str], also: str) -> dict[str, Any]:
    """Return a record as it is kept: known keys only, texts normalized, nothing empty."""
    return {
        "sections": {key: said for key in section_keys() if (said := normalized(sections.get(key, "")))},
        "levels": {key: said for key in LEVELS if (said := normalized(levels.get(key, "")))},
        "also": normalized(also),
    }


def digest_of(record: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a record's canonical text: JSON in UTF-8, keys sorted, no blanks between."""
    canonical = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def handed_in(kickoff: Kickoff) -> set[Party]:
    """Return the sides that handed in. No answer is read for it."""
    sheets = KickoffSheet.objects.filter(kickoff=kickoff, handed_in_at__isnull=False)
    return {Party(side) for side in sheets.values_list("side", flat=True)}


def is_open(kickoff: Kickoff) -> bool:
    """Whether both sides' answers lie open: once both handed in, never before."""
    return handed_in(kickoff) == set(Party)


def may_read(kickoff: Kickoff, reader: Party, side: Party) -> bool:
    """Whether one side may read a sheet: its own always, the other's once both lie open."""
    return reader == side or is_open(kickoff)


def check_write(kickoff: Kickoff, side: Party) -> None:
    """Raise unless this side may still write its answers."""
    check_live(kickoff.engagement)
    if side in handed_in(kickoff):
        raise Refused(_("These answers are handed in. What changes from here on goes into the record."))


def check_hand_in(kickoff: Kickoff, side: Party, answers: Mapping[str, str]) -> None:
    """Raise unless this side may hand in now: the client first, and not an empty sheet."""
    check_write(kickoff, side)
    if side == Party.PROVIDER and Party.CLIENT not in handed_in(kickoff):
        raise Refused(_("The client answers first. Your answers are kept; hand them in afterwards."))
    if not any(answers.values()):
        raise Refused(_("Answer at least one question first."))


def check_open(kickoff: Kickoff) -> None:
    """Raise unless both sides' answers lie open."""
    if not is_open(kickoff):
        raise Refused(_("First both sides hand in their answers, each on its own."))


def check_propose(kickoff: Kickoff, record: Mapping[str, Any]) -> None:
    """Raise unless a record may be proposed now: after both opened, with its five levels in words."""
    check_live(kickoff.engagement)
    check_open(kickoff)
    if set(record["levels"]) != set(LEVELS):
        raise Refused(_("Describe the result in all five levels, one sentence each."))


def check_acknowledge(kickoff: Kickoff, keys: Collection[str], heard: Collection[str]) -> None:
    """Raise unless these hopes were heard, and both sides' answers lie open."""
    check_live(kickoff.engagement)
    check_open(kickoff)
    if not keys or not set(keys) <= set(heard):
        raise Refused(_("Choose which of these sentences you have read."))


def unacknowledged(kickoff: Kickoff, side: Party, heard: Collection[str]) -> set[str]:
    """Return the hopes this side has not acknowledged yet."""
    told = HopeAcknowledged.objects.filter(kickoff=kickoff, side=side).values_list("pattern", flat=True)
    return set(heard) - set(told)


def check_confirm(version: KickoffVersion, side: Party, digest: str, heard: Collection[str]) -> None:
    """Raise unless this side may confirm exactly this version now.

    Only the newest can be confirmed, as it was read, once, and after both acknowledged what nobody can promise.
    """
    kickoff = version.kickoff
    check_live(kickoff.engagement)
    check_open(kickoff)
    if KickoffVersion.objects.filter(kickoff=kickoff, number__gt=version.number).exists():
        raise Refused(_("There is a newer version. Read that one; only the newest can be confirmed."))
    if digest != version.digest:
        raise Refused(_("This is not the text that was shown. Read it once more."))
    if any(unacknowledged(kickoff, one, heard) for one in Party):
        raise Refused(_("First both sides read what neither of them can promise."))
    if version.confirmations.filter(side=side).exists():
        raise Refused(_("This version is confirmed already."))


def can_confirm(version: KickoffVersion, side: Party, heard: Collection[str]) -> bool:
    """Whether this side may confirm this version now."""
    try:
        check_confirm(version, side, version.digest, heard)
    except Refused:
        return False
    return True
