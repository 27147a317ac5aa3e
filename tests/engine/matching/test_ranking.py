"""The best of each client: exactly those a sort of all fits finds, whichever way they were looked for."""

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.examples import DIMENSIONS
from tests.engine.test_properties import sides
from wunschkunde.engine.matching import compiled_ranking, kernels, products, ranking
from wunschkunde.engine.matching.compiled_ranking import Meeting
from wunschkunde.engine.matching.encode import market_of_sides
from wunschkunde.engine.matching.panels import block_of, panels_of
from wunschkunde.engine.matching.ranking import rank
from wunschkunde.engine.matching.scores import harmonic_mean
from wunschkunde.engine.matching.vector_market import VectorMarket

KINDS = ("iid", "tied", "opposed")


def vectors(kind, clients, providers, width=11, seed=7):
    """Markets whose needs are inner products: of any numbers, of few so that many are equal, of opposed needs."""
    random = np.random.default_rng(seed)
    weights = [random.random((rows, width)) ** 3 for rows in (clients, providers)]
    answers = [random.random((rows, width)) for rows in (clients, providers)]
    if kind == "tied":
        weights = [np.ones_like(part) for part in weights]
        answers = [np.round(part[:, :1] * 2) / 2 * np.ones((1, width)) for part in answers]
    weights = [part / part.sum(axis=1, keepdims=True) for part in weights]
    if kind == "opposed":
        weights[1] = np.repeat(1 / width, providers)[:, None] * (1.02 - answers[1])
        answers[0] = 0.5 + weights[0] * width / 4
        answers[0] /= answers[0].max()
    wishes, offers = ([part.astype(np.float32) for part in parts] for parts in (weights, answers))
    return VectorMarket(wishes[0], offers[0], wishes[1], offers[1])


def sorted_by_fit(market, size, handicap=None):
    rows, columns = (
        part.reshape(-1)
        for part in np.meshgrid(np.arange(market.n_clients), np.arange(market.n_providers), indexing="ij")
    )
    fit = harmonic_mean(*market.needs(rows, columns)).astype(np.float32).reshape(market.n_clients, -1)
    is_met = fit > 0
    score = np.where(is_met, fit if handicap is None else fit - handicap, -np.inf)
    order = np.argsort(-score, axis=1, kind="stable")[:, :size]
    return np.where(np.take_along_axis(is_met, order, axis=1), order, -1)


