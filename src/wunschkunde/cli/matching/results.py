"""What `wunschkunde match` writes: who matches whom, and who is left with which reason. All of it, or nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from wunschkunde.engine.matching.encode import Market
from wunschkunde.engine.matching.scores import harmonic_mean

METADATA = b"wunschkunde"
FEW = 100_000


def unmatched_path(out: Path) -> Path:
    """MATCHES.parquet -> MATCHES.unmatched.parquet."""
    return out.with_name(f"{out.stem}.unmatched{out.suffix}")


def matches(market: Market, lists: NDArray[np.int32]) -> pa.Table:
    """One row for each client and place in the list, sorted by client id, then by rank."""
    order = np.argsort(market.clients.ids, kind="stable")
    rows, columns = np.nonzero(lists[order] >= 0)
    clients = order[rows]
    providers, ranks = lists[clients, columns], columns + 1
    needs = _needs(market, clients, providers)
    return pa.table(
        {
            "client_id": pa.array(market.clients.ids[clients], pa.string()),
            "provider_id": pa.array(market.providers.ids[providers], pa.string()),
            "rank": pa.array(ranks, pa.int32()),
            "client_need": pa.array(needs[0], pa.float32()),
            "provider_need": pa.array(needs[1], pa.float32()),
            "fit": pa.array(harmonic_mean(needs[0], needs[1]), pa.float32()),
        }
    )


def _needs(market: Market, clients: NDArray[np.intp], providers: NDArray[np.int32]) -> NDArray[np.float64]:
    if len(clients) <= FEW:
        return np.stack(market.needs(clients, providers.astype(np.intp)))
    from wunschkunde.engine.matching.compiled_scores import needs_of_pairs
    from wunschkunde.engine.matching.tables import arrays_of

    return np.asarray(needs_of_pairs(arrays_of(market), clients.astype(np.int32), providers))


def left_over(market: Market, clients: NDArray[np.intp], reasons: Sequence[str]) -> pa.Table:
    """Who is on no list or has no place, with the reason, sorted by client id."""
    rows = sorted(zip(market.clients.ids[clients], reasons, strict=True))
    ids, why = zip(*rows, strict=True) if rows else ((), ())
    return pa.table({"client_id": pa.array(ids, pa.string()), "reason": pa.array(why, pa.string())})


def write(tables: dict[Path, pa.Table], provenance: dict[str, Any]) -> None:
    """Write the tables beside their places first, then move them there: none is ever half written.

    The provenance stands in the metadata of a Parquet file, and beside a CSV file as `.provenance.json`.
    """
    words = json.dumps(provenance, sort_keys=True, ensure_ascii=False)
    made: list[tuple[Path, Path]] = []
    try:
        for path, table in tables.items():
            making = path.with_name(f".{path.name}.{os.getpid()}.making")
            made.append((making, path))
            if path.suffix.lower() == ".csv":
                pa.csv.write_csv(table, making)
                beside = path.with_name(f"{path.name}.provenance.json")
                made.append((beside.with_name(f".{beside.name}.making"), beside))
                made[-1][0].write_text(words + "\n", encoding="utf-8")
            else:
                pa.parquet.write_table(table.replace_schema_metadata({METADATA: words}), making)
        for making, path in made:
            making.replace(path)
    finally:
        for making, _ in made:
            making.unlink(missing_ok=True)
