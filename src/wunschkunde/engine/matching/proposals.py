"""Listing and proposing, in plain NumPy: for small jobs, where loading a compiler would take longer than the work.

`compiled_proposals.py` has the same functions for large jobs; a test holds them to the same results.
"""

from __future__ import annotations

import numpy as np

from wunschkunde.engine.matching.needs import Rows, Scores
from wunschkunde.engine.matching.places import Lists, Places


def sift(ceilings: tuple[Scores, Scores], least: Scores, bar: Scores) -> tuple[Rows, Rows]:
    """Rows and columns of the pairs worth scoring: client need above `least`, provider need above 0 and up to `bar`.

    `ceilings` two (rows, columns); `least` (rows), `bar` (columns).
    """
    mine, theirs = ceilings
    row, column = np.nonzero((mine > least[:, None]) & (theirs > 0) & (theirs >= bar))
    return row.astype(np.int32), column.astype(np.int32)


def merge(needs: tuple[Scores, Scores], clients: Rows, providers: Rows, lists: Lists, places: Places) -> None:
    """Put scored pairs, grouped by client, into the next lists, each in its order.

    In go only providers after the client's last one, with both needs above 0, who would take the client now.
    """
    mine, theirs = needs
    last, bar = lists.last_score[clients], places.bar[providers]
    is_next = (mine < last) | ((mine == last) & (providers > lists.last_provider[clients]))
    is_taken = (theirs > bar) | ((theirs == bar) & (clients < places.worst[providers]))
    kept = np.flatnonzero(is_next & is_taken & (mine > 0) & (theirs > 0))
    for part in np.split(kept, np.flatnonzero(np.diff(clients[kept])) + 1):
        if len(part):
            _merge_one(int(clients[part[0]]), mine[part], theirs[part], providers[part], lists)


def _merge_one(client: int, mine: Scores, theirs: Scores, providers: Rows, lists: Lists) -> None:
    size = lists.length[client]
    mine = np.concatenate((lists.mine[client, :size], mine))
    theirs = np.concatenate((lists.theirs[client, :size], theirs))
    providers = np.concatenate((lists.providers[client, :size], providers))
    order = np.lexsort((providers, -mine))[: lists.providers.shape[1]]
    lists.length[client] = len(order)
    lists.mine[client, : len(order)] = mine[order]
    lists.theirs[client, : len(order)] = theirs[order]
    lists.providers[client, : len(order)] = providers[order]


def propose(free: Rows, lists: Lists, places: Places) -> Rows:
    """Let free clients propose down their lists, and those they push out as well; return who came to an end."""
    stuck = []
    for each in free:
        client = int(each)
        while client >= 0:
            if lists.position[client] >= lists.length[client]:
                stuck.append(client)
                break
            place = lists.position[client]
            lists.position[client] += 1
            provider, score = int(lists.providers[client, place]), lists.theirs[client, place]
            if places.would_take(provider, client, score):
                client = _move_in(client, provider, score, places)
    return np.array(stuck, np.int32)


def _move_in(client: int, provider: int, score: np.float32, places: Places) -> int:
    """Give the client a place; return whom that pushes out, or -1."""
    out = -1
    if places.held[provider] == places.capacity[provider]:
        out = int(places.worst[provider])
        places.partner[out] = -1
    else:
        places.held[provider] += 1
    places.partner[client], places.given[client] = provider, score
    held = np.flatnonzero(places.partner == provider)
    worst = held[np.lexsort((-held, places.given[held]))[0]]
    places.worst[provider] = worst
    if places.held[provider] == places.capacity[provider]:
        places.bar[provider] = places.given[worst]
    return out
