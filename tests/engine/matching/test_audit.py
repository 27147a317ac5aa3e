"""The audit against counting by hand, and the reasons of those without a place."""

import numpy as np
import pytest

from tests.engine.matching.brute import NOBODY, blocking, market
from wunschkunde.engine.matching import audit as audits
from wunschkunde.engine.matching.audit import NotStableError, audit
from wunschkunde.engine.matching.needs import WholeNeeds
from wunschkunde.engine.matching.stable import stable_matching
from wunschkunde.engine.matching.unmatched import reasons


def test_it_counts_what_a_person_would_count():
    found = 0
    for seed in range(80):
        needs, capacity = market(seed, clients=12, providers=6, levels=5, places=(0, 3))
        rng = np.random.default_rng(seed)
        provider = stable_matching(needs, capacity).provider
        audit(needs, capacity, provider).check()
        provider[rng.integers(0, 12, 2)] = rng.integers(NOBODY, 6, 2)
        seen = audit(needs, capacity, provider, threads=1 + seed % 2)
        held = np.bincount(provider[provider >= 0], minlength=6)
        seated = np.flatnonzero(provider >= 0)
        mine, theirs = needs.pairs(seated.astype(np.int32), provider[seated])
        assert seen.pairs == 72
        assert seen.blocking == len(blocking(needs, capacity, provider.tolist()))
        assert seen.over_capacity == np.maximum(held - capacity, 0).sum()
        assert seen.unacceptable == ((mine <= 0) | (theirs <= 0)).sum()
        found += seen.blocking > 0
    assert found > 30


def test_it_goes_on_from_any_block(monkeypatch):
    monkeypatch.setattr(audits, "CLIENTS_AT_ONCE", 5)
    needs, capacity = market(4, clients=23, providers=6, levels=5)
    provider = np.random.default_rng(4).integers(NOBODY, 6, 23).astype(np.int32)
    heard = []
    whole = audit(needs, capacity, provider, tell=heard.append)
    assert [each.clients for each in heard] == [5, 10, 15, 20, 23]
    assert heard[0].blocking < heard[-1].blocking == whole.blocking
    for each in heard:
        assert audit(needs, capacity, provider, begun=each) == whole


def test_what_is_not_stable_is_refused_with_the_numbers():
    needs = WholeNeeds.of([[0.9, 0.1], [0.5, 0.9]], [[0.9, 0.1], [0.5, 0.9]])
    with pytest.raises(NotStableError, match="2 blocking of 4 pairs, 0 over capacity"):
        audit(needs, np.ones(2, np.int32), np.array([1, 0], np.int32)).check()
    with pytest.raises(NotStableError, match="1 over capacity"):
        audit(needs, np.ones(2, np.int32), np.array([0, 0], np.int32)).check()


def test_compiled_and_plain_find_the_same(monkeypatch):
    from wunschkunde.engine.matching import stable

    needs, capacity = market(5, clients=40, providers=30, levels=6)
    provider = np.random.default_rng(5).integers(-1, 30, 40).astype(np.int32)
    plain = audit(needs, capacity, provider)
    monkeypatch.setattr(stable, "SMALL", 0)
    assert audit(needs, capacity, provider) == plain


def test_another_market_is_not_audited():
    needs, capacity = market(1)
    with pytest.raises(ValueError, match="do not belong"):
        audit(needs, capacity, np.zeros(3, np.int32))


def test_each_without_a_place_has_a_reason():
    needs = WholeNeeds.of(
        [[0.9, 0.2, -1], [0.8, 0.2, -1], [-1, -1, -1], [0.0, -1, -1], [0.7, 0.0, -1], [0.0, -1, 0.6]],
        [[0.9, 0.0, -1], [0.8, 0.0, -1], [-1, -1, -1], [0.9, -1, -1], [0.7, 0.9, -1], [0.7, -1, 0.6]],
    )
    capacity, told = np.array([1, 3, 0], np.int32), []
    provider = stable_matching(needs, capacity).provider
    assert provider.tolist() == [0, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY]
    left = np.flatnonzero(provider < 0).astype(np.int32)
    assert reasons(needs, capacity, left, tell=told.append) == ["taken", "ruled_out", "unmet", "taken", "closed"]
    assert sum(told) == len(left)
