"""All 33 example inquiries come out as their stories say."""

import pytest

from tests.engine.examples import practices, weighed

# Inquiry: bands its story allows, suggestions it allows, dimensions that must be named as gap or knock-out.
STORIES = {
    "q01": ("rubs", "refer", {"planning", "attention"}),
    "q02": ("rubs", "refer", {"availability", "attention", "time_off"}),
    "q03": ("rubs", "refer decline", {"advice", "eye_level"}),
    "q04": ("carries", "accept", set()),
    "q05": ("carries clarify", "accept clarify", set()),
    "q06": ("carries clarify", "accept clarify", {"goal_clarity"}),
    "q07": ("rubs", "refer", {"planning", "closeness"}),
    "q08": ("clarify carries", "clarify accept", {"closeness"}),
    "q09": ("rubs", "refer decline", {"availability", "price"}),
    "q10": ("carries", "accept", set()),
    "q11": ("carries", "accept", set()),
    "l01": ("carries", "accept", set()),
    "l02": ("carries", "accept", set()),
    "l03": ("carries", "accept", set()),
    "l04": ("rubs", "refer", {"involvement", "advice"}),
    "l05": ("clarify carries", "clarify accept", {"planning"}),
    "l06": ("carries", "accept", set()),
    "l07": ("rubs clarify", "clarify decline", {"advice", "involvement"}),
    "l08": ("clarify", "clarify", {"decision_path"}),
    "l09": ("clarify rubs", "clarify decline", {"price", "involvement", "advice"}),
    "l10": ("carries", "accept", set()),
    "l11": ("clarify carries", "clarify accept", {"directness"}),
    "l12": ("clarify", "clarify", {"pace"}),
    "p01": ("carries", "accept", set()),
    "p02": ("carries", "accept", set()),
    "p03": ("rubs", "decline", {"respect", "error_culture"}),
    "p04": ("clarify", "clarify", {"price"}),
    "p05": ("carries", "accept", set()),
    "p06": ("rubs", "decline", {"topic", "price"}),
    "p07": ("clarify", "clarify", {"decision_path", "pace"}),
    "p08": ("carries", "accept", set()),
    "p09": ("clarify carries", "clarify accept", {"closeness"}),
    "p10": ("carries clarify", "accept clarify", {"pace"}),
}


def test_every_example_has_its_story():
    assert set(STORIES) == {inquiry.id for practice in practices() for inquiry in practice.inquiries}


@pytest.mark.parametrize("inquiry_id", STORIES)
def test_the_story_is_told(inquiry_id):
    bands, suggestions, named = STORIES[inquiry_id]
    result = weighed(inquiry_id)
    assert result.fit.band in bands.split()
    assert result.suggestion in suggestions.split()
    rubbing = {gap.dimension for gap in result.fit.rubs} | {k.dimension for k in result.fit.knockouts}
    assert named <= rubbing


def test_the_detail_planner_and_the_colleague_she_would_delight():
    result = weighed("q01")
    assert {"planning", "attention"} <= {gap.dimension for gap in result.fit.gaps[:3]}
    assert {"punctuality", "decision_path"} <= set(result.fit.strengths)
    better = [ranked.colleague.name for ranked in result.colleagues if ranked.is_better]
    assert better == ["Bruno Feinschliff"]
    assert result.colleagues[0].colleague.capacity > 0


def test_a_late_hour_is_no_gap_and_constant_availability_is_a_limit():
    night = weighed("p08").fit
    assert night.pair("availability", "client_need").loss == 0
    assert "availability" not in {gap.dimension for gap in night.rubs}
    assert [k.dimension for k in weighed("q09").fit.knockouts] == ["availability"]


def test_what_is_open_is_open_and_one_question_is_asked():
    result = weighed("q05")
    assert {"punctuality", "decision_path"} <= set(result.fit.open)
    assert result.question.dimension in ("punctuality", "decision_path")
    assert result.question.side == "client_offers"


def test_a_year_later_the_same_man_is_weighed_anew():
    assert weighed("l09").fit.band != "carries"
    assert weighed("l10").fit.band == "carries"


@pytest.mark.parametrize(
    ("inquiry_id", "patterns"),
    [
        ("q03", {"just_quickly", "doubling"}),
        ("q09", {"overnight", "guarantee", "doubling", "exposure"}),
        ("l04", {"doubling", "you_are_the_expert"}),
        ("p06", {"exposure", "overnight"}),
        ("q06", set()),
        ("q04", set()),
        ("p08", set()),
    ],
)
def test_hopes_are_heard_and_a_stated_budget_is_none(inquiry_id, patterns):
    assert {mark.pattern for mark in weighed(inquiry_id).marks} == patterns


def test_colleagues_without_room_or_topic_are_not_named():
    for practice in practices():
        for inquiry in practice.inquiries:
            for ranked in weighed(inquiry.id).colleagues:
                assert ranked.colleague.capacity > 0
                assert ranked.colleague.side.brings["topic"] & inquiry.side.wishes["topic"]
