"""Exact reciprocal lists: against the machine's own speed, against peers, and a million by a million.

    .venv/bin/python benchmarks/matching.py [ROW ...]

Makes a venv of its own in build/peers, with the peers from PyPI, and goes on there. Rows: peak, peers, adverse,
threads, bytes, million; all of them without a name. Each prints lines of the table in benchmarks/README.md.

One process, one thread unless said otherwise, everybody by turns on the same data; CPU seconds, median and from the
least to the most. What is compiled or indexed is so before the clock starts. `peak` is what `sgemm` (OpenBLAS, as NumPy
brings it) reaches on two square matrices; useful flops are two for each number of both needs of a pair, whatever is
saved or added.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / "build" / "peers"
PEERS = (
    "faiss-cpu==1.15.1",
    "usearch==2.26.6",
    "hnswlib==0.8.0",
    "matching==1.4.3",
    "algmatch==1.5.2",
    "scipy==1.17.1",
)
CLIENTS, PROVIDERS, TOP, REPEATS = 4096, 100_000, 10, 5
CHECKED, BLOCK = 256, 256
ERROR = 1e-6
RECALL = 0.8
GIGA = 1e9


def in_own_venv() -> None:
    """Go on in the venv of the peers, made where it is missing."""
    if Path(sys.prefix) == VENV:
        return
    uv, python = str(Path(sys.executable).with_name("uv")), str(VENV / "bin" / "python")
    if not Path(python).exists():
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)], check=True)  # noqa: S603
    wanted = [uv, "pip", "install", "--quiet", "--python", python, "-e", f"{ROOT}[cluster]", *PEERS]
    subprocess.run(wanted, check=True)  # noqa: S603  a fixed list
    os.execv(python, [python, __file__, *sys.argv[1:]])  # noqa: S606


def by_turns(tries: dict[str, Callable[[], Any]], repeats: int = REPEATS) -> dict[str, tuple[list[float], list[float]]]:
    """CPU and wall seconds of each, by turns."""
    for act in tries.values():
        act()
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in tries}
    for _ in range(repeats):
        for name, act in tries.items():
            cpu, wall = process_time(), perf_counter()
            act()
            times[name][0].append(process_time() - cpu)
            times[name][1].append(perf_counter() - wall)
    return times


def shown(seconds: list[float]) -> str:
    """Median, and from the least to the most."""
    return f"{median(seconds):.3g} s ({min(seconds):.3g} to {max(seconds):.3g})"


def row(*cells: str) -> None:
    """One line of the table."""
    print("| " + " | ".join(cells) + " |", flush=True)


def load() -> str:
    """How busy the machine is meanwhile."""
    return f"load {os.getloadavg()[0]:.1f}"


def sgemm(size: int = 2048) -> Callable[[], float]:
    """One product of two square matrices."""
    import numpy as np

    one, other = (np.random.default_rng(seed).random((size, size), dtype=np.float32) for seed in (1, 2))
    room = np.empty((size, size), np.float32)
    return lambda: float(np.matmul(one, other, out=room)[0, 0])


def oracle(market: Any, clients: Any) -> tuple[Any, Any]:
    """The best of some clients and their fits, by all needs in double precision."""
    import numpy as np

    mine = market.client_wishes[clients].astype(float) @ market.provider_brings.T.astype(float)
    theirs = market.client_brings[clients].astype(float) @ market.provider_wishes.T.astype(float)
    fits = 2 * mine * theirs / np.maximum(mine + theirs, 1e-300)
    order = np.argsort(-fits, axis=1, kind="stable")[:, :TOP]
    return order, np.take_along_axis(fits, order, 1)


def check(market: Any, best: Any) -> str:
    """How far the fits lie from the oracle's, and how many lists hold a fit that is not as high."""
    import numpy as np

    some = np.arange(0, market.n_clients, max(1, market.n_clients // CHECKED))
    _, fits = oracle(market, some)
    error = np.abs(best.fit[some] - fits).max()
    wrong = int((np.abs(best.fit[some] - fits) > ERROR).any(axis=1).sum())
    return f"error {error:.1e}, {wrong} of {len(some)} lists differ"


def peak() -> None:
    """The kernel beside sgemm."""
    import markets

    from wunschkunde.engine.matching.ranking import rank

    for kind in ("latent", "iid"):
        for width in (32, 64):
            market = getattr(markets, kind)(CLIENTS, PROVIDERS, width)
            times = by_turns({"sgemm": sgemm(), "rank": lambda market=market: rank(market, TOP)})
            speed = 2 * 2048**3 / median(times["sgemm"][0])
            useful = 4 * width * CLIENTS * PROVIDERS / median(times["rank"][0])
            row(
                f"exact top 10, 4,096 x 100,000, {kind}, K = {width}",
                f"{useful / speed:.0%} of the sgemm peak ({useful / GIGA:.0f} of {speed / GIGA:.0f} Gflop/s), "
                f"{shown(times['rank'][0])}; {check(market, rank(market, TOP))}; {load()}",
            )


def adverse() -> None:
    """Needs that oppose each other: both are multiplied apart."""
    import markets
    import numpy as np

    from wunschkunde.engine.matching.ranking import rank

    market = markets.adverse(CLIENTS, PROVIDERS, 32)
    mine = market.client_wishes[:50] @ market.provider_brings.T
    theirs = market.client_brings[:50] @ market.provider_wishes.T
    times = by_turns({"sgemm": sgemm(), "rank": lambda: rank(market, TOP)})
    speed = 2 * 2048**3 / median(times["sgemm"][0])
    useful = 4 * 32 * CLIENTS * PROVIDERS / median(times["rank"][0])
    row(
        f"the same, needs correlated {np.corrcoef(mine.ravel(), theirs.ravel())[0, 1]:.2f}, K = 32",
        f"{useful / speed:.0%} of the sgemm peak, {shown(times['rank'][0])}; {check(market, rank(market, TOP))}; "
        f"{load()}",
    )


def argpartition(market: Any) -> Callable[[], None]:
    """NumPy as one would write it: blocks of both needs, the harmonic mean, argpartition."""
    import numpy as np

    def run() -> None:
        for first in range(0, market.n_clients, BLOCK):
            some = slice(first, first + BLOCK)
            mine = market.client_wishes[some] @ market.provider_brings.T
            theirs = market.client_brings[some] @ market.provider_wishes.T
            fits = 2 * mine * theirs / (mine + theirs)
            best = np.argpartition(-fits, TOP, axis=1)[:, :TOP]
            np.argsort(-np.take_along_axis(fits, best, 1), axis=1)

    return run


def whole_usearch(known: Any, asked: Any) -> Any:
    """The exact search of usearch."""
    from usearch.index import MetricKind, search

    return search(known, asked, TOP, metric=MetricKind.IP, exact=True, threads=1)


def peers() -> None:
    """The lists beside those of peers; the indexes find the sum of both needs, not their harmonic mean."""
    import faiss
    import markets

    from wunschkunde.engine.matching.ranking import rank

    faiss.omp_set_num_threads(1)
    for width in (32, 64):
        market = markets.latent(CLIENTS, PROVIDERS, width)
        asked, known = market.client_vectors(slice(None)), market.provider_vectors(slice(None))
        flat = faiss.IndexFlatIP(2 * width)
        flat.add(known)
        few = asked[:CHECKED]
        tries = {
            "ours": lambda market=market: rank(market, TOP),
            "faiss IndexFlatIP (the sum alone)": lambda flat=flat, asked=asked: flat.search(asked, TOP),
            "NumPy and argpartition": argpartition(market),
        }
        times = by_turns(tries, 3)
        ours = median(times["ours"][0])
        for name in list(tries)[1:]:
            other = times[name][0]
            row(f"{name}, K = {width}", f"{median(other) / ours:.1f} times our CPU, {shown(other)}; {load()}")
        slow = by_turns({"usearch": lambda few=few, known=known: whole_usearch(known, few)}, 3)
        part = [second * CLIENTS / CHECKED for second in slow["usearch"][0]]
        row(f"usearch exact (the sum alone), K = {width}", f"{median(part) / ours:.1f} times our CPU; {load()}")
        row(f"hnswlib, K = {width}", hnsw(market, asked, known, ours))


def hnsw(market: Any, asked: Any, known: Any, ours: float) -> str:
    """The graph index where it first reaches the recall."""
    import hnswlib
    import numpy as np

    wanted, _ = oracle(market, np.arange(CHECKED))
    index = hnswlib.Index(space="ip", dim=asked.shape[1])
    index.init_index(max_elements=len(known), M=16, ef_construction=200, random_seed=1)
    index.set_num_threads(1)
    begun = process_time()
    index.add_items(known)
    built = process_time() - begun
    for ef in (10, 20, 40, 80, 160, 320, 640, 1280, 2560):
        index.set_ef(ef)
        found, _ = index.knn_query(asked[:CHECKED], k=TOP)
        recall = np.mean([len(set(one) & set(other)) / TOP for one, other in zip(found, wanted, strict=True)])
        if recall >= RECALL:
            seconds = by_turns({"hnsw": lambda: index.knn_query(asked, k=TOP)}, 3)["hnsw"][0]
            return f"recall {recall:.2f} at ef {ef}: {median(seconds) / ours:.1f} times our CPU, {built:.0f} s to build"
    return f"recall {recall:.2f} at ef {ef}, never {RECALL}"


def threads() -> None:
    """Two threads beside one, by the clock."""
    import markets

    from wunschkunde.engine.matching.ranking import rank

    market = markets.latent(CLIENTS, PROVIDERS, 64)
    tries = {str(number): (lambda number=number: rank(market, TOP, threads=number)) for number in (1, 2)}
    times = by_turns(tries, 7)
    ratios = [one / two for one, two in zip(times["1"][1], times["2"][1], strict=True)]
    row("two threads, by the clock", f"{median(ratios):.2f} times one (best {max(ratios):.2f}); {load()}")


def byte_sizes() -> None:
    """What a profile takes."""
    import markets

    from wunschkunde.cli.matching import compact
    from wunschkunde.cli.matching.dimensions import dimensions_of
    from wunschkunde.engine.matching.encode import market_of_sides
    from wunschkunde.engine.matching.rules import Rules
    from wunschkunde.engine.sides import Side

    whole = market_of_sides([Side()] * 100, [Side()] * 100, dimensions_of(None))
    vectors = markets.latent(100, 100, 32)
    names = ("client_wishes", "client_brings", "client_cells")
    kept = sum(getattr(vectors, name).nbytes for name in names) / 100
    row(
        "bytes a profile",
        f"vectors of K = 32: {kept:.0f}; the catalog's 25 dimensions: {whole.clients.nbytes / 100:.0f} in memory, "
        f"{compact.record(Rules.of(dimensions_of(None))).itemsize} in the compact layout, without the id",
    )


def million(size: int = 1_000_000, cells: int = 100) -> None:
    """A million by a million with a knock-out of a hundred options."""
    import resource
    from dataclasses import replace

    import markets
    import numpy as np

    from wunschkunde.engine.matching.ranking import rank

    random = np.random.default_rng(9)
    market = markets.latent(size, size, 32)
    sides = [random.integers(0, cells, size).astype(np.int32) for _ in range(2)]
    market = replace(market, client_cells=sides[0], provider_cells=sides[1])
    rank(market, TOP, np.arange(512))
    gemm = sgemm()
    speeds = by_turns({"sgemm": gemm})["sgemm"][0]
    cpu, wall = process_time(), perf_counter()
    rank(market, TOP, threads=2)
    cpu, wall = process_time() - cpu, perf_counter() - wall
    speeds += by_turns({"sgemm": gemm})["sgemm"][0]
    pairs = float((np.bincount(sides[0]) * np.bincount(sides[1])).sum())
    useful = 4 * 32 * pairs / cpu / (2 * 2048**3 / median(speeds))
    row(
        f"{size:,} x {size:,}, {cells} cells, two threads",
        f"{useful:.0%} of the peak end to end ({pairs:.3g} pairs meet), {cpu:.0f} s of CPU, {wall:.0f} s by the clock, "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB at most, making the market included; "
        f"{load()}",
    )


ROWS = {
    "peak": peak,
    "adverse": adverse,
    "peers": peers,
    "threads": threads,
    "bytes": byte_sizes,
    "million": million,
}

if __name__ == "__main__":
    in_own_venv()
    for name in sys.argv[1:] or ROWS:
        ROWS[name]()
