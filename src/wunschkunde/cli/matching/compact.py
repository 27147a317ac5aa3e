"""The compact layout: all answers of a person in one fixed_size_binary column, in the order of the dimensions.

A scale takes five bytes: wish, brings, min, max (0 open) and importance in tenths (255: the default). A choice takes
seventeen: wish and brings as eight bytes of bits each, low byte first, and the importance. Scales stand first.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from numpy.typing import NDArray

from wunschkunde.cli.matching.tables import Source
from wunschkunde.cli.program import Refusal
from wunschkunde.engine.matching.answers import Answers
from wunschkunde.engine.matching.rules import Rules

COLUMN = "answers"
DEFAULT, TENTHS, MOST_IMPORTANT = 255, 10, 100
# What a float32 may lose of ten tenths.
LOST = 1e-3
LEVELS = 5
EVERY_LEVEL = (1 << LEVELS) - 1


def record(rules: Rules) -> np.dtype[Any]:
    """One person as NumPy sees the bytes."""
    scale = np.dtype([(name, "u1") for name in ("wish", "brings", "min", "max", "importance")])
    choice = np.dtype([("wish", "<u8"), ("brings", "<u8"), ("importance", "u1")])
    kinds = [(d.key, scale) for d in rules.scales] + [(d.key, choice) for d in rules.choices]
    return np.dtype(kinds)


def check(answers: Answers, rules: Rules, path: Path) -> None:
    """Refuse what does not go into the layout: an importance, read from `path`, that is finer than a tenth."""
    for index, dimension in enumerate((*rules.scales, *rules.choices)):
        stated = answers.importances[:, index]
        finer = _is_finer(stated) & (stated != np.float32(dimension.importance))
        if finer.any():
            row = int(np.argmax(finer))
            place = f"column {dimension.key}_importance, row {Source(path).row(row)}"
            raise Refusal(f"{path}: {place}: {stated[row]:g} is finer than a tenth, so not for --compact")


def _is_finer(importances: NDArray[np.float32]) -> NDArray[np.bool_]:
    tenths = importances * TENTHS
    finer: NDArray[np.bool_] = np.abs(np.rint(tenths) - tenths) > LOST
    return finer


def pack(answers: Answers, rules: Rules) -> NDArray[Any]:
    """The answers as records: limits that are ranges, and what `check` lets pass."""
    rows = np.zeros(len(answers.ids), record(rules))
    # What is finer is the dimension's own.
    tenths = np.where(_is_finer(answers.importances), DEFAULT, np.rint(answers.importances * TENTHS))
    for index, dimension in enumerate(rules.scales):
        part = rows[dimension.key]
        part["wish"], part["brings"] = answers.wishes[:, index], answers.brings[:, index]
        part["importance"] = tenths[:, index]
        bits = answers.forbidden.get(("brings", index))
        if bits is not None:
            allowed = (~bits[:, None] >> np.arange(LEVELS)) & 1
            part["min"] = np.where(bits == 0, 0, np.argmax(allowed, axis=1) + 1)
            part["max"] = np.where(bits == 0, 0, LEVELS - np.argmax(allowed[:, ::-1], axis=1))
    for index, dimension in enumerate(rules.choices):
        part = rows[dimension.key]
        part["wish"], part["brings"] = answers.wished[:, index], answers.brought[:, index]
        part["importance"] = tenths[:, len(rules.scales) + index]
    return rows


def write(answers: Answers, rules: Rules, path: Path, folder: Path) -> None:
    """Write one side in the compact layout: in `folder` first, so that it is never half written."""
    rows = pack(answers, rules)
    kind = pa.binary(max(1, rows.dtype.itemsize))
    column = pa.Array.from_buffers(kind, len(rows), [None, pa.py_buffer(rows.tobytes())])
    ids, capacity = pa.array(answers.ids, pa.string()), pa.array(answers.capacity, pa.int32())
    making = folder / path.name
    pa.parquet.write_table(pa.table({"id": ids, "capacity": capacity, COLUMN: column}), making)
    making.replace(path)


def unpacked(
    column: pa.ChunkedArray,
    rules: Rules,
    ids: NDArray[np.object_],
    capacity: NDArray[np.int32],
    *,
    path: Path,
    first: int = 0,
) -> Answers:
    """What the records say, from row number `first` on.

    Refuses records of another width, and values that are none, naming column and row.
    """
    kind = record(rules)
    if column.type != pa.binary(kind.itemsize):
        raise Refusal(f"{path}: column {COLUMN}, row 1: {column.type}, not {kind.itemsize} bytes for these dimensions")
    if column.null_count:
        row = first + int(np.argmax(np.asarray(column.is_null()))) + 1
        raise Refusal(f"{path}: column {COLUMN}, row {row}: empty")
    whole = column.combine_chunks()
    rows = np.frombuffer(whole.buffers()[1], kind, count=len(whole), offset=whole.offset * kind.itemsize)
    _check(rows, rules, path, first)
    scales, choices = ([rows[d.key] for d in group] for group in (rules.scales, rules.choices))
    importances = np.zeros((len(rows), len(rules.dimensions)), np.float32)
    for index, dimension in enumerate((*rules.scales, *rules.choices)):
        tenths = rows[dimension.key]["importance"]
        importances[:, index] = np.where(tenths == DEFAULT, np.float32(dimension.importance), tenths / TENTHS)
    return Answers(
        ids=ids,
        wishes=beside([part["wish"] for part in scales], len(rows), np.uint8),
        brings=beside([part["brings"] for part in scales], len(rows), np.uint8),
        wished=beside([part["wish"] for part in choices], len(rows), np.uint64),
        brought=beside([part["brings"] for part in choices], len(rows), np.uint64),
        importances=importances,
        forbidden=_limits(scales),
        capacity=capacity,
    )


def _check(rows: NDArray[Any], rules: Rules, path: Path, first: int) -> None:
    for dimension in (*rules.scales, *rules.choices):
        part = rows[dimension.key]
        names = ("wish", "brings") if dimension.options else ("wish", "brings", "min", "max")
        most = (1 << len(dimension.options)) - 1 if dimension.options else LEVELS
        wrong = (part["importance"] > MOST_IMPORTANT) & (part["importance"] != DEFAULT)
        for name in names:
            wrong |= part[name] > most
        if not dimension.options:
            wrong |= are_crossed(part["min"], part["max"])
        if wrong.any():
            row = first + int(np.argmax(wrong)) + 1
            raise Refusal(f"{path}: column {COLUMN}, row {row}: {dimension.key} holds what is no answer")


def _limits(scales: list[NDArray[Any]]) -> dict[tuple[str, int], NDArray[np.uint8]]:
    found = ((index, part) for index, part in enumerate(scales) if part["min"].any() or part["max"].any())
    return {("brings", index): outside(part["min"], part["max"]) for index, part in found}


def beside(parts: Sequence[NDArray[Any]], rows: int, kind: Any) -> NDArray[Any]:
    """Columns side by side, (rows, columns)."""
    return np.stack(parts, axis=1).astype(kind) if parts else np.zeros((rows, 0), kind)


def are_crossed(low: NDArray[np.uint8], high: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether nothing is left between two limits."""
    crossed: NDArray[np.bool_] = (high > 0) & (low > high)
    return crossed


def outside(low: NDArray[np.uint8], high: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Bits of the levels below `low` or above `high`; 0 states no limit."""
    below = (1 << np.maximum(low, 1).astype(np.uint8) - 1) - 1
    above = EVERY_LEVEL & ~((1 << np.where(high == 0, LEVELS, high)) - 1)
    return np.asarray(below | above, np.uint8)
