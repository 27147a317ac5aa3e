"""What `wunschkunde match` writes: who matches whom, and who is left with which reason. All of it, or nothing."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from wunschkunde.engine.matching.encode import Market
from wunschkunde.engine.matching.scores import harmonic_mean
from wunschkunde.texts.cells import FORMULA, guarded

METADATA = b"wunschkunde"
# Pairs up to which NumPy is quicker than loading the compiled kernels; and rows made at a time.
FEW, AT_ONCE = 100_000, 100_000
MATCHES = pa.schema(
    {
        "client_id": pa.string(),
        "provider_id": pa.string(),
        "rank": pa.int32(),
        "client_need": pa.float32(),
        "provider_need": pa.float32(),
        "fit": pa.float32(),
    }
)
UNMATCHED = pa.schema({"client_id": pa.string(), "reason": pa.string()})


def unmatched_path(out: Path) -> Path:
    """MATCHES.parquet -> MATCHES.unmatched.parquet."""
    return out.with_name(f"{out.stem}.unmatched{out.suffix}")


def matches(market: Market, lists: NDArray[np.int32]) -> Iterator[pa.Table]:
    """One row for each client and place in the list, sorted by client id, then by rank; some rows at a time."""
    order = np.argsort(market.clients.ids, kind="stable")
    is_large = bool(np.count_nonzero(lists >= 0) > FEW)
    size = max(1, AT_ONCE // max(1, lists.shape[1]))
    for some in (order[first : first + size] for first in range(0, len(order), size)):
        rows, columns = np.nonzero(lists[some] >= 0)
        clients = some[rows]
        providers, ranks = lists[clients, columns], columns + 1
        one, other = _needs(market, clients, providers, is_large=is_large)
        ids = market.clients.ids[clients], market.providers.ids[providers]
        yield pa.table([*ids, ranks, one, other, harmonic_mean(one, other)], schema=MATCHES)


def _needs(
    market: Market, clients: NDArray[np.intp], providers: NDArray[np.int32], *, is_large: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if not is_large:
        return market.needs(clients, providers.astype(np.intp))
    from wunschkunde.engine.matching.compiled_scores import needs_of_pairs
    from wunschkunde.engine.matching.tables import arrays_of

    one, other = needs_of_pairs(arrays_of(market), clients.astype(np.int32), providers)
    return one, other


def left_over(market: Market, clients: NDArray[np.intp], reasons: Sequence[str]) -> Iterator[pa.Table]:
    """Who is on no list or has no place, with the reason, sorted by client id."""
    rows = sorted(zip(market.clients.ids[clients], reasons, strict=True))
    for some in (rows[first : first + AT_ONCE] for first in range(0, len(rows), AT_ONCE)):
        ids, why = zip(*some, strict=True)
        yield pa.table([ids, why], schema=UNMATCHED)


def write(
    tables: Mapping[Path, tuple[pa.Schema, Iterable[pa.Table]]],
    provenance: dict[str, Any],
    folder: Path,
    *,
    has_semicolons: bool,
) -> list[int]:
    """Write the tables in `folder` first, then move them to their places: none is ever half written. Rows of each.

    The provenance stands in the metadata of a Parquet file, and beside a CSV file as `.provenance.json`. CSV has
    commas, or is what a spreadsheet opens that separates by semicolons: decimal commas, and a byte order mark.
    """
    words = json.dumps(provenance, sort_keys=True, ensure_ascii=False)
    made, rows = [], []
    for path, (schema, parts) in tables.items():
        made.append(path)
        if path.suffix.lower() == ".csv":
            rows.append(_write_csv(folder / path.name, schema, map(_guarded, parts), has_semicolons=has_semicolons))
            made.append(path.with_name(f"{path.name}.provenance.json"))
            (folder / made[-1].name).write_text(words + "\n", encoding="utf-8")
        else:
            writer = pa.parquet.ParquetWriter(folder / path.name, schema.with_metadata({METADATA: words}))
            rows.append(_write_all(writer, parts))
    for path in made:
        (folder / path.name).replace(path)
    return rows


def _write_all(writer: Any, parts: Iterable[pa.Table]) -> int:
    rows = 0
    with writer:
        for table in parts:
            writer.write_table(table)
            rows += table.num_rows
    return rows


def _write_csv(path: Path, schema: pa.Schema, parts: Iterable[pa.Table], *, has_semicolons: bool) -> int:
    if not has_semicolons:
        return _write_all(pa.csv.CSVWriter(path, schema), parts)
    schema = pa.schema([field.with_type(pa.string()) for field in schema])
    with path.open("wb") as file:
        file.write(codecs.BOM_UTF8)
        writer = pa.csv.CSVWriter(file, schema, write_options=pa.csv.WriteOptions(delimiter=";"))
        return _write_all(writer, (_with_commas(table, schema) for table in parts))


def _with_commas(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Everything as text, decimals with a comma."""
    columns = [
        pc.replace_substring(column.cast(pa.string()), ".", ",") if pa.types.is_floating(column.type) else column
        for column in table.columns
    ]
    return pa.table([column.cast(pa.string()) for column in columns], schema=schema)


def _guarded(table: pa.Table) -> pa.Table:
    """Ids that a spreadsheet would compute become text."""
    for index, name in enumerate(table.column_names):
        column = table.column(name)
        if name.endswith("_id") and pc.any(pc.match_substring_regex(column, FORMULA.pattern)).as_py():
            safe = pa.array([guarded(one) for one in column.to_pylist()], pa.string())
            table = table.set_column(index, table.schema.field(name), safe)
    return table
