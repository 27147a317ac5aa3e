"""Why somebody is on no list or has no place: one of four reasons, each of which can be looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from wunschkunde.engine.matching.needs import Needs, Rows
from wunschkunde.engine.matching.stable import FIRST_PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# A knock-out or a limit stands between the client and every provider; where none does, no two needs are met; or all who
# would fit take nobody; or they have given every place to clients who fit better, or who fit as well and came earlier.
Reason = Literal["ruled_out", "unmet", "closed", "taken"]


def reasons(
    needs: Needs, capacity: Rows, clients: Rows, *, tell: Callable[[int], object] | None = None
) -> list[Reason]:
    """For each of these clients without anybody, why. `tell` hears of each one who is done.

    Meant for the full market: whom a stable matching leaves without a place, or who stands on no exact list of
    providers with places. Nobody is `taken` from a list.
    """
    found = []
    for client in clients:
        found.append(_reason(needs, capacity, int(client)))
        if tell is not None:
            tell(1)
    return found


def _reason(needs: Needs, capacity: Rows, client: int) -> Reason:
    may_meet = fits_the_closed = False
    for providers in _widening(needs.reach(int(needs.cells(np.array([client], np.int32))[0]))):
        clients = np.full(len(providers), client, np.int32)
        mine, theirs = needs.pairs(clients, providers)
        fits = (mine > 0) & (theirs > 0)
        if (fits & (capacity[providers] > 0)).any():
            return "taken"
        fits_the_closed = fits_the_closed or bool(fits.any())
        may_meet = may_meet or not needs.are_ruled_out(clients, providers).all()
    if fits_the_closed:
        return "closed"
    return "unmet" if may_meet else "ruled_out"


def _widening(reach: Rows) -> Iterator[Rows]:
    """A few first: most clients have somebody among them."""
    first, size = 0, FIRST_PROVIDERS
    while first < len(reach):
        yield reach[first : first + size]
        first, size = first + size, 4 * size
