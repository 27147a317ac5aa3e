"""Clients and providers as files, Parquet or CSV: each value read once, each mistake named by column and row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wunschkunde.cli.matching import compact, tables
from wunschkunde.cli.program import Refusal
from wunschkunde.engine import Dimension
from wunschkunde.engine.matching.answers import Answers
from wunschkunde.engine.matching.rules import Rules
from wunschkunde.texts.cells import unguarded

PLACES = re.compile(r"(\d{1,10})(?:[.,]0{1,2})?$")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LEVELS, MOST_IMPORTANT = 5, 10
PARTS_OF_SCALES = ("wish", "brings", "importance", "min", "max")
PARTS_OF_CHOICES = ("wish", "brings", "importance")


class Columns:
    """The columns of some rows of one file, all as text."""

    def __init__(self, source: tables.Source, table: pa.Table, first: int) -> None:
        """Rows of `source` from number `first` on."""
        self.source, self.table, self.first = source, table, first

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def texts(self, name: str) -> pa.ChunkedArray:
        """One column as text, empty where there is nothing. A list of options is joined."""
        column = self.table.column(name)
        try:
            if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
                column = pc.binary_join(column.cast(pa.list_(pa.string())), ";")
            return pc.utf8_trim_whitespace(pc.fill_null(column.cast(pa.string()), ""))
        except pa.ArrowException:
            self.refuse(name, 0, f"{column.type} is neither text nor a number")

    def values(self, name: str, read: Callable[[str], Any], kind: Any) -> NDArray[Any]:
        """One column, each different text read once. Refuses, naming column and row, what `read` does not know."""
        if name not in self.table.column_names:
            return np.full(len(self), read(""), kind)
        coded = self.texts(name).combine_chunks().dictionary_encode()
        numbers = np.asarray(coded.indices)
        known = np.zeros(max(1, len(coded.dictionary)), kind)
        for number, text in enumerate(coded.dictionary.to_pylist()):
            try:
                known[number] = read(text)
            except ValueError as error:
                self.refuse(name, int(np.argmax(numbers == number)), str(error))
        values: NDArray[Any] = known[numbers]
        return values

    def refuse(self, name: str, index: int, reason: str) -> NoReturn:
        """Stop, naming file, column and row."""
        raise Refusal(f"{self.source.path}: column {name}, row {self.source.row(self.first + index)}: {reason}")


def read_side(path: Path, rules: Rules, *, has_capacity: bool, most: int | None = None) -> Answers:
    """One side as the file says it. Refuses what it cannot read, and more than `most` rows; nothing is guessed."""
    source = tables.Source(path)
    _refuse_unknown(source, rules, has_capacity=has_capacity)
    if "id" not in source.names:
        raise Refusal(f"{path}: column id, row 1: missing")
    parts: list[Answers] = []
    seen: set[str] = set()
    for table in source.tables():
        columns = Columns(source, table, len(seen))
        if most is not None and len(seen) + len(columns) > most:
            raise Refusal(f"--memory: has no room for all rows of {path}, {most:,} at most")
        parts.append(_some_of(columns, rules, _ids(columns, seen), has_capacity=has_capacity))
    if not seen:
        raise Refusal(f"{path}: nobody stands in it")
    return _joined(parts)


def _some_of(columns: Columns, rules: Rules, ids: NDArray[np.object_], *, has_capacity: bool) -> Answers:
    capacity = _capacity(columns, has_capacity=has_capacity)
    if compact.COLUMN in columns.table.column_names:
        column = columns.table.column(compact.COLUMN)
        return compact.unpacked(column, rules, ids, capacity, path=columns.source.path, first=columns.first)
    brings, importance = _matrix(columns, rules, "brings"), _importances(columns, rules)
    wishes = _matrix(columns, rules, "wish")
    return Answers(
        ids=ids,
        wishes=wishes[0],
        brings=brings[0],
        wished=wishes[1],
        brought=brings[1],
        importances=importance,
        forbidden=_forbidden(columns, rules),
        capacity=capacity,
    )


def _joined(parts: list[Answers]) -> Answers:
    """The same rows, one part below the other; limits that no part states are none."""
    if len(parts) == 1:
        return parts[0]
    whole: dict[str, Any] = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(Answers)
        if field.name != "forbidden"
    }
    places = dict.fromkeys(place for part in parts for place in part.forbidden)
    none = [np.zeros(len(part.ids), np.uint8) for part in parts]
    whole["forbidden"] = {
        place: np.concatenate([part.forbidden.get(place, no) for part, no in zip(parts, none, strict=True)])
        for place in sorted(places)
    }
    return Answers(**whole)


def level(text: str) -> int:
    """1 to 5, or 0 where it is open. Raises ValueError for anything else."""
    number = _number(text) if text else 0
    if text and (number is None or number not in range(1, LEVELS + 1)):
        raise ValueError(f"{text!r} is not a level from 1 to 5")
    return int(number or 0)


def options(text: str, dimension: Dimension) -> int:
    """Options as bits; raises ValueError for one that the dimension does not have."""
    word = 0
    for option in filter(None, (part.strip() for part in text.split(";"))):
        if option not in dimension.options:
            raise ValueError(f"{option!r} is none of its options: {', '.join(dimension.options)}")
        word |= 1 << dimension.options.index(option)
    return word


def importance(text: str) -> float:
    """0 to 10, NaN where the default holds. Raises ValueError for anything else."""
    number = _number(text) if text else np.nan
    if number is None or number < 0 or number > MOST_IMPORTANT:
        raise ValueError(f"{text!r} is not an importance from 0 to 10")
    return number


def places(text: str) -> int:
    """How many clients a provider can take; 1 where nothing is said. Raises ValueError for anything else."""
    if not text:
        return 1
    # 1.000 may be one, or a thousand: nothing is guessed.
    found = PLACES.match(text)
    if found is None or int(found[1]) >= 2**31:
        raise ValueError(f"{text!r} is not a number of places")
    return int(found[1])


def _number(text: str) -> float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _refuse_unknown(source: tables.Source, rules: Rules, *, has_capacity: bool) -> None:
    if compact.COLUMN in source.names:
        known = {"id", "capacity", compact.COLUMN}
    else:
        known = {"id", "capacity"} if has_capacity else {"id"}
        known |= {f"{d.key}_{part}" for d in rules.scales for part in PARTS_OF_SCALES}
        known |= {f"{d.key}_{part}" for d in rules.choices for part in PARTS_OF_CHOICES}
    for name in source.names:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"; {near[0]} is one" if near else ""
            raise Refusal(f"{source.path}: column {name or '(no name)'}, row 1: no such column{hint}")


def _ids(columns: Columns, seen: set[str]) -> NDArray[np.object_]:
    """The ids of some rows, added to those of the rows before."""
    texts = columns.texts("id").to_pylist()
    ids = np.array([unguarded(key) for key in texts] if columns.source.is_csv else texts, dtype=object)
    for index, key in enumerate(ids):
        if not key:
            columns.refuse("id", index, "empty")
        if CONTROL.search(key):
            columns.refuse("id", index, f"{key!r} holds more than one line, or what nobody can see")
        if key in seen:
            columns.refuse("id", index, f"{key!r} stands twice")
        seen.add(key)
    return ids


def _capacity(columns: Columns, *, has_capacity: bool) -> NDArray[np.int32]:
    return columns.values("capacity", places, np.int32) if has_capacity else np.ones(len(columns), np.int32)


def _matrix(columns: Columns, rules: Rules, part: str) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    levels = [columns.values(f"{d.key}_{part}", level, np.uint8) for d in rules.scales]
    words = [columns.values(f"{d.key}_{part}", partial(options, dimension=d), np.uint64) for d in rules.choices]
    return compact.beside(levels, len(columns), np.uint8), compact.beside(words, len(columns), np.uint64)


def _importances(columns: Columns, rules: Rules) -> NDArray[np.float32]:
    stated = []
    for dimension in (*rules.scales, *rules.choices):
        values = columns.values(f"{dimension.key}_importance", importance, np.float32)
        stated.append(np.where(np.isnan(values), np.float32(dimension.importance), values))
    return compact.beside(stated, len(columns), np.float32)


def _forbidden(columns: Columns, rules: Rules) -> dict[tuple[str, int], NDArray[np.uint8]]:
    found = {}
    for index, dimension in enumerate(rules.scales):
        low = columns.values(f"{dimension.key}_min", level, np.uint8)
        high = columns.values(f"{dimension.key}_max", level, np.uint8)
        crossed = compact.are_crossed(low, high)
        if crossed.any():
            row = int(np.argmax(crossed))
            columns.refuse(f"{dimension.key}_min", row, f"{low[row]} is above the {high[row]} of {dimension.key}_max")
        if low.any() or high.any():
            found["brings", index] = compact.outside(low, high)
    return found
