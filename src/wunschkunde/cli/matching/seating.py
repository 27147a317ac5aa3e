"""Places for everybody, step by step: what was given and audited is written down, and a stopped run goes on there."""

from __future__ import annotations

import json
import time
import zipfile
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from wunschkunde.cli.matching.progress import progress
from wunschkunde.engine.matching.audit import Audit, Counted, audit
from wunschkunde.engine.matching.places import Lists, Places, State
from wunschkunde.engine.matching.stable import stable_matching

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from wunschkunde.cli.matching.parts import Run
    from wunschkunde.engine.matching.market_needs import MarketNeeds

STATE, COUNTED = "places.npz", "counted.json"
# Seconds after which it is written down again, and what share of the time that may take at most. Any round is one to
# go on from, so the clock decides nothing but what is lost.
EVERY, SHARE = 20.0, 0.05


class Pace:
    """Says when it is time to write down how far it is."""

    def __init__(self) -> None:
        """From now on."""
        self.due = time.monotonic() + EVERY

    def is_due(self) -> bool:
        """Whether enough was done."""
        return time.monotonic() >= self.due

    def keep(self, write: Callable[[], object]) -> None:
        """Write it down, and take a time that is worth it for the next."""
        begun = time.monotonic()
        write()
        now = time.monotonic()
        self.due = now + max(EVERY, (now - begun) / SHARE) if EVERY else now


def seat(needs: MarketNeeds, capacity: NDArray[np.int32], run: Run, *, threads: int) -> NDArray[np.int32]:
    """The provider of each client, -1 without a place; begun anew only where nothing was written down."""
    pace = Pace()
    with progress("Giving places", needs.n_clients) as bar:

        def tell(state: State) -> None:
            bar.reach(needs.n_clients - len(state.waiting))
            if pace.is_due() or not len(state.waiting):
                pace.keep(lambda: _write(run, state))

        begun = _state_of(run, needs)
        if begun is not None:
            bar.reach(needs.n_clients - len(begun.waiting))
        return stable_matching(needs, capacity, threads=threads, state=begun, tell=tell).provider


def look_again(
    needs: MarketNeeds, capacity: NDArray[np.int32], provider: NDArray[np.int32], run: Run, *, threads: int
) -> Audit:
    """The audit of these places, over all pairs, from where it was."""
    begun, pace = _counted_of(run), Pace()
    with progress("Auditing", needs.n_clients) as bar:
        bar.reach(begun.clients)

        def tell(counted: Counted) -> None:
            bar.reach(counted.clients)
            if pace.is_due():
                pace.keep(lambda: run.keep(COUNTED, json.dumps(asdict(counted)).encode()))

        return audit(needs, capacity, provider, threads=threads, begun=begun, tell=tell)


def _write(run: Run, state: State) -> None:
    arrays: dict[str, Any] = {"waiting": state.waiting, "scored": np.int64(state.scored)}
    for part in (state.lists, state.places):
        arrays |= {field.name: getattr(part, field.name) for field in fields(part)}
    run.keep_arrays(STATE, arrays)


def _state_of(run: Run, needs: MarketNeeds) -> State | None:
    """What was written down, if it is whole and of this market."""
    try:
        with np.load(run.folder / STATE) as kept:
            lists = Lists(**{field.name: kept[field.name] for field in fields(Lists)})
            places = Places(**{field.name: kept[field.name] for field in fields(Places)})
            state = State(lists, places, kept["waiting"], int(kept["scored"]))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    shape = len(state.lists.length), len(state.places.capacity)
    return state if shape == (needs.n_clients, needs.n_providers) else None


def _counted_of(run: Run) -> Counted:
    try:
        return Counted(**json.loads((run.folder / COUNTED).read_bytes()))
    except (OSError, ValueError, TypeError):
        return Counted()
