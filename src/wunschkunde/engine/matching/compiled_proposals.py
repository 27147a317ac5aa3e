"""Listing and proposing, compiled: the functions of `proposals.py` for large jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wunschkunde.engine.matching.jit import compiled

if TYPE_CHECKING:
    from wunschkunde.engine.matching.needs import Rows, Scores
    from wunschkunde.engine.matching.places import Lists, Places


def sift(ceilings: tuple[Scores, Scores], least: Scores, bar: Scores) -> tuple[Rows, Rows]:
    """The pairs of a block worth scoring, as `proposals.sift` finds them."""
    found = np.empty((2, ceilings[0].size), np.int32)
    count = _sift(ceilings[0], ceilings[1], least, bar, found)
    return found[0, :count], found[1, :count]


def merge(needs: tuple[Scores, Scores], clients: Rows, providers: Rows, lists: Lists, places: Places) -> None:
    """Put scored pairs into the next lists, as `proposals.merge` does."""
    asked = (lists.last_score, lists.last_provider)
    listed = (lists.providers, lists.mine, lists.theirs, lists.length)
    _merge(needs, (clients, providers), asked, listed, (places.bar, places.worst))


def propose(free: Rows, lists: Lists, places: Places) -> Rows:
    """Let free clients and those they push out propose, as `proposals.propose` does."""
    listed = (lists.providers, lists.theirs, lists.length, lists.position)
    held = (places.partner, places.given, places.left, places.right)
    out = np.empty(len(free), np.int32)
    count = _propose(free, listed, held, (places.capacity, places.held, places.bar, places.worst), out)
    return out[:count]


@compiled
def _sift(mine: Scores, theirs: Scores, least: Scores, bar: Scores, found: Rows) -> int:
    count = 0
    for row in range(mine.shape[0]):
        for column in range(mine.shape[1]):
            if mine[row, column] > least[row]:
                other = theirs[row, column]
                if other > 0 and other >= bar[column]:
                    found[0, count], found[1, count] = row, column
                    count += 1
    return count


@compiled
def _merge(
    needs: tuple[Scores, Scores],
    pairs: tuple[Rows, Rows],
    asked: tuple[Scores, Rows],
    listed: tuple[Rows, Scores, Scores, Rows],
    bars: tuple[Scores, Rows],
) -> None:
    mine, theirs = needs
    clients, partners = pairs
    last_score, last_provider = asked
    providers, list_mine, list_theirs, length = listed
    bar, worst = bars
    width = providers.shape[1]
    for pair in range(len(clients)):
        client, provider, a, b = clients[pair], partners[pair], mine[pair], theirs[pair]
        size = length[client]
        # Providers come in rising order, so an equal one later is never better than the last of a full list.
        if a <= 0 or b <= 0 or (size == width and a <= list_mine[client, width - 1]):
            continue
        if a > last_score[client] or (a == last_score[client] and provider <= last_provider[client]):
            continue
        if b < bar[provider] or (b == bar[provider] and client >= worst[provider]):
            continue
        place = min(size, width - 1)
        while place > 0 and list_mine[client, place - 1] < a:
            providers[client, place] = providers[client, place - 1]
            list_mine[client, place] = list_mine[client, place - 1]
            list_theirs[client, place] = list_theirs[client, place - 1]
            place -= 1
        providers[client, place], list_mine[client, place], list_theirs[client, place] = provider, a, b
        length[client] = min(size + 1, width)


@compiled
def _meld(one: int, other: int, given: Scores, left: Rows, right: Rows) -> int:
    """Join two skew heaps of clients, the weakest on top (Sleator and Tarjan 1986); return the top."""
    if one < 0 or other < 0:
        return max(one, other)
    if given[other] < given[one] or (given[other] == given[one] and other > one):
        one, other = other, one
    top = one
    while other >= 0:
        rest = right[one]
        right[one] = left[one]
        if rest >= 0 and (given[rest] < given[other] or (given[rest] == given[other] and rest > other)):
            rest, other = other, rest
        left[one] = other
        one, other = other, rest
    return top


@compiled
def _propose(
    free: Rows,
    listed: tuple[Rows, Scores, Rows, Rows],
    seats: tuple[Rows, Scores, Rows, Rows],
    places: tuple[Rows, Rows, Scores, Rows],
    out: Rows,
) -> int:
    providers, theirs, length, position = listed
    partner, given, left, right = seats
    capacity, held, bar, worst = places
    stuck = 0
    for each in free:
        client = each
        while client >= 0:
            place = position[client]
            if place >= length[client]:
                out[stuck] = client
                stuck += 1
                break
            position[client] = place + 1
            provider, score = providers[client, place], theirs[client, place]
            if score < bar[provider] or (score == bar[provider] and client > worst[provider]):
                continue
            partner[client], given[client] = provider, score
            left[client] = right[client] = -1
            top = _meld(worst[provider], client, given, left, right)
            if held[provider] == capacity[provider]:
                client, top = top, _meld(left[top], right[top], given, left, right)
                partner[client] = -1
            else:
                held[provider] += 1
                client = -1
            worst[provider] = top
            if held[provider] == capacity[provider]:
                bar[provider] = given[top]
    return stuck
