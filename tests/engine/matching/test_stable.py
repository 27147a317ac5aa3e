"""Stable matchings against trying every matching there is."""

from copy import deepcopy

import numpy as np
import pytest

from tests.engine.matching.brute import NOBODY, client_order, complete_lists, market, stable_matchings
from wunschkunde.engine.matching import stable
from wunschkunde.engine.matching.needs import WholeNeeds
from wunschkunde.engine.matching.stable import OpenMarket, matching_of_lists, stable_matching

SEEDS = range(60)


@pytest.fixture
def narrow(monkeypatch):
    """So little at a time that a small market takes every turn a large one does."""

    def narrow_to(seed):
        rng = np.random.default_rng(seed)
        monkeypatch.setattr(stable, "WIDTH", int(rng.integers(1, 6)))
        monkeypatch.setattr(stable, "CLIENTS_AT_ONCE", int(rng.integers(1, 9)))
        monkeypatch.setattr(stable, "FIRST_PROVIDERS", int(rng.integers(1, 9)))

    return narrow_to


def test_of_all_stable_matchings_it_is_the_one_every_client_likes_best():
    several = 0
    for seed in SEEDS:
        needs, capacity = market(seed, clients=6, providers=5, levels=9, places=(1, 1), opposed=seed % 2)
        ours = tuple(stable_matching(needs, capacity).provider.tolist())
        all_of_them = list(stable_matchings(needs, capacity))
        assert ours in all_of_them
        several += len(all_of_them) > 1
        for client in range(needs.n_clients):
            order = [*client_order(needs, client), NOBODY]
            assert min(order.index(other[client]) for other in all_of_them) == order.index(ours[client])
    assert several > 5


def test_whoever_has_no_place_has_one_in_no_stable_matching():
    """The rural hospitals theorem: the same clients are left, and a provider with a free place holds the same ones."""
    for seed in SEEDS:
        needs, capacity = market(seed, clients=6, places=(0, 3), opposed=seed % 2)
        all_of_them = np.array(list(stable_matchings(needs, capacity)))
        ours = stable_matching(needs, capacity).provider
        assert ((all_of_them < 0) == (ours < 0)).all()
        for provider in range(needs.n_providers):
            held = all_of_them == provider
            if held[0].sum() < capacity[provider]:
                assert (held == (ours == provider)).all()


@pytest.mark.parametrize("compiled", [False, True])
def test_the_lazy_market_is_that_of_complete_lists(narrow, compiled):
    for seed in SEEDS:
        narrow(seed)
        needs, capacity = market(seed, clients=7 + seed, providers=5 + seed % 40, levels=6, places=(0, 3))
        found = OpenMarket(needs, capacity, compiled=compiled, threads=1 + seed % 2).matching()
        assert found.provider.tolist() == complete_lists(needs, capacity)


@pytest.mark.parametrize("compiled", [False, True])
def test_arrivals_are_matched_as_if_all_had_come_at_once(narrow, compiled):
    for seed in SEEDS:
        narrow(seed)
        needs, capacity = market(seed, clients=30, providers=12, levels=5, places=(0, 3))
        opened = OpenMarket(WholeNeeds(needs.client_need[:9], needs.provider_need[:9]), capacity, compiled=compiled)
        for come in (10, 11, 20, 30):
            some = WholeNeeds(needs.client_need[:come], needs.provider_need[:come])
            assert opened.arrive(some).provider.tolist() == complete_lists(some, capacity)


@pytest.mark.parametrize("compiled", [False, True])
def test_it_goes_on_from_any_round(narrow, compiled):
    """Whatever was heard, written down and read again leads to the same places and has looked at as many pairs."""
    for seed in range(12):
        narrow(seed)
        needs, capacity = market(seed, clients=30, providers=12, levels=5, places=(0, 3))
        heard = []
        whole = OpenMarket(needs, capacity, compiled=compiled, tell=lambda state: heard.append(deepcopy(state)))  # noqa: B023
        left = [len(state.waiting) for state in heard]
        assert left == sorted(left, reverse=True)
        assert left[-1] == 0
        for state in heard:
            again = OpenMarket(needs, capacity, compiled=compiled, state=state)
            assert again.matching().provider.tolist() == whole.matching().provider.tolist()
            assert again.matching().sweeps == whole.matching().sweeps


def test_lists_match_those_who_know_no_others():
    for seed in SEEDS:
        needs, capacity = market(seed, clients=20, providers=9, levels=5)
        lists = np.full((20, 3), NOBODY, np.int32)
        kept = np.full(needs.client_need.shape, -1, np.float32)
        for client in range(20):
            best = client_order(needs, client)[:3]
            lists[client, : len(best)] = best
            kept[client, best] = needs.client_need[client, best]
        theirs = np.take_along_axis(needs.provider_need, np.maximum(lists, 0), axis=1)
        listed = WholeNeeds(kept, needs.provider_need)
        assert matching_of_lists(lists, theirs, capacity).provider.tolist() == complete_lists(listed, capacity)


def test_of_equals_the_earlier_inquiry_and_the_earlier_row():
    """Two alike, one place each: the first client has the first provider."""
    needs = WholeNeeds.of(np.full((3, 2), 0.5), np.full((3, 2), 0.5))
    assert stable_matching(needs, np.array([1, 1], np.int32)).provider.tolist() == [0, 1, NOBODY]


def test_later_inquiries_list_fewer_in_vain():
    """Proposing by and by scores fewer pairs than listing everybody first would."""
    rng = np.random.default_rng(3)
    quality = rng.random(400)
    mine, theirs = 0.5 * rng.random((2000, 400)) + 0.5 * quality, rng.random((2000, 400))
    found = stable_matching(WholeNeeds.of(mine, theirs), np.full(400, 5, np.int32))
    assert found.matched == 1
    assert found.sweeps < 3


@pytest.mark.parametrize("capacity", [[1], [1, -1]])
def test_capacities_are_one_number_a_provider_and_none_is_negative(capacity):
    with pytest.raises(ValueError, match=r"capacities|fewer than no places"):
        stable_matching(WholeNeeds.of([[0.5, 0.5]], [[0.5, 0.5]]), np.array(capacity, np.int32))


def test_only_clients_arrive():
    needs, capacity = market(1, clients=5)
    with pytest.raises(ValueError, match="only clients"):
        OpenMarket(needs, capacity).arrive(market(1, clients=4)[0])
