"""Stable places in a market of answers, with limits and knock-outs, against weighing every pair one by one."""

import subprocess
import sys

import numpy as np
import pytest

from tests.engine.examples import DIMENSIONS
from tests.engine.matching.brute import complete_lists
from wunschkunde.engine import Limit, Side, reciprocal_fit
from wunschkunde.engine.matching import market_needs, stable
from wunschkunde.engine.matching.audit import audit
from wunschkunde.engine.matching.encode import market_of_sides
from wunschkunde.engine.matching.market_needs import MarketNeeds, takers
from wunschkunde.engine.matching.needs import RULED_OUT, WholeNeeds
from wunschkunde.engine.matching.ranking import rank
from wunschkunde.engine.matching.stable import stable_matching
from wunschkunde.engine.matching.unmatched import reasons

FEW = [d for d in DIMENSIONS if d.key in ("values", "pace", "availability", "topic", "result_expectation")]


def sides(count, seed):
    """Some answers are open, some people state limits, topics rule half of the pairs out."""
    rng = np.random.default_rng(seed)

    def answers():
        said = {}
        for dimension in FEW:
            if dimension.options:
                said[dimension.key] = frozenset(rng.choice(dimension.options[:5], rng.integers(1, 3), replace=False))
            elif rng.random() < 0.8:
                said[dimension.key] = int(rng.integers(1, 6))
        return said

    limits = {"pace": Limit("brings", below=2, above=4)}
    importances = [{d.key: int(rng.integers(0, 11)) for d in FEW} for _ in range(count)]
    return [Side(answers(), answers(), weights, limits if rng.random() < 0.3 else {}) for weights in importances]


def one_by_one(clients, providers):
    """Both needs of every pair from the single path, rounded as published."""
    needs = np.full((2, len(clients), len(providers)), RULED_OUT)
    for row, client in enumerate(clients):
        for column, provider in enumerate(providers):
            fit = reciprocal_fit(provider, client, FEW)
            if fit.knockouts or fit.fit is None:
                continue
            needs[:, row, column] = fit.client_need.value, fit.provider_need.value
    return WholeNeeds.of(*needs)


def reason_by_hand(client, providers, capacity):
    """Why somebody has nobody, from weighing each pair by itself."""
    fits = [reciprocal_fit(provider, client, FEW) for provider in providers]
    if all(fit.knockouts for fit in fits):
        return "ruled_out"
    fitting = [places for fit, places in zip(fits, capacity, strict=True) if fit.fit]
    if not fitting:
        return "unmet"
    return "taken" if any(fitting) else "closed"


@pytest.mark.parametrize("is_large", [False, True])
def test_the_places_are_those_of_weighing_every_pair(monkeypatch, is_large):
    stranger = {"topic": [next(d for d in FEW if d.key == "topic").options[-1]]}
    clients, providers = [*sides(40, 1), Side(stranger, stranger)], sides(12, 2)
    capacity = [int(places) for places in np.random.default_rng(3).integers(0, 4, 12)]
    if is_large:
        monkeypatch.setattr(stable, "SMALL", 0)
        monkeypatch.setattr(market_needs, "SMALL", 0)
        monkeypatch.setattr(stable, "WIDTH", 3)
    needs = MarketNeeds(market_of_sides(clients, providers, FEW, capacity))
    found = stable_matching(needs, np.array(capacity), threads=2).provider
    audit(needs, np.array(capacity), found, threads=2).check()
    assert found.tolist() == complete_lists(one_by_one(clients, providers), capacity)
    left = np.flatnonzero(found < 0).astype(np.int32)
    why = reasons(needs, np.array(capacity), left)
    assert why == [reason_by_hand(clients[client], providers, capacity) for client in left]
    assert set(why) == {"ruled_out", "closed", "taken"}


def test_who_said_nothing_is_not_called_ruled_out():
    needs = MarketNeeds(market_of_sides([Side()], sides(3, 5), FEW))
    assert reasons(needs, np.ones(3, np.int32), np.zeros(1, np.int32)) == ["unmet"]


def test_who_is_on_no_list_is_told_why_and_nobody_is_taken_there():
    """Random markets with closed doors, people who said nothing and people whom nobody may meet."""
    seen = set()
    for seed in range(10):
        rng = np.random.default_rng(seed)
        clients = [*sides(8, seed), Side(), Side({"pace": 1}, {"pace": 2}, {}, {"pace": Limit("brings", above=0)})]
        providers, capacity = sides(4, seed + 100), rng.integers(0, 2, 4).tolist()
        market = market_of_sides(clients, providers, FEW, capacity)
        lists = rank(takers(market), 2).providers
        left = np.flatnonzero((lists < 0).all(axis=1)).astype(np.int32)
        why = reasons(MarketNeeds(market), market.capacity, left)
        assert why == [reason_by_hand(clients[client], providers, capacity) for client in left]
        seen |= set(why)
    assert seen == {"ruled_out", "unmet", "closed"}


def test_ceilings_are_never_below_the_needs():
    market = market_of_sides(sides(60, 7), sides(50, 8), FEW)
    needs = MarketNeeds(market)
    clients, providers = (np.arange(count, dtype=np.int32) for count in (60, 50))
    pairs = needs.pairs(np.repeat(clients, 50), np.tile(providers, 60))
    for ceiling, need in zip(needs.ceilings(clients)(providers), pairs, strict=True):
        assert (ceiling.ravel() >= need).all()


@pytest.mark.parametrize("kept", [0, 1, 20, 49, 50])
def test_vectors_may_be_kept_or_made_anew(monkeypatch, kept):
    monkeypatch.setattr(market_needs, "AT_ONCE", 7)
    market = market_of_sides(sides(30, 7), sides(50, 8), FEW)
    clients, providers = np.arange(30, dtype=np.int32), np.flatnonzero(np.arange(50) % 3).astype(np.int32)
    whole, some = (MarketNeeds(market, kept=most).ceilings(clients)(providers) for most in (None, kept))
    for one, other in zip(whole, some, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-6)


def test_a_small_job_loads_neither_a_compiler_nor_a_cluster():
    probe = (
        "import sys; from wunschkunde.engine import Dimension, Side;"
        "from wunschkunde.engine.matching.encode import market_of_sides;"
        "from wunschkunde.engine.matching.audit import audit;"
        "from wunschkunde.engine.matching.live import Live;"
        "from wunschkunde.engine.matching.answers import answers_of;"
        "from wunschkunde.engine.matching.rules import Rules;"
        "from wunschkunde.engine.matching.stable import stable_matching;"
        "from wunschkunde.engine.matching.market_needs import MarketNeeds;"
        "from wunschkunde.engine.matching.spread import prices;"
        "d = [Dimension('pace', 'similar', 'similar')];"
        "m = market_of_sides([Side({'pace': 2}, {'pace': 2})] * 9, [Side({'pace': 3}, {'pace': 2})] * 9, d);"
        "n = MarketNeeds(m); audit(n, m.capacity, stable_matching(n, m.capacity).provider).check();"
        "prices(n, m.capacity);"
        "r = Rules.of(d); live = Live.of(r, answers_of([Side({'pace': 3}, {'pace': 2})] * 3000, r));"
        "live.best(live.met(Side({'pace': 2}, {'pace': 2})), 9);"
        "print({'numba', 'dask', 'distributed'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
