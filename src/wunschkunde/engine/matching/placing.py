"""A market in, places out: matched stably, audited, and with the reason of everybody who has no place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wunschkunde.engine.matching.audit import Audit, audit
from wunschkunde.engine.matching.market_needs import MarketNeeds
from wunschkunde.engine.matching.stable import stable_matching
from wunschkunde.engine.matching.unmatched import Reason, reasons

if TYPE_CHECKING:
    from wunschkunde.engine.matching.encode import Market
    from wunschkunde.engine.matching.needs import Rows, Scores


@dataclass(frozen=True, slots=True)
class Placing:
    """One entry a place taken, by rising client: rows of both, both needs, and their harmonic mean.

    `unmatched` are the rows of the others, `reasons` why, one each.
    """

    clients: Rows
    providers: Rows
    client_need: Scores
    provider_need: Scores
    fit: Scores
    unmatched: Rows
    reasons: tuple[Reason, ...]
    audit: Audit
    sweeps: float


def place(market: Market, *, threads: int = 1) -> Placing:
    """The client-optimal stable matching of a market.

    Raises NotStableError, and so hands out nothing, should the audit of all pairs find anything.
    """
    needs = MarketNeeds(market)
    found = stable_matching(needs, market.capacity, threads=threads)
    seen = audit(needs, market.capacity, found.provider, threads=threads)
    seen.check()
    clients = np.flatnonzero(found.provider >= 0).astype(np.int32)
    left = np.flatnonzero(found.provider < 0).astype(np.int32)
    providers = found.provider[clients]
    mine, theirs = needs.pairs(clients, providers)
    return Placing(
        clients=clients,
        providers=providers,
        client_need=mine,
        provider_need=theirs,
        fit=2 * mine * theirs / (mine + theirs),
        unmatched=left,
        reasons=tuple(reasons(needs, left)),
        audit=seen,
        sweeps=found.sweeps,
    )
