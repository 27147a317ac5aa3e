"""Why somebody is on no list or has no place: one of four reasons, each of which can be looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from wunschkunde.engine.matching.needs import Needs, Rows
from wunschkunde.engine.matching.stable import FIRST_PROVIDERS, MOST_PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# A knock-out or a limit stands between the client and every provider; where none does, no two needs are met; or all who
# would fit take nobody; or they have given every place to clients who fit better, or who fit as well and came earlier.
Reason = Literal["ruled_out", "unmet", "closed", "taken"]
# Each says more than the one before it.
REASONS: tuple[Reason, ...] = get_args(Reason)
LAST = len(REASONS) - 1


def reasons(
    needs: Needs, capacity: Rows, clients: Rows, *, tell: Callable[[int], object] | None = None
) -> list[Reason]:
    """For each of these clients without anybody, why. `tell` hears how many are done, again and again.

    Meant for the full market: whom a stable matching leaves without a place, or who stands on no exact list of
    providers with places. Nobody is `taken` from a list.
    """
    found: list[Reason] = ["ruled_out"] * len(clients)
    cells = needs.cells(clients)
    order = np.argsort(cells, kind="stable")
    for some in np.split(order, np.flatnonzero(np.diff(cells[order])) + 1):
        for first in range(0, len(some), FIRST_PROVIDERS):
            rows = some[first : first + FIRST_PROVIDERS]
            for row, reason in zip(rows, _reasons(needs, capacity, clients[rows]), strict=True):
                found[row] = reason
            if tell is not None:
                tell(len(rows))
    return found


def _reasons(needs: Needs, capacity: Rows, clients: Rows) -> list[Reason]:
    """Of some clients of one cell."""
    level = np.zeros(len(clients), np.intp)
    reach = needs.reach(int(needs.cells(clients[:1])[0])) if len(clients) else clients
    for providers in _widening(reach):
        rows = np.flatnonzero(level < LAST)
        if not len(rows):
            break
        asked = np.repeat(clients[rows], len(providers)), np.tile(providers, len(rows))
        mine, theirs = needs.pairs(*asked)
        fits = ((mine > 0) & (theirs > 0)).reshape(len(rows), -1)
        may_meet = ~needs.are_ruled_out(*asked).reshape(fits.shape)
        for number, each in enumerate((may_meet, fits, fits & (capacity[providers] > 0)), 1):
            level[rows[each.any(axis=1)]] = np.maximum(level[rows[each.any(axis=1)]], number)
    return [REASONS[number] for number in level]


def _widening(reach: Rows) -> Iterator[Rows]:
    """A few first: most clients have somebody among them."""
    first, size = 0, FIRST_PROVIDERS
    while first < len(reach):
        yield reach[first : first + size]
        first, size = first + size, min(4 * size, MOST_PROVIDERS)
