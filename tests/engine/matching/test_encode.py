"""Many at once: the same needs, knock-outs and limits as one by one, and ceilings that are never below them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.examples import DIMENSIONS
from tests.engine.test_properties import sides
from wunschkunde.engine import Limit, Side, reciprocal_fit
from wunschkunde.engine.fit import CORRELATION, Z_RANGE
from wunschkunde.engine.matching.encode import market_of_sides
from wunschkunde.engine.matching.scores import harmonic_mean

TOPIC = next(d for d in DIMENSIONS if d.key == "topic")
PACE = next(d for d in DIMENSIONS if d.key == "pace")

SCALES = [d for d in DIMENSIONS if not d.options]


def everybody(market):
    pairs = np.meshgrid(np.arange(market.n_clients), np.arange(market.n_providers), indexing="ij")
    return tuple(rows.reshape(-1) for rows in pairs)


@given(st.lists(sides(), min_size=1, max_size=4), st.lists(sides(), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_batch_is_single(clients, providers):
    market = market_of_sides(clients, providers, DIMENSIONS)
    rows, columns = everybody(market)
    client_needs, provider_needs = market.needs(rows, columns)
    ceilings = market.client_vectors(rows) * market.provider_vectors(columns)
    halves = ceilings[:, : market.split].sum(axis=1), ceilings[:, market.split :].sum(axis=1)
    closer = list(from_sums(market.client_sums(rows), market.provider_sums(columns)))
    for index, (row, column) in enumerate(zip(rows, columns, strict=True)):
        single = reciprocal_fit(providers[column], clients[row], DIMENSIONS)
        found = client_needs[index], provider_needs[index]
        if single.knockouts:
            assert np.isnan(found).all()
            continue
        expected = [single.client_need.value, single.provider_need.value]
        np.testing.assert_allclose(found, [np.nan if need is None else need for need in expected], atol=1e-6)
        fit = np.nan if single.fit is None else single.fit
        np.testing.assert_allclose(harmonic_mean(*(np.array([need]) for need in found)), [fit], atol=1e-6)
        for half, need in zip(halves, expected, strict=True):
            assert need is None or half[index] >= need - 1e-5
        for half, need in zip(closer, expected, strict=True):
            assert need is None or half[index] >= need - 1e-5


def from_sums(client, provider):
    """Both needs from the sums of both sides, as the kernels join them."""
    for one, other in ((client, provider), (provider, client)):
        value, spread, deviation = ((part * other[4]).sum(axis=1) for part in one[:3])
        answered = (one[3] * other[5]).sum(axis=1)
        number = np.maximum(answered, 1)
        factor = CORRELATION * answered / (1 + (number - 1) * CORRELATION)
        yield np.clip(value + spread * factor * np.clip(deviation / number, *Z_RANGE), 0, 1)


def test_on_scales_the_sums_are_the_needs():
    random = np.random.default_rng(4)
    people = [
        Side(*({d.key: int(random.integers(1, 6)) for d in SCALES if random.random() < 0.6} for _ in range(2)))
        for _ in range(12)
    ]
    market = market_of_sides(people, people, SCALES)
    rows, columns = everybody(market)
    for need, closer in zip(
        market.needs(rows, columns), from_sums(market.client_sums(rows), market.provider_sums(columns)), strict=True
    ):
        known = ~np.isnan(need)
        assert known.any()
        np.testing.assert_allclose(closer[known], need[known], atol=1e-5)


def test_a_topic_that_nobody_shares_is_a_cell_of_its_own():
    clients = [Side({"topic": {"text"}}), Side({"topic": {"coaching"}}), Side()]
    providers = [Side({}, {"topic": {"text", "brand"}}), Side({}, {"topic": {"brand"}})]
    market = market_of_sides(clients, providers, DIMENSIONS)
    rows, columns = everybody(market)
    meets = market.meets[market.client_cells[rows], market.provider_cells[columns]]
    assert meets.tolist() == [True, False, False, False, True, True]


def test_limits_of_both_sides_hold_on_wishes_and_on_what_is_brought():
    careful = Side({"pace": 3}, {"pace": 2}, limits={"pace": (Limit("brings", above=3), Limit("wishes", below=2))})
    others = [Side({"pace": wish}, {"pace": offer}) for wish, offer in ((2, 3), (2, 4), (1, 3), (5, 1))]
    for market in (market_of_sides([careful], others, [PACE]), market_of_sides(others, [careful], [PACE])):
        one, other = market.needs(*everybody(market))
        assert np.isnan(one).tolist() == np.isnan(other).tolist() == [False, True, True, False]


def test_a_profile_takes_less_than_300_bytes():
    market = market_of_sides([Side()] * 10, [Side(limits={"pace": Limit("brings", above=3)})] * 10, DIMENSIONS)
    assert market.clients.nbytes + market.providers.nbytes <= 20 * 300


def test_an_unknown_option_names_its_dimension():
    with pytest.raises(ValueError, match=r"^topic: unknown option dentistry$"):
        market_of_sides([Side({"topic": {"dentistry"}})], [], [TOPIC])
