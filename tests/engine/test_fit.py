"""Everything the engine says can be computed by hand: here it was."""

from math import fsum, sqrt

import pytest

from wunschkunde.engine import Dimension, Limit, Side, reciprocal_fit
from wunschkunde.engine.dimensions import shared_score

PACE = Dimension("pace", client_need="similar", provider_need="similar", importance=1)
ADVICE = Dimension("advice", client_need="threshold", provider_need="threshold", importance=1)
LEAD = Dimension("lead", client_need="complementary", provider_need="complementary", importance=1)
TOPIC = Dimension("topic", client_need="knockout", provider_need="knockout", importance=10, options=tuple("abcd"))


@pytest.mark.parametrize(
    ("way", "wish", "brought", "score"),
    [
        ("similar", 3, 3, 1),
        ("similar", 1, 5, 0),
        ("similar", 4, 1, 0.25),
        ("complementary", 2, 4, 0.5),
        ("more", 4, 2, 0.5),
        ("more", 2, 5, 1),
        ("threshold", 4, 3, 2 / 3),
        ("threshold", 4, 1, 0),
        ("threshold", 5, 1, 0),
        ("threshold", 2, 4, 1),
        ("ceiling", 3, 4, 2 / 3),
        ("ceiling", 3, 1, 1),
        ("ceiling", 1, 5, 0),
    ],
)
def test_how_a_wish_meets_what_is_brought(way, wish, brought, score):
    dimension = Dimension("any", client_need=way, provider_need="similar")
    assert dimension.score("client_need", wish, brought) == pytest.approx(score)


@pytest.mark.parametrize(
    ("shared", "wished", "score"), [(0, 1, 0), (1, 1, 1), (1, 2, 0.7), (1, 5, 0.7), (2, 2, 1), (2, 5, 1), (3, 5, 1)]
)
def test_shared_options(shared, wished, score):
    assert shared_score(shared, wished) == score


def test_one_answered_and_one_open_pair_by_hand():
    # pace: wish 3 meets 3, s = 1; its row has mean 0.7 and variance 0.035, so z = 0.3 / 0.187, clipped to 1.
    # advice: wish 4, open; its row 0, 1/3, 2/3, 1, 1 has mean 0.6 and variance 0.15111; f = 0.3 with one answer.
    fit = reciprocal_fit(Side({}, {"pace": 3}), Side({"pace": 3, "advice": 4}), [PACE, ADVICE])
    need = fit.client_need
    expected = 0.6 + sqrt(0.15111) * 0.3
    assert need.value == pytest.approx((1 + expected) / 2, abs=1e-5)
    spread = sqrt(0.15111 * (1 - 0.3 * 0.3)) / 2
    assert need.low == pytest.approx(need.value - 1.28 * spread, abs=1e-5)
    assert need.high == 1
    # Before any answer the whole tables count: variances 0.09 and 0.12693, correlation 0.3.
    before = 0.7 * (0.09 + 0.12693) + 0.3 * (0.3 + sqrt(0.12693)) ** 2
    assert need.certainty == pytest.approx(1 - sqrt(0.12693 * 0.91 / before), abs=1e-4)


def test_both_needs_meet_in_the_harmonic_mean():
    fit = reciprocal_fit(Side({"pace": 2}, {"pace": 2}), Side({"pace": 3}, {"pace": 5}), [PACE])
    assert fit.client_need.value == 0.75
    assert fit.provider_need.value == 0.25
    assert fit.fit == pytest.approx(2 * 0.75 * 0.25 / 1)
    assert fit.interval == (fit.fit, fit.fit)
    assert fit.certainty == 1


@pytest.mark.parametrize(
    ("client", "provider", "band"), [((3, 3), (3, 3), "carries"), ((3, 3), (4, 4), "carries"), ((1, 1), (5, 5), "rubs")]
)
def test_the_band_follows_the_weaker_side(client, provider, band):
    sides = [Side({"pace": wish}, {"pace": brought}) for wish, brought in (provider, client)]
    assert reciprocal_fit(*sides, [PACE]).band == band


def test_a_good_mean_does_not_hide_a_bad_side():
    fit = reciprocal_fit(Side({"pace": 1}, {"pace": 5}), Side({"pace": 5}, {"pace": 5}), [PACE])
    assert fit.client_need.value == 1
    assert fit.band == "rubs"


def test_nothing_answered_is_none_and_to_clarify():
    fit = reciprocal_fit(Side(), Side(), [PACE, ADVICE])
    assert (fit.client_need.value, fit.provider_need.value, fit.fit, fit.interval) == (None, None, None, None)
    assert fit.band == "clarify"
    assert fit.certainty == 0
    assert fit.open == ("pace", "advice")


