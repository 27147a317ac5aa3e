"""Prices against the equations they solve, and what lists do with and without them."""

import numpy as np
import pytest

from wunschkunde.engine.matching import spread
from wunschkunde.engine.matching.needs import RULED_OUT, WholeNeeds
from wunschkunde.engine.matching.spread import exposure_gini, matched_share, prices

BETA = 0.05


@pytest.fixture(scope="module")
def market():
    """Some providers please almost everybody, some pairs may not meet."""
    rng = np.random.default_rng(4)
    mine = np.clip(0.4 * rng.random((300, 100)) + 0.6 * rng.random(100), 0.01, 1)
    theirs = rng.random((300, 100))
    is_out = rng.random((300, 100)) < 0.1
    mine[is_out] = theirs[is_out] = RULED_OUT
    return WholeNeeds.of(mine, theirs), rng.integers(0, 7, 100).astype(np.int32)


def fit_of(needs):
    is_out = needs.client_need < 0
    total = np.where(is_out, 1, needs.client_need + needs.provider_need)
    return np.where(is_out, -np.inf, 2 * needs.client_need * needs.provider_need / total)


def lists_of(score, size=10):
    return np.argsort(-score, axis=1, kind="stable")[:, :size].astype(np.int32)


@pytest.mark.parametrize("beta", [BETA, 0.008])
def test_prices_clear_both_sides_of_the_market(market, beta):
    """With them, as many pairs come about as there are clients and places less those who stay by themselves."""
    needs, capacity = market
    found = prices(needs, capacity, beta=beta)
    assert found.is_settled
    has_places = capacity > 0
    kernel = np.exp(fit_of(needs)[:, has_places].astype(float) / beta)
    y = np.exp(found.bias[has_places] / beta)
    half = kernel @ y / 2
    x = 1 / (half + np.sqrt(1 + half**2))
    pairs = x[:, None] * kernel * y
    assert np.allclose(pairs.sum(axis=1) + x**2, 1, atol=1e-2)
    assert np.allclose(pairs.sum(axis=0) + y**2, capacity[has_places], atol=1e-2)
    assert (found.bias[~has_places] == spread.NEVER).all()


def test_nobody_has_a_place_or_may_meet():
    closed, apart = WholeNeeds.of([[0.5, 0.4]], [[0.5, 0.4]]), WholeNeeds.of([[RULED_OUT]], [[RULED_OUT]])
    assert (prices(closed, np.zeros(2, np.int32)).bias == spread.NEVER).all()
    assert prices(apart, np.ones(1, np.int32)).bias.tolist() == [0]


def test_acceleration_takes_far_fewer_turns_than_turns_alone(market, monkeypatch):
    needs, capacity = market
    quick = prices(needs, capacity, beta=BETA)
    monkeypatch.setattr(spread, "MEMORY", 0)
    slow = prices(needs, capacity, beta=BETA)
    assert quick.sweeps < slow.sweeps / 2
    assert np.abs(quick.bias - slow.bias)[capacity > 0].max() < 1e-2


def test_lists_with_prices_place_more_and_show_more_evenly(market):
    needs, capacity = market
    fit = fit_of(needs)
    with_prices = lists_of(fit + prices(needs, capacity).bias)
    before, after = (
        (matched_share(lists, np.take_along_axis(needs.provider_need, lists, axis=1), capacity), lists)
        for lists in (lists_of(fit), with_prices)
    )
    assert after[0] > before[0] + 0.1
    assert exposure_gini(after[1], capacity) < exposure_gini(before[1], capacity) / 2


def test_every_second_client_gives_nearly_the_same_prices(market):
    needs, capacity = market
    told = []
    whole = prices(needs, capacity, beta=BETA)
    half = prices(needs, capacity, beta=BETA, most_pairs=15_000, tell=told.append)
    assert sum(told) == 300
    assert (whole.every, half.every) == (1, 2)
    assert np.corrcoef(whole.bias[capacity > 0], half.bias[capacity > 0])[0, 1] > 0.9


def test_whom_everybody_wants_is_shown_less_readily():
    needs = WholeNeeds.of(np.tile([0.9, 0.5], (20, 1)), np.full((20, 2), 0.8))
    bias = prices(needs, np.array([3, 30], np.int32)).bias
    assert bias[0] < bias[1]


def test_exposure_counts_what_is_shown_per_place():
    capacity = np.array([1, 3, 0], np.int32)
    assert exposure_gini(np.array([[0], [1], [1], [1]], np.int32), capacity) == 0
    assert exposure_gini(np.array([[0], [0], [0], [0]], np.int32), capacity) == 0.5
    assert exposure_gini(np.full((4, 1), -1, np.int32), capacity) == 0
