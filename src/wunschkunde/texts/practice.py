"""Practices written as YAML, in the form of the example practices: for the command line and the demo.

A file is a mapping with `example_practices`, a list of practices. Dimensions and options are
those of the texts. Every error is a TextsError: one line naming file, key and reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from wunschkunde.engine import Colleague, Limit, Side
from wunschkunde.engine.sides import as_answer
from wunschkunde.texts.errors import TextsError
from wunschkunde.texts.loader import catalog
from wunschkunde.texts.reader import Reader
from wunschkunde.texts.strict_yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from wunschkunde.texts.model import Dimension, Text

MAX_IMPORTANT = 3
NAMED_IMPORTANCE = 9.0


@dataclass(frozen=True, slots=True)
class PracticeColleague:
    """A colleague with a verb phrase that continues the name."""

    colleague: Colleague
    strength: Text | None
    contact: str


@dataclass(frozen=True, slots=True)
class PracticeInquiry:
    """An inquiry: who, in what words, with which answers. `data` is everything as written."""

    id: str
    name: str
    text: str
    side: Side
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice with its side, its colleagues and its inquiries."""

    key: str
    side: Side
    colleagues: tuple[PracticeColleague, ...]
    inquiries: tuple[PracticeInquiry, ...]
    data: Mapping[str, Any]


def read_practices(path: Path) -> tuple[Practice, ...]:
    """All practices of a file, checked. Raises TextsError."""
    top = Reader(read_yaml(path), str(path))
    listed = top["example_practices"].listed()
    if not listed:
        top["example_practices"].fail("empty")
    by_key = {dimension.key: dimension for dimension in catalog().dimensions}
    seen: dict[str, set[str]] = {"key": set(), "id": set()}
    return tuple(_practice(node, by_key, seen) for node in listed)


def find_inquiry(practices: Sequence[Practice], inquiry_id: str, *, file: str) -> tuple[Practice, PracticeInquiry]:
    """The inquiry with this id and its practice. Raises TextsError when there is none."""
    for practice in practices:
        for inquiry in practice.inquiries:
            if inquiry.id == inquiry_id:
                return practice, inquiry
    raise TextsError(file, inquiry_id, "no inquiry with this id")


def _practice(node: Reader, by_key: Mapping[str, Dimension], seen: dict[str, set[str]]) -> Practice:
    key = _unique(node, "key", seen["key"]) if node.has("key") else ""
    colleagues = [_colleague(item, by_key) for item in node["colleagues"].listed()] if node.has("colleagues") else []
    return Practice(
        key=key,
        side=_side(node["dimensions"], by_key),
        colleagues=tuple(colleagues),
        inquiries=tuple(_inquiry(item, by_key, seen["id"]) for item in node["inquiries"].listed()),
        data=node.mapping(),
    )


def _unique(node: Reader, name: str, seen: set[str]) -> str:
    value = node[name].word()
    if value in seen:
        node[name].fail(f"{value!r} stands twice")
    seen.add(value)
    return value


def _colleague(node: Reader, by_key: Mapping[str, Dimension]) -> PracticeColleague:
    name = node["name"].word()
    return PracticeColleague(
        colleague=Colleague(name, _side(node["dimensions"], by_key), node["capacity"].number(0, 100_000)),
        strength=node["strength"].text() if node.has("strength") else None,
        contact=node["contact"].word() if node.has("contact") else "",
    )


def _inquiry(node: Reader, by_key: Mapping[str, Dimension], seen: set[str]) -> PracticeInquiry:
    inquiry_id = _unique(node, "id", seen)
    answers = Reader(node["answers"].value, node.file, f"{inquiry_id}.answers")
    important = node["important"].words() if node.has("important") else ()
    if len(important) > MAX_IMPORTANT or set(important) - set(by_key):
        node["important"].fail(f"at most {MAX_IMPORTANT} dimensions")
    return PracticeInquiry(
        id=inquiry_id,
        name=node["name"].word() if node.has("name") else "",
        text=node["text"].word() if node.has("text") else "",
        side=_side(answers, by_key, other="provider", importances=dict.fromkeys(important, NAMED_IMPORTANCE)),
        data=node.mapping(),
    )


def _side(
    node: Reader,
    by_key: Mapping[str, Dimension],
    *,
    other: str = "client",
    importances: Mapping[str, float] | None = None,
) -> Side:
    wishes: dict[str, Any] = {}
    brings: dict[str, Any] = {}
    stated = dict(importances or {})
    limits: dict[str, tuple[Limit, ...]] = {}
    for key, answer in node.items():
        if key not in by_key:
            answer.fail("unknown dimension")
        unknown = set(answer.mapping()) - {"expects", "offers", "importance", "knockout"}
        if unknown:
            answer.fail(f"unknown key {min(unknown)}")
        for name, part in (("expects", wishes), ("offers", brings)):
            if answer.has(name):
                part[key] = _answer(answer[name], by_key[key])
        if answer.has("importance"):
            stated[key] = _importance(answer["importance"])
        if answer.has("knockout"):
            limits[key] = (_limit(answer["knockout"], by_key[key], other),)
    return Side(wishes, brings, stated, limits)


def _answer(node: Reader, dimension: Dimension) -> Any:
    try:
        answer = as_answer(node.value, dimension.key)
        dimension.for_engine().check(answer)
    except ValueError as error:
        node.fail(str(error).partition(": ")[2])
    if isinstance(answer, frozenset):
        if len(answer) != len(node.value):
            node.fail("an option stands twice")
        if dimension.max_choices and len(answer) > dimension.max_choices:
            node.fail(f"at most {dimension.max_choices} options")
    return answer


def _importance(node: Reader) -> float:
    if type(node.value) not in (int, float) or not 0 <= node.value <= 10:  # noqa: PLR2004 (also refuses NaN)
        node.fail("must be a number from 0 to 10")
    return float(node.value)


def _limit(node: Reader, dimension: Dimension, other: str) -> Limit:
    """`{side: client_offers, below: 3}`: over what the other side brings, or what it expects."""
    if dimension.kind != "scale5":
        node.fail("a limit needs a scale")
    side = node["side"].one_of((f"{other}_offers", f"{other}_expects"))
    on: Literal["wishes", "brings"] = "brings" if side.endswith("offers") else "wishes"
    below = node["below"].number(1, 5) if node.has("below") else None
    above = node["above"].number(1, 5) if node.has("above") else None
    if below is None and above is None:
        node.fail("needs below or above")
    return Limit(on, below, above)
