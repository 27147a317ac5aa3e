"""The market as a whole: stable matchings, lists that spread, a cluster; beside what others do, as ratios.

`python benchmarks/matching_market.py [ROW ...]` prints one line of benchmarks/README.md a row, all rows without a name.
It needs the peers beside the program, in the venv that `benchmarks/matching.py` makes:

    OPENBLAS_NUM_THREADS=1 build/peers/bin/python benchmarks/matching_market.py

Whoever is compared does the same work in the same process, by turns, on the same market; times are CPU seconds of the
process (medians, and from the least to the most), the compiling before. Preferences are handed over in the form each
wants before the clock starts.
"""

from __future__ import annotations

import os
import resource
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import markets
import numpy as np

from wunschkunde.engine.matching.audit import audit
from wunschkunde.engine.matching.market_needs import MarketNeeds
from wunschkunde.engine.matching.needs import WholeNeeds
from wunschkunde.engine.matching.ranking import rank
from wunschkunde.engine.matching.spread import BETA, exposure_gini, matched_share, prices
from wunschkunde.engine.matching.stable import OpenMarket, matching_of_lists, stable_matching

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
THREADS, LISTED, REPEATS = 2, 50, 5
SETTLED, MOST_SWEEPS = 1e-9, 10_000
# `matching` copies its players deeply: everybody knows everybody.
STACK, DEPTH = 2**30 - 4096, 10**6


