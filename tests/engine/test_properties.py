"""What must hold for any two sides."""

from dataclasses import replace
from math import fsum

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.engine.examples import DIMENSIONS
from wunschkunde.engine import Limit, Side, next_question, reciprocal_fit
from wunschkunde.engine.batch import reciprocal_fit_batch
from wunschkunde.engine.fit import outlook, prior_of

RISING = [d for d in DIMENSIONS if d.provider_need in ("more", "threshold")]
FALLING = [d for d in DIMENSIONS if d.provider_need == "ceiling"]
FEW = [
    d for d in DIMENSIONS if d.key in ("values", "pace", "availability", "process_lead", "result_expectation", "topic")
]


def answer(dimension):
    if dimension.options:
        return st.sets(st.sampled_from(dimension.options), min_size=1, max_size=4)
    return st.integers(1, 5)


@st.composite
def sides(draw, dimensions=DIMENSIONS, *, whole=False, limits=True):
    def answers():
        return {d.key: draw(answer(d)) for d in dimensions if whole or draw(st.booleans())}

    importances = {d.key: draw(st.integers(0, 10)) for d in dimensions if draw(st.booleans())}
    stated = {}
    if limits and draw(st.booleans()):
        scale = draw(st.sampled_from([d for d in dimensions if not d.options]))
        on = draw(st.sampled_from(["wishes", "brings"]))
        stated[scale.key] = Limit(on, below=draw(st.integers(1, 3)), above=draw(st.integers(3, 5)))
    return Side(answers(), answers(), importances, stated)


