"""A version in words, line by line, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.profile.models import Draft

Label = str | Promise
Change = Literal["new", "gone", "changed"]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing a version says, in the reader's language."""

    key: str
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing two versions say differently: the lines only one of them has; of a mere change of order, all."""

    label: str
    change: Change
    before: tuple[str, ...]
    after: tuple[str, ...]


def described(
    kind: str, data: Mapping[str, Any], dimensions: tuple[texts.Dimension, ...], labels: Mapping[str, Label]
) -> list[Row]:
    """Return all that a version (or a draft) says; what it is silent about is left out."""
    parts = _ideal_client(data) if kind == Draft.Kind.IDEAL_CLIENT else _offer(data)
    rows = [Row(f"texts.{key}", str(label), _both(data["texts"].get(key, {}))) for key, label in labels.items()]
    rows += [Row(key, label, tuple(lines)) for key, label, lines in parts]
    rows += [Row(f"dimension.{item.key}", words_of(item.name), tuple(_dimension(item, data))) for item in dimensions]
    return [row for row in rows if row.lines]


def differences(before: list[Row], after: list[Row]) -> list[Difference]:
    """Return what differs, in the order of the newer one; what only the older one says comes last."""
    old, new = {row.key: row for row in before}, {row.key: row for row in after}
    found = []
    for row in [*after, *(row for row in before if row.key not in new)]:
        was = old[row.key].lines if row.key in old else ()
        now = new[row.key].lines if row.key in new else ()
        if was != now:
            change: Change = "new" if not was else "gone" if not now else "changed"
            before_only, after_only = _without(was, now), _without(now, was)
            is_order = not before_only and not after_only
            found.append(
                Difference(row.label, change, was if is_order else before_only, now if is_order else after_only)
            )
    return found


def _without(lines: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for line in lines if line not in others)


def _both(words: Any) -> tuple[str, ...]:
    """Words of one's own in both languages, named where there are two."""
    if isinstance(words, str):
        return (words,) if words else ()
    spoken = {language: words[language] for language in ("de", "en") if words.get(language)}
    if len(spoken) < len(("de", "en")):
        return tuple(spoken.values())
    return tuple(f"{language.upper()}: {text}" for language, text in spoken.items())


def _joined(*parts: Any) -> str:
    return " – ".join(part for part in map(words_of, parts) if part)


def _ideal_client(data: Mapping[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    bases = {"evidence": _("seen"), "assumption": _("assumed")}
    traits = data.get("traits", [])
    yield "segments", _("Groups"), [_joined(item["name"], item["description"]) for item in data.get("segments", [])]
    yield "traits", _("Signs"), [f"{_joined(x['statement'], x['sign'])} ({bases[x['basis']]})" for x in traits]


def _offer(data: Mapping[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    worries = {worry["key"]: words_of(worry) for worry in data.get("worries", [])}
    readers = {"private": _("only the practice"), "request": _("on request"), "public": _("public")}
    yield "worries", _("Worries clients come with"), list(worries.values())
    yield "services", _("Services"), [_service(item, worries) for item in data.get("services", [])]
    if data.get("working_days"):
        yield "days", _("Working days"), [", ".join(str(WEEKDAYS[day]) for day in data["working_days"])]
    if data.get("opens_at") and data.get("closes_at"):
        span = {"start": data["opens_at"], "end": data["closes_at"]}
        yield "hours", _("Hours"), [_("%(start)s to %(end)s") % span]
    if data.get("answer_days") is not None:
        yield "answer_days", _("Working days until an answer"), [str(data["answer_days"])]
    yield "absences", _("Days off"), [_span(item) for item in data.get("time_off", [])]
    if data.get("capacity") is not None:
        yield "capacity", _("Clients at the same time"), [str(data["capacity"])]
    lines = [f"{words_of(item['text'])} ({readers[item['visibility']]})" for item in data.get("human_side", [])]
    yield "human_side", _("As a person"), lines


def _service(item: Mapping[str, Any], worries: Mapping[str, str]) -> str:
    eased = [worries[key] for key in item.get("worries", []) if key in worries]
    said = _joined(item["name"], item["description"])
    return _("%(service)s (eases: %(worries)s)") % {"service": said, "worries": "; ".join(eased)} if eased else said


def _span(item: Mapping[str, str]) -> str:
    start, end = (date_format(date.fromisoformat(item[name]), "SHORT_DATE_FORMAT") for name in ("from", "to"))
    return start if start == end else _("%(start)s to %(end)s") % {"start": start, "end": end}


def _dimension(dimension: texts.Dimension, data: Mapping[str, Any]) -> Iterator[str]:
    """What is said about a dimension: a version of the ideal client has wishes, one of the offer has what it brings."""
    key = dimension.key
    if data.get("wishes", {}).get(key) is not None:
        yield _("Wish: %(words)s") % {"words": answer_words(dimension, data["wishes"][key])}
    if data.get("brings", {}).get(key) is not None:
        yield answer_words(dimension, data["brings"][key])
    if data.get("importances", {}).get(key) is not None:
        yield _("Importance: %(level)s of 10") % {"level": data["importances"][key]}
    for limit in data.get("limits", []):
        if limit["dimension"] == key:
            yield limit_words(dimension, limit)


def answer_words(dimension: texts.Dimension, value: Any) -> str:
    """Return an answer in words; options one after the other."""
    values = value if isinstance(value, list) else [value]
    return ", ".join(words_of(dimension.level(item)) for item in values)


def limit_words(dimension: texts.Dimension, limit: Mapping[str, Any]) -> str:
    """Return a limit in words."""
    bound = "below" if limit.get("below") is not None else "above"
    sentences = {
        ("client_expects", "below"): _("Clients wish at least: %(level)s"),
        ("client_expects", "above"): _("Clients wish at most: %(level)s"),
        ("client_offers", "below"): _("Clients bring at least: %(level)s"),
        ("client_offers", "above"): _("Clients bring at most: %(level)s"),
    }
    return sentences[limit["side"], bound] % {"level": words_of(dimension.level(limit[bound]))}