@pytest.mark.parametrize("is_compiled", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_the_lists_are_those_of_a_sort(kind, is_compiled):
    market = vectors(kind, 70, 1700)
    np.testing.assert_array_equal(rank(market, 10, compiled=is_compiled).providers, sorted_by_fit(market, 10))


@pytest.mark.parametrize("is_compiled", [False, True])
def test_a_handicap_is_taken_off_before_comparing(is_compiled):
    market = vectors("iid", 30, 900)
    handicap = np.random.default_rng(1).random(900).astype(np.float32) / 5 - np.float32(0.1)
    best = rank(market, 7, handicap=handicap, compiled=is_compiled)
    np.testing.assert_array_equal(best.providers, sorted_by_fit(market, 7, handicap))
    random = np.random.default_rng(5)
    people = [strange(random) for _ in range(60)]
    market = market_of_sides(people[:20], people, DIMENSIONS)
    best = rank(market, 7, handicap=handicap[:60], compiled=is_compiled)
    np.testing.assert_array_equal(best.providers, sorted_by_fit(market, 7, handicap[:60]))


@pytest.mark.parametrize("is_compiled", [False, True])
def test_only_who_is_in_one_cell_may_meet(is_compiled):
    whole, random = vectors("iid", 60, 2000), np.random.default_rng(2)
    cells = [random.integers(0, 5, size).astype(np.int32) for size in (60, 2000)]
    parts = whole.client_wishes, whole.client_brings, whole.provider_wishes, whole.provider_brings
    market = VectorMarket(*parts, *cells)
    best = rank(market, 4, compiled=is_compiled)
    np.testing.assert_array_equal(best.providers, sorted_by_fit(market, 4))


@given(st.lists(sides(), min_size=1, max_size=6), st.lists(sides(), min_size=1, max_size=30), st.integers(1, 5))
@settings(max_examples=25, deadline=None)
def test_sides_are_ranked_the_same_in_numpy_and_compiled(clients, providers, size):
    market = market_of_sides(clients, providers, DIMENSIONS)
    plain, compiled = (rank(market, size, compiled=is_compiled) for is_compiled in (False, True))
    full = sorted_by_fit(market, min(size, len(providers)))
    for best in (plain, compiled):
        np.testing.assert_array_equal(best.providers[:, : full.shape[1]], full)
        assert (best.providers[:, full.shape[1] :] == -1).all()
    np.testing.assert_array_equal(plain.fit, compiled.fit)


@pytest.mark.parametrize("mode", [0, 1, 2])
def test_how_they_meet_changes_nothing(mode, monkeypatch):
    random = np.random.default_rng(3)
    people = [strange(random) for _ in range(150)]
    market = market_of_sides(people[:10], people, DIMENSIONS)
    handicap = random.random(150).astype(np.float32) / 5
    expected = sorted_by_fit(market, 5), sorted_by_fit(market, 5, handicap)
    begin = Meeting.__init__

    def begin_so(self, *args):
        begin(self, *args)
        self.mode = mode

    monkeypatch.setattr(Meeting, "__init__", begin_so)
    for off, best in zip((None, handicap), expected, strict=True):
        np.testing.assert_array_equal(rank(market, 5, handicap=off, compiled=True).providers, best)


def test_a_price_beyond_all_measure_keeps_providers_last():
    market = vectors("iid", 20, 300)
    handicap = np.where(np.arange(300) % 50, 1e4, 0).astype(np.float32)
    best = rank(market, 8, handicap=handicap, compiled=True)
    np.testing.assert_array_equal(best.providers, rank(market, 8, handicap=handicap, compiled=False).providers)
    assert (np.sort(best.providers[:, :6], axis=1) == np.arange(0, 300, 50)).all()


def test_many_open_answers_are_met_by_their_sums():
    random = np.random.default_rng(8)
    people = [strange(random) for _ in range(200)]
    market = market_of_sides(people[:40], people * 30, DIMENSIONS)
    meeting, panel = Meeting(market, 3), next(panels_of(market, None))
    best = np.zeros((40, 3), np.float32), np.full((40, 3), -1, np.int32)
    meeting.meet(block_of(market, np.arange(40), has_handicap=False), panel, best)
    assert meeting.mode == kernels.SUMS
    np.testing.assert_array_equal(best[1], sorted_by_fit(market, 3))


@pytest.mark.parametrize("instruction", [products.INSTRUCTION, None])
def test_products_of_integers_are_exact_on_every_processor(instruction, monkeypatch):
    monkeypatch.setattr(products, "INSTRUCTION", instruction)

    @numba.njit
    def multiplied(rows, first, strip, part, tile):
        products.multiply(rows, first, strip, part, tile)

    random = np.random.default_rng(6)
    rows, columns = (random.integers(-32_000, 32_000, (size, 12)).astype(np.int16) for size in (8, 64))
    strip = np.ascontiguousarray(columns.reshape(64, 6, 2).transpose(1, 0, 2))
    tile = np.zeros((4, 64), np.int32)
    multiplied(rows, (4, 2), strip, (6, 4), tile)
    exact = rows[4:, 2:6].astype(np.int64) @ columns[:, 6:10].T.astype(np.int64)
    np.testing.assert_array_equal(tile, exact.astype(np.int32))


def strange(random):
    from wunschkunde.engine import Side

    def answers():
        said = {}
        for dimension in DIMENSIONS:
            if random.random() < 0.6:
                few = random.choice(dimension.options, 2) if dimension.options else int(random.integers(1, 6))
                said[dimension.key] = frozenset(map(str, few)) if dimension.options else few
        return said

    return Side(answers(), answers())


def test_rows_threads_and_blocks_change_nothing(monkeypatch):
    market = vectors("iid", 50, 3000)
    whole = rank(market, 5)
    monkeypatch.setattr(ranking, "CLIENTS_AT_ONCE", 8)
    monkeypatch.setattr(compiled_ranking, "STRIPS_AT_ONCE", 12)
    some = np.array([49, 3, 17, 20, 21])
    np.testing.assert_array_equal(rank(market, 5, threads=2).providers, whole.providers)
    np.testing.assert_array_equal(rank(market, 5, some, threads=2).providers, whole.providers[some])


def test_pairs_looked_at_are_told():
    told = []
    rank(vectors("iid", 20, 300), 3, tell=told.append)
    assert sum(told) == 20 * 300


def test_needs_that_oppose_each_other_are_multiplied_apart():
    market = vectors("opposed", 64, 40_000)
    meeting = Meeting(market, 2)
    best = np.zeros((64, 2), np.float32), np.full((64, 2), -1, np.int32)
    meeting.meet(block_of(market, np.arange(64), has_handicap=False), next(panels_of(market, None)), best)
    assert meeting.mode == 1
    np.testing.assert_array_equal(best[1], sorted_by_fit(market, 2))


def test_what_cannot_be_kept_on_the_disk_is_compiled_all_the_same():
    from wunschkunde.engine.matching.jit import compiled

    made = {}
    exec("def twice(x):\n    return 2 * x", made)  # it has no file to keep the result beside
    assert compiled(made["twice"])(21) == 42