@given(sides(), sides(), st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_answers_changes_nothing(provider, client, random):
    def shuffled(mapping):
        items = [(key, list(value) if isinstance(value, frozenset) else value) for key, value in mapping.items()]
        random.shuffle(items)
        return dict(items)

    other = Side(shuffled(client.wishes), shuffled(client.brings), shuffled(client.importances), client.limits)
    assert reciprocal_fit(provider, other, DIMENSIONS) == reciprocal_fit(provider, client, DIMENSIONS)
    assert hash(other) == hash(client)


@given(sides(whole=True), sides(), st.sampled_from(DIMENSIONS))
@settings(max_examples=100, deadline=None)
def test_taking_an_answer_away_opens_exactly_it_and_never_makes_surer(provider, client, dimension):
    before = reciprocal_fit(provider, client, DIMENSIONS)
    less = client.with_answer("wishes", dimension.key, None).with_answer("brings", dimension.key, None)
    after = reciprocal_fit(provider, less, DIMENSIONS)
    assert set(after.open) == {*before.open, dimension.key}
    assert after.certainty <= before.certainty + 1e-12


@given(sides(), sides(), st.sampled_from(DIMENSIONS), st.sampled_from(["wishes", "brings"]))
@settings(max_examples=100, deadline=None)
def test_taking_half_an_answer_away_never_makes_surer(provider, client, dimension, part):
    before = reciprocal_fit(provider, client, DIMENSIONS)
    after = reciprocal_fit(provider, client.with_answer(part, dimension.key, None), DIMENSIONS)
    assert set(after.open) - set(before.open) <= {dimension.key}
    assert after.certainty <= before.certainty + 1e-12


@given(sides(), sides())
@settings(max_examples=100, deadline=None)
def test_seen_from_the_other_side_it_is_the_same(provider, client):
    mirrored = [replace(d, client_need=d.provider_need, provider_need=d.client_need) for d in DIMENSIONS]
    here, there = reciprocal_fit(provider, client, DIMENSIONS), reciprocal_fit(client, provider, mirrored)
    assert here.client_need == there.provider_need
    assert here.provider_need == there.client_need
    assert (here.fit, here.band, here.interval, here.open) == (there.fit, there.band, there.interval, there.open)
    assert {k.dimension for k in here.knockouts} == {k.dimension for k in there.knockouts}


@given(sides(whole=True, limits=False), sides(limits=False), st.sampled_from(RISING), st.integers(1, 4))
@settings(max_examples=100, deadline=None)
def test_where_more_is_better_a_higher_answer_never_harms(provider, client, dimension, level):
    low, high = (
        reciprocal_fit(provider, client.with_answer("brings", dimension.key, value), DIMENSIONS)
        for value in (level, level + 1)
    )
    assert high.pair(dimension.key, "provider_need").s >= low.pair(dimension.key, "provider_need").s
    if low.provider_need.value is not None:
        assert high.provider_need.value >= low.provider_need.value - 1e-12


@given(sides(whole=True, limits=False), sides(limits=False), st.sampled_from(FALLING), st.integers(1, 4))
@settings(max_examples=50, deadline=None)
def test_under_a_ceiling_a_higher_answer_never_helps(provider, client, dimension, level):
    low, high = (
        reciprocal_fit(provider, client.with_answer("brings", dimension.key, value), DIMENSIONS)
        for value in (level, level + 1)
    )
    if low.provider_need.value is not None:
        assert high.provider_need.value <= low.provider_need.value + 1e-12


@given(sides(), sides())
@settings(max_examples=100, deadline=None)
def test_scores_stay_in_bounds_and_contributions_sum_exactly(provider, client):
    fit = reciprocal_fit(provider, client, DIMENSIONS)
    for need in (fit.client_need, fit.provider_need):
        assert 0 <= need.certainty <= 1
        if need.value is not None:
            assert 0 <= need.low <= need.value + 1e-12
            assert need.value <= need.high + 1e-12
            assert need.high <= 1
            assert fsum(need.contributions.values()) == need.value
    assert fit.fit is None or 0 <= fit.fit <= 1
    assert all(gap.loss > 0 for gap in fit.gaps)
    assert [gap.loss for gap in fit.gaps] == sorted((gap.loss for gap in fit.gaps), reverse=True)


@given(st.lists(sides(FEW), min_size=1, max_size=5), sides(FEW), st.booleans())
@settings(max_examples=60, deadline=None)
def test_many_at_once_equal_one_by_one(many, one, is_client):
    providers, clients = ([one], many) if is_client else (many, [one])
    batch = reciprocal_fit_batch(providers, clients, FEW)
    for index, side in enumerate(many):
        single = reciprocal_fit(*((one, side) if is_client else (side, one)), FEW)
        assert batch.band[index] == single.band
        assert batch.is_knocked_out[index] == bool(single.knockouts)
        ends = single.interval or (None, None)
        pairs = [
            (batch.client_need, single.client_need.value),
            (batch.provider_need, single.provider_need.value),
            (batch.fit, single.fit),
            (batch.low, ends[0]),
            (batch.high, ends[1]),
            (batch.certainty, single.certainty),
        ]
        for values, value in pairs:
            np.testing.assert_allclose(values[index], np.nan if value is None else value, atol=1e-9)


@given(sides(FEW), sides(FEW))
@settings(max_examples=60, deadline=None)
def test_a_question_never_has_a_negative_value_and_is_always_open(provider, client):
    question = next_question(provider, client, FEW)
    if question is None:
        return
    assert question.value >= 0
    part = "brings" if question.side == "client_offers" else "wishes"
    assert question.dimension not in getattr(client, part)


@given(sides(), sides(), st.sampled_from(DIMENSIONS), st.sampled_from(["wishes", "brings"]), st.data())
@settings(max_examples=50, deadline=None)
def test_one_changed_answer_gives_the_same_outlook_as_the_whole_fit(provider, client, dimension, part, data):
    now = reciprocal_fit(provider, client, DIMENSIONS)
    assume(not now.knockouts)
    given_by_client = data.draw(st.booleans())
    side = (client if given_by_client else provider).with_answer(part, dimension.key, data.draw(answer(dimension)))
    pair = (provider, side) if given_by_client else (side, client)
    seen, whole = outlook(now, *pair, dimension, prior_of(DIMENSIONS)), reciprocal_fit(*pair, DIMENSIONS)
    assert (seen.client_need, seen.provider_need) == (whole.client_need, whole.provider_need)
    assert (seen.band, seen.is_out) == (whole.band, bool(whole.knockouts))
