"""One matching from two files to the files it writes."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import click
import numpy as np
from numpy.typing import NDArray

from wunschkunde.cli.matching import budget, compact, results, seating, spreading
from wunschkunde.cli.matching.dimensions import dimensions_of
from wunschkunde.cli.matching.files import read_side
from wunschkunde.cli.matching.parts import Run, do_part, joined, parts_of
from wunschkunde.cli.matching.progress import Bar, progress
from wunschkunde.cli.matching.tables import Source
from wunschkunde.cli.program import Refusal
from wunschkunde.engine import Dimension
from wunschkunde.engine.matching.audit import NotStableError
from wunschkunde.engine.matching.encode import Market, market_of
from wunschkunde.engine.matching.market_needs import MarketNeeds, takers
from wunschkunde.engine.matching.rules import Rules
from wunschkunde.engine.matching.unmatched import reasons

CHUNK = 1 << 20
RULES = (
    "fit: harmonic mean of both needs, 0 with a knock-out; higher fit first, of equals (as float32) the provider whose "
    "id comes first; nobody is shown who takes nobody; places: client-proposing, of equals the earlier row of the "
    "clients"
)


@dataclass(frozen=True, slots=True)
class Job:
    """What is matched, and where it goes. `room`: how many providers' vectors may be held at a time."""

    market: Market
    run: Run
    dimensions: tuple[Dimension, ...]
    out: Path
    top: int
    threads: int
    room: int
    has_semicolons: bool
    provenance: dict[str, Any]

    @classmethod
    def of(cls, clients: Path, providers: Path, asked: dict[str, Any], run: Run) -> Job:
        """Read both files. Refuses what does not hold, or what would not fit into the memory."""
        out, dimensions = asked["out"], dimensions_of(asked["dimensions"])
        rules, most = Rules.of(dimensions), budget.people_in(asked["memory"])
        one = read_side(clients, rules, has_capacity=False, most=most)
        other = read_side(providers, rules, has_capacity=True, most=most - len(one.ids))
        market, threads = market_of(rules, one, other), asked["threads"] or os.cpu_count() or 1
        room = _room(market, asked, threads)
        if asked["compact"]:
            for path, side in ((clients, one), (providers, other)):
                compact.check(side, rules, path)
            for name, side in (("clients", one), ("providers", other)):
                compact.write(side, rules, out.with_name(f"{out.stem}.{name}.parquet"), run.folder)
        kind = "stable" if asked["stable"] else "spread" if asked["spread"] else "lists"
        return cls(
            market=market,
            run=run,
            dimensions=dimensions,
            out=out,
            top=asked["top"],
            threads=threads,
            room=room,
            has_semicolons=Source(clients).separator == ";",
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
        """Write the best providers of each client, of those who take anybody."""
        market, is_spread, run = takers(self.market), self.provenance["kind"] == "spread", self.run
        run.begin(self.provenance, market)
        if is_spread:
            self.provenance["prices_from_every"] = spreading.prices_of(market, run)
        parts = parts_of(market)
        sizes = [len(part) * market.n_providers for part in parts] * (1 + is_spread)
        with progress("Comparing", sum(sizes)) as bar:
            if engine == "cluster":
                self._on_a_cluster(address, sizes, bar)
            else:
                self._here(sizes, bar)
        lists = joined(run, market, self.top)
        if is_spread:
            before = joined(run, market, self.top, len(parts))
            self.provenance.update(spreading.compared(market, {"before": before, "after": lists}))
        self._write(market, lists, "a list")
        run.end()

    def stable(self) -> None:
        """Write who has which place. Refuses to write what the audit finds not to be stable."""
        run = self.run
        run.begin(self.provenance)
        needs, capacity = MarketNeeds(self.market, kept=self.room), self.market.capacity
        provider = seating.seat(needs, capacity, run, threads=self.threads)
        found = seating.look_again(needs, capacity, provider, run, threads=self.threads)
        try:
            found.check()
        except NotStableError as error:
            run.end()
            raise Refusal(f"Nothing was written: {error}") from error
        self.provenance["audit"] = {"pairs": found.pairs, "blocking": 0, "over_capacity": 0}
        seen = counted(found.pairs, "pair")
        click.echo(f"{seen} looked at: none blocks, nobody has more than there are places.", err=True)
        self._write(self.market, provider[:, None], "a place")
        run.end()

    def _write(self, market: Market, lists: NDArray[np.int32], missing: str) -> None:
        left, beside = np.flatnonzero((lists < 0).all(axis=1)), results.unmatched_path(self.out)
        why: list[Any] = []
        if len(left):
            needs = MarketNeeds(self.market, kept=0)
            with progress("Finding reasons", len(left)) as bar:
                why = reasons(needs, self.market.capacity, left.astype(np.int32), tell=bar.advance)
        tables = {
            self.out: (results.MATCHES, results.matches(market, lists)),
            beside: (results.UNMATCHED, results.left_over(market, left, why)),
        }
        rows, others = results.write(tables, self.provenance, self.run.folder, has_semicolons=self.has_semicolons)
        have, share = market.n_clients - others, 1 - others / market.n_clients
        click.echo(f"{self.out}: {counted(rows, 'row')}, for {have:,} of {market.n_clients:,} ({share:.1%})", err=True)
        click.echo(f"{beside}: {counted(others, 'client')} without {missing}", err=True)

    def _here(self, sizes: list[int], bar: Bar) -> None:
        folder = str(self.run.folder)
        for number, size in enumerate(sizes):
            if self.run.part(number).is_file():
                bar.advance(size)
            do_part(folder, number, self.dimensions, threads=self.threads, panel=self.room, tell=bar.advance)

    def _on_a_cluster(self, address: str | None, sizes: list[int], bar: Bar) -> None:
        from wunschkunde.engine.matching.cluster import LostError, cluster

        try:
            with cluster(address, threads=1) as pool:
                self._submit(pool, sizes, bar)
        except (ImportError, LostError) as error:
            raise Refusal(str(error)) from error
        missing = [number for number in range(len(sizes)) if not self.run.part(number).is_file()]
        if missing:
            raise Refusal(
                f"{self.run.folder}: workers must see the same folder; {len(missing)} parts are missing there"
            )

    def _submit(self, pool: Executor, sizes: list[int], bar: Bar) -> None:
        folder = str(self.run.folder.resolve())
        futures = [
            pool.submit(do_part, folder, number, self.dimensions, threads=1, panel=self.room)
            for number in range(len(sizes))
        ]
        for future in as_completed(futures):
            bar.advance(sizes[future.result()])


def _room(market: Market, asked: dict[str, Any], threads: int) -> int:
    if asked["stable"]:
        return budget.kept_of(market, asked["memory"], threads=threads)
    return budget.panel_of(market, asked["top"], asked["memory"], threads=threads, is_spread=asked["spread"])


def counted(number: int, thing: str) -> str:
    """1 row, 2,000 rows, no rows."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}" if number else f"no {thing}s"


def digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            found.update(piece)
    return found.hexdigest()
