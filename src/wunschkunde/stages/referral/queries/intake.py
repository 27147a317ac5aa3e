"""What a file of colleagues would change, before anything is written; and the colleagues as rows of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wunschkunde import texts
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.referral.rules.colleague_files import SEPARATOR, TOPIC

LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Planned:
    """What one entry of a file does: a new colleague, changes of one that is known, or nothing."""

    name: str
    contact: str
    what: Literal["new", "changed", "same"]
    values: Mapping[str, Any]  # the fields of the colleague that are new or different
    colleague: Colleague | None = None


def contact_key(contact: str) -> str:
    """Return by what a colleague is known again: the contact, however it is written."""
    return contact.strip().casefold().removeprefix("https://").removeprefix("http://").rstrip("/")


def planned(rows: Iterable[Mapping[str, Any]]) -> list[Planned]:
    """Return what these rows do to the colleagues of the practice in scope. An empty cell changes nothing.

    A row is what a file says of one colleague: name, contact, and whatever else it gives.
    """
    known = {contact_key(colleague.contact): colleague for colleague in Colleague.objects.all()}
    return [_planned(row, known.get(contact_key(row["contact"]))) for row in rows]


def _planned(row: Mapping[str, Any], colleague: Colleague | None) -> Planned:
    standing = colleague or Colleague()
    said = {
        **{name: row[name] for name in ("name", "capacity", "capacity_until") if row.get(name) not in (None, "")},
        "strength": {**standing.strength, **{key: row[key_of] for key, key_of in _strengths() if row.get(key_of)}},
        "brings": {**standing.brings, **{key: value for key, value in row.get("brings", {}).items() if value}},
    }
    if colleague is None:
        return Planned(row["name"], row["contact"], "new", {**said, "contact": row["contact"]})
    values = {name: value for name, value in said.items() if getattr(colleague, name) != value}
    return Planned(row["name"], colleague.contact, "changed" if values else "same", values, colleague)


def _strengths() -> list[tuple[str, str]]:
    return [(language, f"strength_{language}") for language in LANGUAGES]


def rows_to_write() -> list[dict[str, Any]]:
    """Return the colleagues of the practice in scope as rows of a file, by name."""
    return [_row(colleague) for colleague in Colleague.objects.order_by("name", "pk")]


def _row(colleague: Colleague) -> dict[str, Any]:
    topics = list(colleague.brings.get(TOPIC) or ())
    brought = {
        f"brings_{dimension.key}": str(colleague.brings.get(dimension.key) or "")
        for dimension in texts.form_dimensions()
    }
    return {
        **brought,
        f"brings_{TOPIC}": f" {SEPARATOR} ".join(topics),
        "topics": topics,
        "name": colleague.name,
        "contact": colleague.contact,
        "capacity": str(colleague.capacity),
        "capacity_until": colleague.capacity_until.isoformat() if colleague.capacity_until else "",
        **{name: colleague.strength.get(language, "") for language, name in _strengths()},
    }