def by_turns(repeats: int, *works: Callable[[], Any]) -> list[list[float]]:
    """CPU seconds of each, `repeats` times one after the other."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(repeats):
        for place, work in enumerate(works):
            start = time.process_time()
            work()
            times[place].append(time.process_time() - start)
    return times


def seconds(times: list[float]) -> str:
    """Median and spread."""
    return f"{median(times):.3g} s ({min(times):.3g} to {max(times):.3g})"


def listed(size: int) -> tuple[Any, Any, Any]:
    """Lists of 50 in the latent market by fit, what the providers think of it, one place each."""
    market = markets.latent(size, size)
    lists = rank(market, LISTED, threads=THREADS, compiled=True).providers
    theirs = market.needs(np.repeat(np.arange(size), LISTED), lists.ravel())[1]
    return lists, theirs.astype(np.float32).reshape(lists.shape), np.ones(size, np.int32)


def ranked_clients(lists: Any, theirs: Any) -> dict[int, list[int]]:
    """For each provider on a list the clients who listed it, best first; of equals the earlier."""
    clients = np.repeat(np.arange(len(lists)), LISTED)
    found: dict[int, list[int]] = {}
    for place in np.lexsort((clients, -theirs.ravel(), lists.ravel())):
        found.setdefault(int(lists.ravel()[place]), []).append(int(clients[place]))
    return found


def lists_of_50(size: int, repeats: int = REPEATS) -> str:
    """The same matching as two others, and how long everything and solving alone take."""
    from algmatch import HospitalResidentsProblem

    # The peer, not the benchmark of the same name.
    sys.path = [path for path in sys.path if Path(path).resolve() != HERE]
    from matching.games import HospitalResident

    lists, theirs, capacity = listed(size)
    ranks = ranked_clients(lists, theirs)
    clients = {f"r{client + 1}": [f"h{provider + 1}" for provider in row] for client, row in enumerate(lists)}
    providers = {f"h{provider + 1}": [f"r{client + 1}" for client in row] for provider, row in ranks.items()}
    numbers = {client + 1: [int(provider) + 1 for provider in row] for client, row in enumerate(lists)}
    places = {
        provider + 1: {"capacity": 1, "preferences": [c + 1 for c in row]} for provider, row in sorted(ranks.items())
    }
    solving: dict[str, list[float]] = {"matching": [], "algmatch": []}
    results: dict[str, Any] = {}

    def with_matching() -> None:
        game = HospitalResident.create_from_dictionaries(clients, providers, dict.fromkeys(providers, 1))
        start = time.process_time()
        solved = game.solve(optimal="resident")
        solving["matching"].append(time.process_time() - start)
        results["matching"] = {str(client): str(held) for held, some in solved.items() for client in some}

    def with_algmatch() -> None:
        problem = HospitalResidentsProblem(
            dictionary={"residents": numbers, "hospitals": places}, optimised_side="residents"
        )
        start = time.process_time()
        solved = problem.get_stable_matching()
        solving["algmatch"].append(time.process_time() - start)
        results["algmatch"] = {client: held for client, held in solved["resident_sided"].items() if held}

    def ours() -> None:
        provider = matching_of_lists(lists, theirs, capacity, compiled=True).provider
        results["ours"] = provider

    ours()
    times = by_turns(repeats, ours, with_matching, with_algmatch)
    own = {f"r{client + 1}": f"h{held + 1}" for client, held in enumerate(results["ours"]) if held >= 0}
    same = [name for name in solving if results[name] == own]
    mine = median(times[0])
    return (
        f"{size:,} lists of 50: ours {seconds(times[0])}; matching {seconds(times[1])}, "
        f"{median(times[1]) / mine:,.0f} x, solve() alone {median(solving['matching']) / mine:,.0f} x; "
        f"algmatch {seconds(times[2])}, "
        f"{median(times[2]) / mine:,.0f} x, alone {median(solving['algmatch']) / mine:,.0f} x; "
        f"the same matching as {' and '.join(same) or 'NEITHER'}; {len(own) / size:.1%} matched"
    )


def growth() -> str:
    """Ten times as many, without others: they would take days."""
    works = []
    for size in (10_000, 100_000):
        lists, theirs, capacity = listed(size)
        works.append(
            lambda lists=lists, theirs=theirs, capacity=capacity: matching_of_lists(
                lists, theirs, capacity, compiled=True
            )
        )
        works[-1]()
    times = by_turns(REPEATS, *works)
    return f"100,000 lists of 50: {seconds(times[1])}, {median(times[1]) / median(times[0]):.1f} x the time of 10,000"


def full_market(clients: int = 100_000, providers: int = 25_000, places: int = 4, arrivals: int = 200) -> str:
    """Everybody with everybody, 32 answers of five levels a side; then the last to come one by one."""
    market = markets.answered(clients, providers, places=places)
    needs = MarketNeeds(market)
    stable_matching(MarketNeeds(markets.answered(3000, 1500)), np.full(1500, 2, np.int32))
    start, wall = time.process_time(), time.perf_counter()
    found = OpenMarket(needs, market.capacity, threads=THREADS).matching()
    took, waited = time.process_time() - start, time.perf_counter() - wall
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seen = audit(needs, market.capacity, found.provider, threads=THREADS)
    opened = OpenMarket(_First(needs, clients - arrivals), market.capacity, threads=THREADS)
    each = []
    for come in range(clients - arrivals + 1, clients + 1):
        start = time.process_time()
        last = opened.arrive(_First(needs, come))
        each.append(time.process_time() - start)
    same = bool((last.provider == found.provider).all())
    return (
        f"full market {clients:,} x {providers:,}, {places} places each: {found.sweeps:.2f} sweeps, "
        f"{memory:.0f} MB at most in the whole process, {seen.blocking} blocking of {seen.pairs:.2g} pairs, "
        f"{seen.over_capacity} over capacity, "
        f"{found.matched:.2%} matched; {took:.0f} CPU s, {waited:.0f} s of waiting; one arrival {seconds(each)}, "
        f"1/{took / median(each):,.0f} of solving anew (mean 1/{took / np.mean(each):,.0f}), "
        f"{'the same bits' if same else 'NOT THE SAME'}"
    )


class _First:
    """The first so many clients of a market."""

    def __init__(self, needs: MarketNeeds, clients: int) -> None:
        self.n_clients, self.n_providers = clients, needs.n_providers
        self.cells, self.reach, self.ceilings, self.pairs = needs.cells, needs.reach, needs.ceilings, needs.pairs
        self.are_ruled_out = needs.are_ruled_out


def whole(market: Any) -> WholeNeeds:
    """All needs at once, for small markets."""
    clients, providers = np.divmod(np.arange(market.n_clients * market.n_providers), market.n_providers)
    mine, theirs = market.needs(clients, providers)
    shape = (market.n_clients, market.n_providers)
    return WholeNeeds.of(mine.reshape(shape), theirs.reshape(shape))


def welfare(size: int = 2_000) -> str:
    """The sum of the clients' and providers' needs against the greatest there is, which nobody has to agree to."""
    from scipy.optimize import linear_sum_assignment

    needs, capacity = whole(markets.answered(size, size)), np.ones(size, np.int32)
    worth = needs.client_need + needs.provider_need
    results: dict[str, Any] = {}

    def ours() -> None:
        results["ours"] = OpenMarket(needs, capacity, compiled=True).matching().provider

    def best() -> None:
        results["best"] = linear_sum_assignment(worth, maximize=True)

    ours()
    times = by_turns(3, ours, best)
    reached = worth[np.arange(size), results["ours"]].sum() / worth[results["best"]].sum()
    return (
        f"welfare, {size:,} a side: {reached:.1%} of linear_sum_assignment in "
        f"1/{median(times[1]) / median(times[0]):,.0f} of its time ({seconds(times[0])} against {seconds(times[1])})"
    )


def plain_prices(worth: Any) -> int:
    """Turns by turns with the kernel matrix and the matching kept, as the public code of Tomita and others (2023) does.

    Its `sqrt(1 + h^2) - h` is 0 in floating point for a beta this small, at which it gives up; here it is written so
    that it is not. Returns the number of sweeps.
    """
    kernel = np.exp(worth / BETA)
    one, other = np.ones(len(kernel)), np.ones(len(kernel))
    for sweep in range(1, MOST_SWEEPS + 1):
        half = kernel @ other / 2
        before, one = one, 1 / (np.sqrt(1 + half * half) + half)
        moved = np.abs(one - before).max()
        half = kernel.T @ one / 2
        before, other = other, 1 / (np.sqrt(1 + half * half) + half)
        moved = max(moved, np.abs(other - before).max())
        matching = kernel * one[:, None] * other[None, :]
        off = max(
            np.abs(1 - matching.sum(axis=1) - one * one).max(), np.abs(1 - matching.sum(axis=0) - other * other).max()
        )
        if moved < SETTLED and off < SETTLED:
            return sweep
    return MOST_SWEEPS


def spread(size: int = 1_000) -> str:
    """Prices against plain turns; then what lists do with and without them."""
    needs, capacity = whole(markets.answered(size, size)), np.ones(size, np.int32)
    total = needs.client_need.astype(float) + needs.provider_need
    fit = 2 * needs.client_need * needs.provider_need / total
    results: dict[str, Any] = {}

    def ours() -> None:
        results["ours"] = prices(needs, capacity)

    def plain() -> None:
        results["plain"] = plain_prices(fit)

    ours()
    times, slow = by_turns(REPEATS, ours)[0], by_turns(1, plain)[0]
    shown = []
    for length in (10, LISTED):
        for bias in (np.zeros(size), results["ours"].bias):
            lists = np.argsort(-(fit + bias), axis=1, kind="stable")[:, :length].astype(np.int32)
            theirs = np.take_along_axis(needs.provider_need, lists, axis=1)
            shown.append((matched_share(lists, theirs, capacity), exposure_gini(lists, capacity)))
    words = [f"{share:.1%} matched, Gini {gini:.2f}" for share, gini in shown]
    return (
        f"prices, {size:,} a side: {seconds(times)}, {results['ours'].sweeps} sweeps; plain turns {seconds(slow)}, "
        f"{results['plain']} sweeps, {median(slow) / median(times):,.0f} x; lists of 10 by fit {words[0]}, with prices "
        f"{words[1]}; lists of 50 by fit {words[2]}, with prices {words[3]}"
    )


def task(pairs: int) -> int:
    """Multiply for about half a second, as a part of a ranking does."""
    one = np.ones((256, 256), np.float32)
    for _ in range(pairs):
        one = np.tanh(one @ one)
    return os.getpid()


def on_a_cluster(tasks: int = 24, pairs: int = 700) -> str:
    """The same tasks on threads here and on a cluster here, one thread each; and how long it takes to start."""
    from concurrent.futures import ThreadPoolExecutor

    from wunschkunde.engine.matching.cluster import cluster

    starts, ratios, lengths = [], [], []
    task(pairs)
    for _ in range(3):
        begun = time.perf_counter()
        with cluster(workers=THREADS) as pool, ThreadPoolExecutor(THREADS) as threads:
            starts.append(time.perf_counter() - begun)
            list(pool.map(task, [1] * THREADS))
            waited = []
            for each in (threads, pool):
                begun = time.perf_counter()
                list(each.map(task, [pairs] * tasks))
                waited.append(time.perf_counter() - begun)
        ratios.append(waited[1] / waited[0])
        lengths.append(waited[0] * THREADS / tasks)
    return (
        f"cluster of {THREADS} processes: {median(ratios):.2f} x the time of threads ({min(ratios):.2f} to "
        f"{max(ratios):.2f}) for tasks of {median(lengths):.2f} s; start {median(starts):.1f} s ({min(starts):.1f} to "
        f"{max(starts):.1f})"
    )


ROWS: dict[str, Callable[[], str]] = {
    "lists-1000": lambda: lists_of_50(1_000),
    "lists-10000": lambda: lists_of_50(10_000, 1),
    "growth": growth,
    "full": full_market,
    "free": lambda: full_market(40_000, 10_000, places=5),
    "cluster": on_a_cluster,
    "welfare": welfare,
    "prices": spread,
}


def main() -> None:
    """Print the rows asked for."""
    names = ("numpy", "numba", "scipy", "matching", "algmatch", "dask")
    print(", ".join(f"{name} {version(name)}" for name in names))
    for name in sys.argv[1:] or ROWS:
        print(f"- {name}: {ROWS[name]()}", flush=True)


if __name__ == "__main__":
    sys.setrecursionlimit(DEPTH)
    threading.stack_size(STACK)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
