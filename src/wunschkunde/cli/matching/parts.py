"""A ranking in parts: each is written when it is done, so that whoever stops can go on, and many machines can share.

A part is some clients of neighboring cells. It reads the market from the folder of the run and writes one file there,
whoever computes it: a thread here, or a worker elsewhere that sees the same folder. Lists that spread are beside lists
by fit alone, so they have twice as many parts: first with prices, then without.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from wunschkunde.cli.program import Refusal
from wunschkunde.engine import Dimension
from wunschkunde.engine.matching.encode import Market
from wunschkunde.engine.matching.packed import Packed
from wunschkunde.engine.matching.panels import PANEL
from wunschkunde.engine.matching.ranking import rank
from wunschkunde.engine.matching.rules import Rules

# Each part lays the providers out anew, which takes as long as 500 clients at nine points and 2,500 at 32. So many
# clients keep that at 1 to 4 %; of 32 points half as many would cost 8 %.
PAIRS_IN_A_PART, MOST_CLIENTS, FEWEST_CLIENTS = 16_000_000_000, 65_536, 256
RUN, PRICES, LOCK, SMALL = "run.json", "prices.npz", "lock", 1_000_000
ARRAYS = ("wants", "brings", "wanted", "brought", "weights", "limits", "said", "cells", "capacity")


class Run:
    """The folder in which a matching is worked out."""

    def __init__(self, folder: Path) -> None:
        """A run kept in `folder`."""
        self.folder = folder

    @classmethod
    @contextmanager
    def alone(cls, folder: Path) -> Iterator[Run]:
        """The folder for one command at a time; gone afterwards unless something was begun in it."""
        run = cls(folder)
        with run._locked():
            try:
                yield run
            finally:
                if not (folder / RUN).is_file():
                    run._leave()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        with (self.folder / LOCK).open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refusal(f"{self.folder}: another run is at work on these matches") from None
            except OSError as error:
                # Some folders on a network know no locks. There it is for people to take turns.
                if error.errno not in (errno.ENOLCK, errno.EOPNOTSUPP):
                    raise
            # Whoever ends takes the file away: a lock on one that is gone keeps nobody out.
            if not os.fstat(file.fileno()).st_nlink:
                raise Refusal(f"{self.folder}: another run has just ended there")
            yield

    def begin(self, asked: dict[str, Any], market: Market | None = None) -> None:
        """Go on where the same was asked before; else begin anew. `asked` is what the result depends on.

        Parts need the market in the folder.
        """
        words, file = json.dumps(asked, sort_keys=True), self.folder / RUN
        if file.is_file() and file.read_text(encoding="utf-8") == words:
            return
        self._empty()
        for name, side in (("clients", market.clients), ("providers", market.providers)) if market else ():
            for array in ARRAYS:
                np.save(self.folder / f"{name}-{array}.npy", getattr(side, array))
        if market:
            np.save(self.folder / "meets.npy", market.meets)
        # Last: a folder without it is one that was not finished.
        self.keep(RUN, words.encode())

    def _empty(self) -> None:
        """Only the lock stays. What says what was begun goes first: half of it is nothing to go on from."""
        self.end()
        for path in self.folder.iterdir():
            if path.name != LOCK:
                path.unlink()

    def _leave(self) -> None:
        """Nothing stays; the lock goes last, and the folder unless the next command has just come."""
        self._empty()
        (self.folder / LOCK).unlink()
        with suppress(OSError):
            self.folder.rmdir()

    def asked(self) -> str:
        """What the result depends on, as it was written down."""
        return (self.folder / RUN).read_text(encoding="utf-8")

    @cached_property
    def key(self) -> str:
        """What tells the parts of this run from those that a worker elsewhere still writes for an earlier one."""
        return sha256(self.asked().encode()).hexdigest()[:12]

    def part(self, number: int) -> Path:
        """The file of one part."""
        return self.folder / f"part-{self.key}-{number:05}.npz"

    def keep(self, name: str, data: bytes) -> None:
        """Write a file wholly or not at all, over an earlier one."""
        self._keep(name, lambda file: file.write(data))

    def keep_arrays(self, name: str, arrays: dict[str, Any]) -> None:
        """The same with arrays."""
        self._keep(name, lambda file: np.savez(file, **arrays))

    def _keep(self, name: str, write: Callable[[IO[bytes]], object]) -> None:
        made = self.folder / f"{name}-{secrets.token_hex(4)}.making"
        with made.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        made.replace(self.folder / name)

    def end(self) -> None:
        """There is nothing to go on from: the folder goes when the command does."""
        (self.folder / RUN).unlink(missing_ok=True)


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
    file = run.part(number)
    if not file.is_file():
        market, handicap, top = _opened(run.folder, run.asked(), dimensions)
        parts = parts_of(market)
        clients, is_plain = parts[number % len(parts)], number >= len(parts)
        off = None if is_plain else handicap
        best = rank(market, top, clients, handicap=off, threads=threads, tell=tell, panel=panel)
        run.keep_arrays(file.name, {"clients": clients, "providers": best.providers})
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
    market = Market(Rules.of(dimensions), sides[0], sides[1], np.load(folder / "meets.npy"))
    prices = folder / PRICES
    handicap = np.load(prices)["handicap"] if prices.is_file() else None
    return market, handicap, json.loads(asked)["top"]


def _mapped(path: Path) -> NDArray[Any]:
    """An array read as it is needed; several processes of one machine share it. Small ones are simply read."""
    return np.asarray(np.load(path, mmap_mode="c" if path.stat().st_size > SMALL else None))


def joined(run: Run, market: Market, top: int, first: int = 0) -> NDArray[np.int32]:
    """The providers of every client (clients, top), -1 where there is none, from all parts from `first` on."""
    lists = np.full((market.n_clients, top), -1, np.int32)
    for number in range(len(parts_of(market))):
        with np.load(run.part(first + number)) as part:
            lists[part["clients"]] = part["providers"]
    return lists
