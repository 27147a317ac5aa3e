"""One inquiry against all providers of a server, in plain NumPy and without an index: the ten who fit best, exactly.

    OPENBLAS_NUM_THREADS=1 python benchmarks/live_ranking.py

Providers lie ready as vectors, as they do between two inquiries; what is measured is the inquiry alone. Beside it, in
turn, all needs of all pairs with `argpartition`. Both have to name the same ten. Milliseconds of CPU in one thread, so
that other work on the machine counts little; the clock on the wall beside it.
"""

from __future__ import annotations

from functools import partial
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import click
import markets
import numpy as np

from wunschkunde.engine.matching import plain
from wunschkunde.engine.matching.panels import NOBODY, Panel, block_of, panels_of
from wunschkunde.engine.matching.scores import harmonic_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from wunschkunde.engine.matching.encode import Market

BEST = 10


def live(market: Market, panels: list[Panel], client: int) -> NDArray[np.int32]:
    """The best of one client, by the ceilings first."""
    block = block_of(market, np.array([client]), has_handicap=False)
    best = np.zeros((1, BEST), np.float32), np.full((1, BEST), NOBODY, np.int32)
    for panel in panels:
        plain.visit(block, panel, best, market)
    return best[1][0]


def whole(market: Market, client: int) -> NDArray[np.intp]:
    """The same by scoring everybody."""
    everybody = np.arange(market.n_providers)
    scores = harmonic_mean(*market.needs(np.full_like(everybody, client), everybody)).astype(np.float32)
    found = np.argpartition(-scores, BEST)[: BEST + 1]
    return found[np.lexsort((found, -scores[found]))][:BEST]


def timed(way: Callable[[], NDArray[np.integer]]) -> tuple[float, float, set[int]]:
    """Milliseconds of CPU, milliseconds on the wall, and who was found."""
    work, wall = process_time(), perf_counter()
    found = way()
    return (process_time() - work) * 1000, (perf_counter() - wall) * 1000, set(found.tolist())


@click.command()
@click.option("--providers", default=100_000, show_default=True)
@click.option("--tries", default=40, show_default=True)
def main(providers: int, tries: int) -> None:
    """Measure one inquiry."""
    click.echo(f"{providers:,} providers, {tries} inquiries, NumPy {np.__version__}")
    for points in (9, 32):
        market = markets.answered(tries + 1, providers, points)
        began = perf_counter()
        panels = list(panels_of(market, None))
        ready = perf_counter() - began
        live(market, panels, tries)
        here, there = [], []
        for client in range(tries):
            here.append(timed(partial(live, market, panels, client)))
            there.append(timed(partial(whole, market, client)))
            if here[-1][2] != there[-1][2]:
                raise SystemExit(f"client {client}: not the same ten")
        ours, theirs = ([one[0] for one in times] for times in (here, there))
        wall = median(one[1] for one in here)
        click.echo(
            f"{points} points: {median(ours):.1f} ms of CPU (p95 {np.percentile(ours, 95):.1f}; wall {wall:.1f}); "
            f"everybody scored {median(theirs):.0f} ms, {median(theirs) / median(ours):.0f} times as long; "
            f"laid out once in {ready:.2f} s"
        )


if __name__ == "__main__":
    main()
