"""One inquiry against all providers of a server, in plain NumPy and without an index: the ten who fit best, exactly.

    OPENBLAS_NUM_THREADS=1 python benchmarks/live_ranking.py

Providers lie ready, as they do between two inquiries; what is measured is the inquiry alone, from the answers of the
client to the list. Beside it, in turn, all needs of all pairs with `argpartition`. Both have to name the same ten.
Milliseconds of CPU in one thread, so that other work on the machine counts little; the clock on the wall beside it.
"""

from __future__ import annotations

from functools import partial
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import click
import markets
import numpy as np

from wunschkunde.engine import Side
from wunschkunde.engine.matching.live import Live
from wunschkunde.engine.matching.scores import harmonic_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from wunschkunde.engine.matching.answers import Answers
    from wunschkunde.engine.matching.encode import Market
    from wunschkunde.engine.matching.rules import Rules

BEST = 10


def side_of(rules: Rules, answers: Answers, row: int) -> Side:
    """One of many as it comes from a form."""
    parts = answers.wishes[row], answers.brings[row], answers.importances[row]
    keys = [dimension.key for dimension in rules.scales]
    return Side(*(dict(zip(keys, part.astype(int).tolist(), strict=True)) for part in parts))


def here(live: Live, client: Side) -> NDArray[np.int32]:
    """The best of one client, by the ceilings first."""
    return live.best(live.met(client), BEST).providers[0]


def whole(market: Market) -> NDArray[np.intp]:
    """The same by scoring everybody."""
    everybody = np.arange(market.n_providers)
    scores = harmonic_mean(*market.needs(np.zeros_like(everybody), everybody)).astype(np.float32)
    found = np.argpartition(-scores, BEST)[: BEST + 1]
    return found[np.lexsort((found, -scores[found]))][:BEST]


def timed(way: Callable[[], NDArray[np.integer]]) -> tuple[float, float, list[int]]:
    """Milliseconds of CPU, milliseconds on the wall, and who was found."""
    work, wall = process_time(), perf_counter()
    found = way()
    return (process_time() - work) * 1000, (perf_counter() - wall) * 1000, found.tolist()


@click.command()
@click.option("--providers", default=100_000, show_default=True)
@click.option("--tries", default=40, show_default=True)
def main(providers: int, tries: int) -> None:
    """Measure one inquiry."""
    click.echo(f"{providers:,} providers, {tries} inquiries, NumPy {np.__version__}")
    for points in (9, 32):
        rules, answers, others = markets.answered_sides(tries + 1, providers, points)
        began = process_time()
        live = Live.of(rules, others)
        ready = process_time() - began
        clients = [side_of(rules, answers, row) for row in range(tries + 1)]
        here(live, clients.pop())
        ours, theirs = [], []
        for number, client in enumerate(clients):
            ours.append(timed(partial(here, live, client)))
            theirs.append(timed(partial(whole, live.met(client))))
            if ours[-1][2] != theirs[-1][2]:
                raise SystemExit(f"client {number}: not the same ten")
        work, wall, scored = (median(one[at] for one in times) for times, at in ((ours, 0), (ours, 1), (theirs, 0)))
        click.echo(
            f"{points} points: {work:.1f} ms of CPU (p95 {np.percentile([one[0] for one in ours], 95):.1f}; "
            f"wall {wall:.1f}); everybody scored {scored:.0f} ms, {scored / work:.0f} times as long; "
            f"laid out once in {ready:.2f} s of CPU"
        )


if __name__ == "__main__":
    main()