def test_an_unstated_wish_is_ones_own_offer_where_similar_is_good():
    fit = reciprocal_fit(Side({}, {"pace": 4}), Side({}, {"pace": 2}), [PACE])
    assert fit.pair("pace", "client_need").wish == 2
    assert fit.pair("pace", "provider_need").wish == 4


def test_an_unstated_wish_is_the_complement_of_ones_own_offer():
    fit = reciprocal_fit(Side({}, {"lead": 5}), Side({}, {"lead": 1}), [LEAD])
    assert fit.pair("lead", "client_need").s == 1
    assert fit.pair("lead", "provider_need").s == 1


def test_a_threshold_without_a_wish_stays_open():
    fit = reciprocal_fit(Side({}, {"advice": 5}), Side({}, {"advice": 5}), [ADVICE])
    assert fit.open == ("advice",)


def test_no_shared_topic_is_a_knockout():
    fit = reciprocal_fit(Side({"topic": {"a"}}, {"topic": {"a"}}), Side({"topic": {"b"}}, {"topic": {"b"}}), [TOPIC])
    assert [(k.dimension, k.stated_by) for k in fit.knockouts] == [("topic", "provider"), ("topic", "client")]
    assert (fit.fit, fit.interval, fit.band) == (0, (0, 0), "rubs")


@pytest.mark.parametrize(("level", "is_out"), [(1, True), (2, True), (3, False), (4, False)])
def test_a_limit_is_crossed_only_beyond_its_value(level, is_out):
    provider = Side({"advice": 1}, {}, {}, {"advice": Limit("brings", below=3)})
    assert bool(reciprocal_fit(provider, Side({}, {"advice": level}), [ADVICE]).knockouts) is is_out


def test_a_limit_over_what_the_client_wishes():
    provider = Side({}, {"advice": 3}, {}, {"advice": Limit("wishes", above=4)})
    assert not reciprocal_fit(provider, Side({"advice": 4}), [ADVICE]).knockouts
    assert reciprocal_fit(provider, Side({"advice": 5}), [ADVICE]).knockouts[0].answer == 5


def test_gaps_are_named_by_the_need_that_loses_more():
    client = Side({"pace": 1, "advice": 4}, {"pace": 1, "advice": 1}, {"pace": 9})
    provider = Side({"pace": 5, "advice": 4}, {"pace": 5, "advice": 4}, {"pace": 4})
    fit = reciprocal_fit(provider, client, [ADVICE, PACE])
    assert [(gap.dimension, gap.pair.need, gap.loss) for gap in fit.gaps] == [
        ("pace", "client_need", 9),
        ("advice", "provider_need", 1),
    ]


def test_strengths_are_met_on_both_sides_and_ordered_by_importance():
    side = Side({"pace": 3, "advice": 3}, {"pace": 3, "advice": 4}, {"advice": 9})
    assert reciprocal_fit(side, side, [PACE, ADVICE]).strengths == ("advice", "pace")


def test_contributions_sum_to_the_need():
    client = Side({"pace": 2}, {"pace": 5}, {"pace": 7})
    provider = Side({"pace": 1, "advice": 2}, {"pace": 4})
    fit = reciprocal_fit(provider, client, [PACE, ADVICE, LEAD])
    for need in (fit.client_need, fit.provider_need):
        assert fsum(need.contributions.values()) == need.value


@pytest.mark.parametrize("value", [0, 6, -1, True, 2.5, "3", float("nan")])
def test_what_is_no_level_is_refused_by_name(value):
    with pytest.raises(ValueError, match="pace"):
        reciprocal_fit(Side({"pace": value}), Side(), [PACE])


def test_a_choice_for_a_scale_and_an_unknown_option_are_refused_by_name():
    with pytest.raises(ValueError, match="pace: a level"):
        reciprocal_fit(Side({"pace": ["a"]}), Side(), [PACE])
    with pytest.raises(ValueError, match="topic: unknown option x"):
        reciprocal_fit(Side({"topic": ["x"]}), Side(), [TOPIC])


def test_a_scale_cannot_be_a_knockout_nor_a_choice_a_threshold():
    with pytest.raises(ValueError, match="own"):
        Dimension("own", client_need="knockout", provider_need="similar")
    with pytest.raises(ValueError, match="own"):
        Dimension("own", client_need="threshold", provider_need="similar", options=("a",))
