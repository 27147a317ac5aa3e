"""Files as a network might have them: people with traits that go together, popular topics, limits, open answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from wunschkunde.engine import Dimension

TRAITS, SPREAD = 6, 1.1
MOST_IMPORTANT, STATED = 9, 3
# How much of it is answered: a client the inquiry form and some more, a provider nearly all.
CLIENT_ANSWERS, PROVIDER_ANSWERS, WISHES_TOO = 0.55, 0.92, 0.6
WITH_A_LIMIT, MOST_PLACES = 0.15, 8


def write_example(
    dimensions: tuple[Dimension, ...], size: tuple[int, int], paths: tuple[Path, Path], seed: int
) -> None:
    """Write `size` clients and providers; the same seed gives the same files."""
    random = np.random.default_rng(seed)
    # What a trait does to an answer is the same on both sides: that is why some fit better than others.
    loadings = random.normal(size=(TRAITS, len(dimensions)))
    for rows, path, letter, answered in zip(size, paths, "cp", (CLIENT_ANSWERS, PROVIDER_ANSWERS), strict=True):
        columns: dict[str, Any] = {"id": [f"{letter}{number:0{len(str(rows))}}" for number in range(1, rows + 1)]}
        if letter == "p":
            columns["capacity"] = random.integers(1, MOST_PLACES + 1, rows)
        columns |= _answers(random, dimensions, loadings, (rows, answered))
        table = pa.table(columns)
        if path.suffix.lower() == ".csv":
            pa.csv.write_csv(table, path, pa.csv.WriteOptions(quoting_style="needed"))
        else:
            pa.parquet.write_table(table, path)


def _answers(
    random: np.random.Generator, dimensions: tuple[Dimension, ...], loadings: NDArray[Any], size: tuple[int, float]
) -> dict[str, Any]:
    rows, answered = size
    leanings = random.normal(size=(rows, TRAITS)) @ loadings / np.sqrt(TRAITS)
    important = np.argsort(random.random((rows, len(dimensions))), axis=1)[:, :STATED]
    columns: dict[str, Any] = {}
    for index, dimension in enumerate(dimensions):
        # A topic is what a knock-out hangs on: nobody asks without one, or offers none.
        is_needed = "knockout" in (dimension.client_need, dimension.provider_need)
        share = 1.0 if is_needed else answered
        said = _choices if dimension.options else _levels
        leaning = leanings[:, index]
        brings = said(random, dimension, leaning)
        wish = brings if is_needed else said(random, dimension, leaning)
        columns[f"{dimension.key}_wish"] = _some(random, wish, share * (1.0 if is_needed else WISHES_TOO))
        columns[f"{dimension.key}_brings"] = _some(random, brings, share)
        stated = np.where((important == index).any(axis=1), str(MOST_IMPORTANT), "")
        columns[f"{dimension.key}_importance"] = pa.array(stated, pa.string())
        if not dimension.options and index % 5 == 0:
            low = np.where(random.random(rows) < WITH_A_LIMIT, "2", "")
            columns[f"{dimension.key}_min"] = pa.array(low, pa.string())
    return columns


def _levels(random: np.random.Generator, _: Dimension, leaning: NDArray[Any]) -> NDArray[Any]:
    levels = np.clip(np.rint(3 + SPREAD * leaning + random.normal(size=len(leaning)) * 0.6), 1, 5)
    return levels.astype(int).astype(str)


def _choices(random: np.random.Generator, dimension: Dimension, leaning: NDArray[Any]) -> NDArray[Any]:
    """One to three options, the first ones more often than the last."""
    size = len(dimension.options)
    weights = 1 / np.arange(2, size + 2)
    taste = random.gumbel(size=(len(leaning), size)) + np.log(weights) + np.outer(leaning, np.linspace(-1, 1, size)) / 2
    order, number = np.argsort(-taste, axis=1), random.integers(1, min(3, size) + 1, len(leaning))
    return np.array([";".join(dimension.options[place] for place in row[:few]) for row, few in zip(order, number)])  # noqa: B905


def _some(random: np.random.Generator, values: NDArray[Any], share: float) -> pa.Array:
    return pa.array(np.where(random.random(len(values)) < share, values, ""), pa.string())
