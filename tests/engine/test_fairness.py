"""The stepchild check: named only where it is larger than chance."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wunschkunde.engine.fairness import MEASURES, Treatment, chance, fairness, holm


def clients(count, *, carries, **values):
    """Clients whose values differ a little."""
    return [
        Treatment(carries, **{key: value + 0.01 * number for key, value in values.items()}) for number in range(count)
    ]


def found(treatments):
    return {each.measure: each for each in fairness(treatments)}


def test_stepchildren_who_wait_longer_are_named():
    result = found(
        [
            *clients(8, carries=True, answer_time=4.0, on_time=0.9, goodwill=1.0),
            *clients(7, carries=False, answer_time=30.0, on_time=0.9, goodwill=1.0),
        ]
    )
    assert list(result) == list(MEASURES)
    waiting = result["answer_time"]
    assert (waiting.is_named, waiting.carrying, waiting.other) == (True, pytest.approx(4.035), pytest.approx(30.03))
    assert (waiting.carrying_clients, waiting.other_clients) == (8, 7)
    assert waiting.p < 0.05
    assert not result["on_time"].is_named
    assert not result["goodwill"].is_named
    assert result["complaints_in_time"].p is None


def test_four_on_a_side_are_too_few():
    treatments = [*clients(40, carries=True, answer_time=1.0), *clients(4, carries=False, answer_time=90.0)]
    waiting = found(treatments)["answer_time"]
    assert (waiting.carrying, waiting.other, waiting.p, waiting.is_named) == (None, None, None, False)
    assert (waiting.carrying_clients, waiting.other_clients) == (40, 4)
    assert found([*treatments, *clients(1, carries=False, answer_time=90.0)])["answer_time"].is_named


def test_holm_takes_the_number_of_looks_into_account():
    corrected = holm({"answer_time": 0.02, "on_time": 0.04, "complaints_in_time": 0.03, "goodwill": 0.5})
    assert corrected == pytest.approx(
        {"answer_time": 0.08, "complaints_in_time": 0.09, "on_time": 0.09, "goodwill": 0.5}
    )
    assert holm({}) == {}


def test_chance_is_named_about_as_seldom_as_promised():
    draw = np.random.default_rng(4)
    named = sum(
        any(each.is_named for each in fairness([Treatment(bool(number % 2), *draw.random(4)) for number in range(16)]))
        for _world in range(40)
    )
    assert named <= 6


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.builds(
            Treatment,
            st.booleans(),
            st.one_of(st.none(), st.integers(0, 72).map(float)),
            st.one_of(st.none(), st.sampled_from([0.0, 0.5, 1.0])),
        ),
        min_size=10,
        max_size=24,
    ),
    st.randoms(),
)
def test_order_counts_for_nothing_and_swapped_groups_give_the_same_chance(treatments, random):
    shuffled = list(treatments)
    random.shuffle(shuffled)
    assert fairness(shuffled) == fairness(treatments)
    for one, other in zip(
        fairness(treatments), fairness([replace(t, carries=not t.carries) for t in treatments]), strict=True
    ):
        assert (one.p, one.carrying, one.other) == (other.p, other.other, other.carrying)
        assert one.is_named == other.is_named


def test_alike_is_no_difference():
    assert chance([1.0] * 6, [1.0] * 9, np.mean) == 1
