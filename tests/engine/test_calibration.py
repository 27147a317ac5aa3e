"""Feelings and forecasts beside what came of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wunschkunde.engine.calibration import bins_of, calibration, gut_line, recalibrated

CASES = st.lists(st.tuples(st.integers(0, 10).map(lambda ten: ten / 10), st.integers(0, 1)), min_size=10, max_size=60)


def test_a_feeling_is_worth_little_before_the_first_case():
    line = gut_line([], [])
    low, middle, high = line.probabilities([0.0, 0.5, 1.0])
    assert line.cases == 0
    # logit p = -0.4 + 0.35 x logit(0.95) at the most, before the doubt
    assert 0.15 < low < middle < high < 0.65
    assert middle == pytest.approx(0.4, abs=0.02)


def test_a_feeling_that_was_right_counts_more_with_each_case():
    feelings, outcomes = [0.9, 0.1, 0.8, 0.2], [1, 0, 1, 0]
    after = [gut_line(feelings * times, outcomes * times).probabilities([0.9])[0] for times in (0, 1, 5, 20)]
    assert after == sorted(after)
    assert after[-1] > 0.85
    turned = gut_line(feelings * 20, [0, 1, 0, 1] * 20)
    assert turned.probabilities([0.9])[0] < turned.probabilities([0.1])[0]


def test_both_sides_are_corrected_from_100_pairs_on():
    draw = np.random.default_rng(0)
    known = draw.random(150)
    outcomes = (draw.random(150) < known**3).astype(int)
    products = np.array([0.5, 0.9])
    assert recalibrated(products, known[:99], outcomes[:99]) is products
    corrected = recalibrated(products, known, outcomes)
    assert corrected[0] < 0.3
    assert corrected[0] < corrected[1] < 0.9


def test_it_is_silent_below_ten_cases():
    assert calibration([0.5] * 9, [1] * 9) is None
    assert calibration([0.5] * 10, [1] * 10) is not None
    with pytest.raises(ValueError, match="each case"):
        calibration([0.5] * 10, [1] * 9)


def test_too_hopeful_by_hand():
    found = calibration([0.8] * 10, [1, 0] * 5)
    assert (found.cases, found.forecast, found.good) == (10, pytest.approx(0.8), 0.5)
    assert found.excess == pytest.approx(0.3)
    # Differences -0.2 and 0.8: variance 0.25 x 10 / 9
    assert found.high - found.excess == pytest.approx(1.28 * (0.25 / 9) ** 0.5)
    assert found.low > 0
    assert (found.brier, found.base_brier) == (pytest.approx((0.04 + 0.64) / 2), 0.25)
    assert found.log_loss == pytest.approx(-(np.log(0.8) + np.log(0.2)) / 2)
    assert found.error == pytest.approx(0.3)
    assert [(each.cases, each.good) for each in found.bins] == [(10, 0.5)]


def test_bins_hold_every_case_once():
    bins = bins_of(np.array([0.0, 0.19, 0.2, 0.99, 1.0]), np.array([0, 1, 1, 0, 1]))
    assert [(each.cases, each.good) for each in bins] == [(2, 0.5), (1, 1), (2, 0.5)]


@settings(deadline=None)
@given(CASES, st.randoms())
def test_order_counts_for_nothing(cases, random):
    shuffled = list(cases)
    random.shuffle(shuffled)
    one, other = ([list(column) for column in zip(*each, strict=True)] for each in (cases, shuffled))
    assert calibration(*one) == calibration(*other)
    assert gut_line(*one).probabilities([0.3]).tobytes() == gut_line(*other).probabilities([0.3]).tobytes()


@settings(deadline=None)
@given(CASES)
def test_mirrored_forecasts_mirror_the_excess(cases):
    forecasts, outcomes = np.array(cases).T
    one, other = calibration(forecasts, outcomes), calibration(1 - forecasts, 1 - outcomes)
    assert (other.excess, other.low, other.high) == pytest.approx((-one.excess, -one.high, -one.low), abs=1e-12)
    assert (other.brier, other.log_loss) == pytest.approx((one.brier, one.log_loss))
