"""One client before providers laid out once: the lists of `rank`, to the bit, of everybody or of some."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.examples import DIMENSIONS
from tests.engine.test_properties import sides
from wunschkunde.engine import Side
from wunschkunde.engine.matching.answers import answers_of
from wunschkunde.engine.matching.encode import market_of
from wunschkunde.engine.matching.live import Live
from wunschkunde.engine.matching.panels import panels_of
from wunschkunde.engine.matching.ranking import rank
from wunschkunde.engine.matching.rules import Rules

RULES = Rules.of(DIMENSIONS)
# Each provider stands there twice: of equals the earlier one.
PAIRS = st.lists(sides(), min_size=1, max_size=12).map(lambda some: some * 2)


@given(st.one_of(sides(), st.just(Side())), PAIRS, st.integers(1, 5), st.randoms())
@settings(max_examples=20, deadline=None)
def test_one_client_has_the_list_of_rank(client, providers, size, random):
    everybody, one = answers_of(providers, RULES), answers_of([client], RULES)
    live = Live.of(RULES, everybody)
    market = live.met(client)
    in_fives = replace(live, panels=tuple(panels_of(market, None, 5)))
    some = np.array([random.random() < 0.5 for _ in providers])
    for among in (None, some, np.zeros_like(some)):
        rows = np.arange(len(providers)) if among is None else np.flatnonzero(among)
        whole = rank(market_of(RULES, one, everybody.taken(rows)), size, compiled=False)
        expected = np.where(whole.providers < 0, -1, np.append(rows, -1)[whole.providers])
        for laid_out in (live, in_fives):
            best = laid_out.best(market, size, among)
            np.testing.assert_array_equal(best.providers, expected)
            np.testing.assert_array_equal(best.fit, whole.fit)
