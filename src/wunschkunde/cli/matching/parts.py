"""A ranking in parts: each is written when it is done, so that whoever stops can go on, and many machines can share.

A part is some clients of neighboring cells. It reads the market from the folder of the run and writes one file there,
whoever computes it: a thread here, or a worker elsewhere that sees the same folder.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine import Dimension
from wunschkunde.engine.matching.encode import Market
from wunschkunde.engine.matching.packed import Packed
from wunschkunde.engine.matching.panels import PANEL
from wunschkunde.engine.matching.ranking import rank
from wunschkunde.engine.matching.rules import Rules

PAIRS_IN_A_PART, MOST_CLIENTS, FEWEST_CLIENTS = 16_000_000_000, 65_536, 256
RUN, SMALL = "run.json", 1_000_000
ARRAYS = ("wants", "brings", "wanted", "brought", "weights", "limits", "said", "cells", "capacity")


class Run:
    """The folder in which a ranking is worked out."""

    def __init__(self, folder: Path) -> None:
        """A run kept in `folder`."""
        self.folder = folder

    @classmethod
    def begun(cls, folder: Path, market: Market, asked: dict[str, Any], handicap: NDArray[np.float32] | None) -> Run:
        """Go on where the same question was asked before; else begin anew. `asked` is what the result depends on."""
        words = json.dumps(asked, sort_keys=True)
        run, file = cls(folder), folder / RUN
        if not (file.is_file() and file.read_text(encoding="utf-8") == words):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
            for name, side in (("clients", market.clients), ("providers", market.providers)):
                for array in ARRAYS:
                    np.save(folder / f"{name}-{array}.npy", getattr(side, array))
            np.save(folder / "meets.npy", market.meets)
            if handicap is not None:
                np.save(folder / "handicap.npy", handicap)
            # Last: a folder without it is one that was not finished.
            file.write_text(words, encoding="utf-8")
        return run

    def asked(self) -> str:
        """What the result depends on, as it was written down."""
        return (self.folder / RUN).read_text(encoding="utf-8")

    def part(self, number: int) -> Path:
        """The file of one part."""
        return self.folder / f"part-{number:05}.npz"

    def end(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder, ignore_errors=True)


def parts_of(market: Market) -> list[NDArray[np.intp]]:
    """The clients of each part, by cell, then as they came."""
    size = PAIRS_IN_A_PART // max(1, market.n_providers)
    size = min(MOST_CLIENTS, max(FEWEST_CLIENTS, size))
    order = np.argsort(market.client_cells, kind="stable")
    return [order[first : first + size] for first in range(0, len(order), size)]


def do_part(
    folder: str,
    number: int,
    dimensions: tuple[Dimension, ...],
    *,
    threads: int = 1,
    panel: int = PANEL,
    tell: Callable[[int], object] | None = None,
) -> int:
    """Rank the clients of one part and write it, unless that is done; return its number."""
    run = Run(Path(folder))
    if not run.part(number).is_file():
        market, handicap, top = _opened(run.folder, run.asked(), dimensions)
        clients = parts_of(market)[number]
        best = rank(market, top, clients, handicap=handicap, threads=threads, tell=tell, panel=panel)
        made = run.folder / f"{number:05}-{os.getpid()}.making"
        with made.open("wb") as file:
            np.savez(file, clients=clients, providers=best.providers)
        made.replace(run.part(number))
    return number


@lru_cache(maxsize=1)
def _opened(
    folder: Path, asked: str, dimensions: tuple[Dimension, ...]
) -> tuple[Market, NDArray[np.float32] | None, int]:
    """The market of a run; kept while the parts are those of one run, which `asked` tells."""
    sides = []
    for name in ("clients", "providers"):
        arrays = {array: _mapped(folder / f"{name}-{array}.npy") for array in ARRAYS}
        sides.append(Packed(ids=np.empty(len(arrays["cells"]), object), **arrays))
    off = folder / "handicap.npy"
    market = Market(Rules.of(dimensions), sides[0], sides[1], np.load(folder / "meets.npy"))
    return market, np.load(off) if off.is_file() else None, json.loads(asked)["top"]


def _mapped(path: Path) -> NDArray[Any]:
    """An array read as it is needed; several processes of one machine share it. Small ones are simply read."""
    return np.asarray(np.load(path, mmap_mode="c" if path.stat().st_size > SMALL else None))


def joined(run: Run, market: Market, top: int) -> NDArray[np.int32]:
    """The providers of every client (clients, top), -1 where there is none, from all parts."""
    lists = np.full((market.n_clients, top), -1, np.int32)
    for number in range(len(parts_of(market))):
        with np.load(run.part(number)) as part:
            lists[part["clients"]] = part["providers"]
    return lists
