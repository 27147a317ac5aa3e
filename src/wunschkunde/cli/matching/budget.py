"""What may be held at a time, and what is the least: `--memory`, in bytes of the whole process."""

from __future__ import annotations

from wunschkunde.cli.program import Refusal
from wunschkunde.engine.matching.encode import Market
from wunschkunde.engine.matching.panels import PANEL

# Python, its tables and its compiler, before anybody is read.
PROGRAM = 250_000_000
# Each person, while both sides are read and packed: as said, as packed, and on the way from one to the other.
PERSON = 1000
# What is worked on in each thread, and what a thousand rows that are written take.
THREAD, WRITING = 40_000_000, 60_000_000
# What a panel takes for each provider, in vectors' bytes: read, sorted, laid out, and the one before.
COPIES, FEWEST = 4, 4096
# What a stable matching keeps for each client: the next 32 providers with both needs, and the place.
PLACES = 450
# A rank in a list: as kept, and as joined. To spread: twice, and what the providers think of it.
RANK, RANK_SPREAD = 8, 24
# Prices: the fits they come from, and what is made of them.
PRICES = 3 * 2**26


def people_in(memory: int) -> int:
    """How many people have room. Refuses a memory in which nobody has."""
    if memory <= PROGRAM:
        raise Refusal(f"--memory: the program alone takes about {_size(PROGRAM)}.")
    return (memory - PROGRAM) // PERSON


def panel_of(market: Market, top: int, memory: int, *, threads: int, is_spread: bool) -> int:
    """How many providers' vectors may be held at a time while lists are made."""
    lists = market.n_clients * top * (RANK_SPREAD if is_spread else RANK)
    fixed = _packed(market) + threads * THREAD + WRITING + lists + is_spread * PRICES
    width = COPIES * _vectors(market)
    some = min(FEWEST, max(1, market.n_providers))
    _check(memory, fixed + some * width)
    return min(PANEL, (memory - fixed) // width)


def kept_of(market: Market, memory: int, *, threads: int) -> int:
    """How many providers' vectors are kept while places are given; the others' are made whenever they are needed."""
    fixed = _packed(market) + threads * THREAD + WRITING + market.n_clients * PLACES
    _check(memory, fixed)
    return min(market.n_providers, (memory - fixed) // _vectors(market))


def _packed(market: Market) -> int:
    ids = sum(len(side) * 70 for side in (market.clients, market.providers))
    return PROGRAM + market.clients.nbytes + market.providers.nbytes + market.meets.nbytes + ids


def _vectors(market: Market) -> int:
    return 2 * 4 * market.rules.width


def _check(memory: int, least: int) -> None:
    if memory < least:
        raise Refusal(f"--memory: at least {_size(least)} is needed here.")


def _size(size: int) -> str:
    """As --memory takes it, rounded up."""
    return f"{-(-size // 10_000_000) / 100:g}G"
