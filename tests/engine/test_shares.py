"""A share with its interval: honest with few cases, silent below five."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wunschkunde.engine.shares import MINIMUM, share_of


@pytest.mark.parametrize(("good", "cases", "low", "high"), [(7, 8, 0.661, 0.962), (0, 5, 0, 0.247), (5, 5, 0.753, 1)])
def test_by_hand(good, cases, low, high):
    share = share_of(good, cases)
    assert (share.low, share.high) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


def test_silent_below_the_minimum():
    assert share_of(MINIMUM - 1, MINIMUM - 1) is None
    assert share_of(0, 0, minimum=0) is None
    assert share_of(0, MINIMUM) is not None


@pytest.mark.parametrize(("good", "cases"), [(6, 5), (-1, 5)])
def test_more_good_than_there_are(good, cases):
    with pytest.raises(ValueError, match="good"):
        share_of(good, cases)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 200), st.integers(0, 200))
@example(9, 0)  # the one whose bound was rounded below the share
def test_it_holds_the_share_narrows_and_mirrors(good, bad):
    cases = good + bad
    share = share_of(good, cases)
    if share is None:
        return
    assert 0 <= share.low <= share.value <= share.high <= 1
    more, mirror = share_of(2 * good, 2 * cases), share_of(bad, cases)
    assert more.high - more.low < share.high - share.low
    assert (mirror.low, mirror.high) == (pytest.approx(1 - share.high), pytest.approx(1 - share.low))
