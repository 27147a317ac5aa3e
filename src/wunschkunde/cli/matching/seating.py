"""Places for everybody, step by step: what was given and audited is written down, and a stopped run goes on there."""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from wunschkunde.cli.matching.progress import progress
from wunschkunde.engine.matching.audit import Audit, Counted, audit
from wunschkunde.engine.matching.places import Lists, Places, State
from wunschkunde.engine.matching.stable import stable_matching

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wunschkunde.cli.matching.parts import Run
    from wunschkunde.engine.matching.market_needs import MarketNeeds

STATE, COUNTED = "places.npz", "counted.json"
# Pairs looked at before it is written down again: less than a minute.
STEP = 2_000_000_000


def seat(needs: MarketNeeds, capacity: NDArray[np.int32], run: Run, *, threads: int) -> NDArray[np.int32]:
    """The provider of each client, -1 without a place; begun anew only where nothing was written down."""
    state = _state_of(run, needs)
    written = state.scored if state else 0
    with progress("Giving places", needs.n_clients) as bar:

        def tell(state: State) -> None:
            nonlocal written
            bar.reach(needs.n_clients - len(state.waiting))
            if state.scored - written >= STEP or not len(state.waiting):
                _write(run, state)
                written = state.scored

        return stable_matching(needs, capacity, threads=threads, state=state, tell=tell).provider


def look_again(
    needs: MarketNeeds, capacity: NDArray[np.int32], provider: NDArray[np.int32], run: Run, *, threads: int
) -> Audit:
    """The audit of these places, over all pairs, from where it was."""
    begun = _counted_of(run)
    written = begun.clients
    with progress("Auditing", needs.n_clients) as bar:
        bar.reach(written)

        def tell(counted: Counted) -> None:
            nonlocal written
            bar.reach(counted.clients)
            if (counted.clients - written) * needs.n_providers >= STEP:
                run.keep(COUNTED, json.dumps(asdict(counted)).encode())
                written = counted.clients

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
