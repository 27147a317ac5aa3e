"""Why somebody has no place: one of three reasons, each of which can be looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from wunschkunde.engine.matching.needs import Needs, Rows
from wunschkunde.engine.matching.stable import FIRST_PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

# A knock-out or a limit stands between the client and every provider; where none does, no two needs are met; or who
# would fit has given every place to clients who fit better, or who fit as well and came earlier.
Reason = Literal["ruled_out", "unmet", "taken"]
REASONS: tuple[Reason, ...] = get_args(Reason)


def reasons(needs: Needs, clients: Rows) -> list[Reason]:
    """For each of these clients without a place, why. Meant for a stable matching of the full market."""
    return [_reason(needs, int(client)) for client in clients]


def _reason(needs: Needs, client: int) -> Reason:
    may_meet = False
    for providers in _widening(needs.reach(int(needs.cells(np.array([client], np.int32))[0]))):
        clients = np.full(len(providers), client, np.int32)
        mine, theirs = needs.pairs(clients, providers)
        if ((mine > 0) & (theirs > 0)).any():
            return "taken"
        may_meet = may_meet or not needs.are_ruled_out(clients, providers).all()
    return "unmet" if may_meet else "ruled_out"


def _widening(reach: Rows) -> Iterator[Rows]:
    """A few first: most clients have somebody among them."""
    first, size = 0, FIRST_PROVIDERS
    while first < len(reach):
        yield reach[first : first + size]
        first, size = first + size, 4 * size
