"""Random markets so small that every matching of them can be looked at."""

from __future__ import annotations

from itertools import product

import numpy as np

from wunschkunde.engine.matching.needs import RULED_OUT, WholeNeeds

NOBODY = -1


def market(seed, clients=4, providers=3, *, levels=4, places=(0, 2), opposed=False):
    """Needs in few levels, so that many are equal; a fifth of the pairs may not meet; some providers have no place."""
    rng = np.random.default_rng(seed)
    mine, theirs = (rng.integers(0, levels, (clients, providers)) / (levels - 1) for _ in range(2))
    if opposed:
        # What one side likes the other does not: then there are several stable matchings.
        theirs = np.clip(1 - mine + rng.integers(-1, 2, mine.shape) / (levels - 1), 0, 1)
    is_out = rng.random((clients, providers)) < 0.2
    mine[is_out] = theirs[is_out] = RULED_OUT
    return WholeNeeds.of(mine, theirs), rng.integers(places[0], places[1] + 1, providers).astype(np.int32)


def client_order(needs, client):
    """Acceptable providers, best first; of equals the earlier row."""
    mine, theirs = needs.client_need[client], needs.provider_need[client]
    found = [p for p in range(needs.n_providers) if mine[p] > 0 and theirs[p] > 0]
    return sorted(found, key=lambda p: (-mine[p], p))


def provider_order(needs, provider):
    """All clients, best first; of equals the earlier inquiry."""
    theirs = needs.provider_need[:, provider]
    return sorted(range(needs.n_clients), key=lambda c: (-theirs[c], c))


def blocking(needs, capacity, matching):
    """Every pair who would rather have each other."""
    orders = [client_order(needs, client) for client in range(needs.n_clients)]
    ranks = [provider_order(needs, provider) for provider in range(needs.n_providers)]
    return list(_blocking(orders, ranks, capacity, matching))


def _blocking(orders, ranks, capacity, matching):
    for client, order in enumerate(orders):
        now = matching[client]
        for provider in order[: order.index(now)] if now in order else order:
            rank = ranks[provider]
            held = [c for c, p in enumerate(matching) if p == provider]
            later = [c for c in held if rank.index(c) > rank.index(client)]
            if len(held) < capacity[provider] or later:
                yield client, provider


def stable_matchings(needs, capacity):
    """All of them, by trying every matching there is."""
    orders = [client_order(needs, client) for client in range(needs.n_clients)]
    ranks = [provider_order(needs, provider) for provider in range(needs.n_providers)]
    for matching in product(*([NOBODY, *order] for order in orders)):
        fits_in = all(matching.count(provider) <= places for provider, places in enumerate(capacity))
        if fits_in and not any(True for _ in _blocking(orders, ranks, capacity, matching)):
            yield matching


def complete_lists(needs, capacity):
    """Deferred acceptance with every list whole, one free client after the other."""
    orders = [client_order(needs, client) for client in range(needs.n_clients)]
    held = [[] for _ in range(needs.n_providers)]
    free, matching = list(range(needs.n_clients)), [NOBODY] * needs.n_clients
    while free:
        client = free.pop()
        if not orders[client]:
            continue
        provider = orders[client].pop(0)
        matching[client] = provider
        held[provider] = sorted([*held[provider], client], key=lambda c: (-needs.provider_need[c, provider], c))
        if len(held[provider]) > capacity[provider]:
            out = held[provider].pop()
            matching[out] = NOBODY
            free.append(out)
    return matching
