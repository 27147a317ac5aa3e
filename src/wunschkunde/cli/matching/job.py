"""One matching from two files to the files it writes."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import click
import numpy as np
from numpy.typing import NDArray

from wunschkunde.cli.matching import compact, results
from wunschkunde.cli.matching.dimensions import dimensions_of
from wunschkunde.cli.matching.files import read_side
from wunschkunde.cli.matching.parts import Run, do_part, joined, parts_of
from wunschkunde.cli.program import Refusal
from wunschkunde.engine import Dimension
from wunschkunde.engine.matching.encode import Market, market_of
from wunschkunde.engine.matching.market_needs import MarketNeeds
from wunschkunde.engine.matching.panels import PANEL
from wunschkunde.engine.matching.rules import Rules

FEWEST, CHUNK = 4096, 1 << 20
# What a panel takes for each provider, in vectors' bytes: read, sorted, and laid out.
COPIES = 4
RULES = (
    "fit: harmonic mean of both needs, 0 with a knock-out; higher fit first, of equals (as float32) the provider whose "
    "id comes first; places: client-proposing, of equals the earlier row of the clients"
)


@dataclass(frozen=True, slots=True)
class Job:
    """What is matched, and where it goes."""

    market: Market
    dimensions: tuple[Dimension, ...]
    out: Path
    top: int
    threads: int
    memory: int
    provenance: dict[str, Any]

    @classmethod
    def of(cls, clients: Path, providers: Path, asked: dict[str, Any]) -> Job:
        """Read both files. Refuses what does not hold, or what would not fit into the memory."""
        out, dimensions = asked["out"], dimensions_of(asked["dimensions"])
        rules = Rules.of(dimensions)
        sides = [read_side(path, rules, has_capacity=path is providers) for path in (clients, providers)]
        if asked["compact"]:
            for name, side in zip(("clients", "providers"), sides, strict=True):
                compact.write(side, rules, out.with_name(f"{out.stem}.{name}.parquet"))
        kind = "stable" if asked["stable"] else "spread" if asked["spread"] else "lists"
        return cls(
            market=market_of(rules, *sides),
            dimensions=dimensions,
            out=out,
            top=asked["top"],
            threads=asked["threads"] or os.cpu_count() or 1,
            memory=asked["memory"],
            provenance={
                "version": version("wunschkunde"),
                "kind": kind,
                "rules": RULES,
                "top": asked["top"],
                # Nothing is drawn by lot.
                "seed": None,
                "clients": {"file": clients.name, "sha256": digest(clients)},
                "providers": {"file": providers.name, "sha256": digest(providers)},
                "dimensions": [repr(dimension) for dimension in dimensions],
            },
        )

    def lists(self, engine: Literal["local", "cluster"], address: str | None) -> None:
        """Write the best providers of each client."""
        panel, handicap = self._panel(), None
        if self.provenance["kind"] == "spread":
            handicap = self._handicap()
        run = Run.begun(self.out.with_name(f".{self.out.name}.work"), self.market, self.provenance, handicap)
        if engine == "cluster":
            self._on_a_cluster(run, address, panel)
        else:
            self._here(run, panel)
        lists = joined(run, self.market, self.top)
        if handicap is not None:
            self._compare(lists)
        self._write(lists, np.flatnonzero((lists < 0).all(axis=1)))
        run.end()

    def stable(self) -> None:
        """Write who has which place. Refuses to write what the audit finds not to be stable."""
        from wunschkunde.engine.matching.audit import NotStableError, audit
        from wunschkunde.engine.matching.stable import stable_matching

        needs, capacity = MarketNeeds(self.market), self.market.capacity
        matching = stable_matching(needs, capacity, threads=self.threads)
        found = audit(needs, capacity, matching.provider, threads=self.threads)
        try:
            found.check()
        except NotStableError as error:
            raise Refusal(f"Nothing was written: {error}") from error
        self.provenance["audit"] = {"pairs": found.pairs, "blocking": 0, "over_capacity": 0}
        click.echo(f"{matching.matched:.1%} have a place; {found.pairs:,} pairs looked at, none blocks.", err=True)
        self._write(matching.provider[:, None], np.flatnonzero(matching.provider < 0), needs)

    def _write(self, lists: NDArray[np.int32], left: NDArray[np.intp], needs: MarketNeeds | None = None) -> None:
        from wunschkunde.engine.matching.unmatched import reasons

        market = self.market
        why = reasons(needs or MarketNeeds(market), left.astype(np.int32)) if len(left) else []
        tables = {
            self.out: results.matches(market, lists),
            results.unmatched_path(self.out): results.left_over(market, left, why),
        }
        results.write(tables, self.provenance)
        click.echo(f"{tables[self.out].num_rows:,} rows in {self.out}; {len(left):,} clients without.", err=True)

    def _panel(self) -> int:
        """How many providers' vectors may be held at a time."""
        width = 2 * self.market.rules.width * 4 * COPIES
        kept = self.market.clients.nbytes + self.market.providers.nbytes
        free = self.memory - kept - self.market.n_clients * self.top * 8
        if free < FEWEST * width:
            raise Refusal(f"--memory: about {(kept + self.memory - free + FEWEST * width) / 1e9:.1f}G are needed.")
        return min(PANEL, free // width)

    def _here(self, run: Run, panel: int) -> None:
        parts = range(len(parts_of(self.market)))
        with progress(self.market.n_clients * self.market.n_providers) as bar:
            for number in parts:
                clients = len(parts_of(self.market)[number])
                if run.part(number).is_file():
                    bar.advance(clients * self.market.n_providers)
                do_part(str(run.folder), number, self.dimensions, threads=self.threads, panel=panel, tell=bar.advance)

    def _on_a_cluster(self, run: Run, address: str | None, panel: int) -> None:
        from wunschkunde.engine.matching.cluster import cluster

        parts = parts_of(self.market)
        try:
            with cluster(address, threads=1) as pool, progress(self.market.n_clients * self.market.n_providers) as bar:
                self._submit(pool, run, panel, bar)
        except ImportError as error:
            raise Refusal(str(error)) from error
        missing = [number for number in range(len(parts)) if not run.part(number).is_file()]
        if missing:
            raise Refusal(f"{run.folder}: workers must see the same folder; {len(missing)} parts are missing there")

    def _submit(self, pool: Executor, run: Run, panel: int, bar: Bar) -> None:
        parts, folder = parts_of(self.market), str(run.folder.resolve())
        futures = [
            pool.submit(do_part, folder, number, self.dimensions, threads=1, panel=panel)
            for number in range(len(parts))
        ]
        for future in as_completed(futures):
            bar.advance(len(parts[future.result()]) * self.market.n_providers)

    def _handicap(self) -> NDArray[np.float32]:
        from wunschkunde.engine.matching.spread import prices

        found = prices(MarketNeeds(self.market), self.market.capacity)
        self.provenance["prices_from_every"] = found.every
        # Who has no place costs more than any fit is worth.
        return np.clip(-found.bias, None, 10).astype(np.float32)

    def _compare(self, lists: NDArray[np.int32]) -> None:
        """Say what spreading changed: who gets a place by asking down the list, and how evenly lists name providers."""
        from wunschkunde.engine.matching.ranking import rank
        from wunschkunde.engine.matching.spread import exposure_gini, matched_share

        market, needs = self.market, MarketNeeds(self.market)
        lists[(lists >= 0) & (market.capacity[lists] == 0)] = -1
        for name, each in (("before", rank(market, self.top, threads=self.threads).providers), ("after", lists)):
            clients = np.repeat(np.arange(market.n_clients, dtype=np.int32), self.top)
            asked = np.maximum(each, 0).reshape(-1).astype(np.int32)
            theirs = needs.pairs(clients, asked)[1].reshape(each.shape)
            share, gini = matched_share(each, theirs, market.capacity), exposure_gini(each, market.capacity)
            self.provenance[name] = {"matched_share": round(share, 6), "exposure_gini": round(gini, 6)}
            click.echo(f"{name}: {share:.1%} would have a place, exposure Gini {gini:.2f}", err=True)


class Bar:
    """How far it is, and how long it will take; silent where nobody looks."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        columns = (TextColumn("Comparing"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        self.progress = Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())
        self.task = self.progress.add_task("", total=total)

    def advance(self, pairs: int) -> None:
        """Some more pairs were compared."""
        self.progress.advance(self.task, pairs)


@contextmanager
def progress(pairs: int) -> Iterator[Bar]:
    """A bar over so many pairs."""
    bar = Bar(pairs)
    with bar.progress:
        yield bar


def digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            found.update(piece)
    return found.hexdigest()
