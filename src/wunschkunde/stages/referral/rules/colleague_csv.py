"""Colleagues in a table: comma or semicolon, with the headings of this program in German or English."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.stages.referral.rules.colleague_files import (
    MOST_ENTRIES,
    TOPIC,
    Entry,
    Mistake,
    Reading,
    answer_names,
    too_many,
    topics_from,
    unknown_topic,
)
from wunschkunde.texts.cells import guarded, unguarded

COLUMNS = ("name", "contact", "strength_de", "strength_en", "capacity", "capacity_until")
NEEDED = ("name", "contact")
MOST_COLUMNS = 100
# How people call these columns; the names above are always understood.
ALIASES = {
    "kontakt": "contact",
    "öffentlicher kontakt": "contact",
    "public contact": "contact",
    "email": "contact",
    "e-mail": "contact",
    "stärke": "strength_de",
    "strength": "strength_en",
    "freie plätze": "capacity",
    "free places": "capacity",
    "freie plätze bis": "capacity_until",
    "free places until": "capacity_until",
    "themen": "brings_topic",
    "topics": "brings_topic",
}


def columns_known() -> dict[str, str]:
    """Return the name of the form field for each heading, folded: ours, aliases, and dimensions by key or name."""
    known = {name: name for name in COLUMNS} | ALIASES
    for key in answer_names():
        name = texts.dimension(key).name
        for heading in (f"brings_{key}", key, name.de, name.en):
            known[heading.casefold()] = f"brings_{key}"
    return known


def read_csv(text: str) -> Reading:
    """Read a whole table; a heading or a cell that cannot be used is a mistake with its place."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return _read(lines)
    except csv.Error:
        return Reading(mistakes=(_unreadable(lines.line_num),))


def _unreadable(line: int) -> Mistake:
    reason = _("This line cannot be read as a table: a quotation mark does not close, or a cell is too long.")
    return Mistake(line, "", reason)


def _delimiter(text: str) -> str:
    heading = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    return max(";,\t", key=heading.count)


def _read(lines: Iterator[list[str]]) -> Reading:
    headings: list[str] = []
    for cells in lines:
        headings = [cell.strip() for cell in cells]
        if any(headings):
            break
    if len(headings) > MOST_COLUMNS:
        return Reading(mistakes=(_unreadable(1),))
    fields, mistakes = _fields(headings, max(1, lines.line_num))  # type: ignore[attr-defined]  # a reader of csv has it
    if mistakes:
        return Reading(mistakes=tuple(mistakes))
    columns = {name: heading for name, heading in zip(fields, headings, strict=True) if name}
    entries: list[Entry] = []
    for cells in lines:
        line: int = lines.line_num  # type: ignore[attr-defined]
        if not any(cell.strip() for cell in cells):
            continue
        if len(entries) == MOST_ENTRIES:
            return Reading(mistakes=(too_many(),))
        if len(cells) > len(fields):
            mistakes.append(Mistake(line, "", _("This line has more cells than there are headings.")))
            continue
        entry, wrong = _entry(line, dict(zip(fields, cells, strict=False)), columns)
        entries.append(entry)
        mistakes += wrong
    return Reading(tuple(entries), tuple(mistakes))


def _fields(headings: list[str], line: int) -> tuple[list[str], list[Mistake]]:
    known = columns_known()
    fields = [known.get(heading.casefold(), "") for heading in headings]
    mistakes = [
        Mistake(line, heading, _("This heading is not known."))
        for heading, name in zip(headings, fields, strict=True)
        if heading and not name
    ]
    mistakes += [
        Mistake(line, headings[place], _("This column is there twice."))
        for place, name in enumerate(fields)
        if name and name in fields[:place]
    ]
    if not mistakes:
        mistakes += [Mistake(line, name, _("This column is missing.")) for name in NEEDED if name not in fields]
    return fields, mistakes


def _entry(line: int, cells: Mapping[str, str], columns: Mapping[str, str]) -> tuple[Entry, list[Mistake]]:
    given: dict[str, str | list[str]] = {name: unguarded(cell.strip()) for name, cell in cells.items() if name}
    mistakes = []
    name = f"brings_{TOPIC}"
    if name in given:
        found, unknown = topics_from(str(given[name]))
        given[name] = found
        if unknown:
            mistakes.append(Mistake(line, columns[name], unknown_topic(unknown)))
    return Entry(line, given, columns), mistakes


def write_csv(rows: Iterable[Mapping[str, str]]) -> str:
    """Return colleagues as a table that this program and a spreadsheet read."""
    names = [*COLUMNS, *(f"brings_{key}" for key in answer_names())]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([guarded(row.get(name, "")) for name in names])
    return "\ufeff" + out.getvalue()
