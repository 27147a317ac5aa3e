"""What drains and what feeds, over all collaborations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wunschkunde.engine.energy import Entry, pulls_of_causes, pulls_of_dimensions

ENTRIES = st.lists(
    st.builds(
        Entry,
        st.integers(1, 6),
        st.integers(-3, 3),
        st.lists(st.sampled_from(["pace", "money", "tone"]), max_size=2).map(tuple),
    ),
    max_size=30,
)
LEVELS = {number: {"pace": 1 + number % 5, "tone": None if number == 3 else 6 - number} for number in range(1, 7)}


def test_a_cause_is_weighed_by_hand():
    entries = [Entry("q", -2, ("pace",)), Entry("q", -2, ("pace", "tone")), Entry("r", 1, ("pace",))]
    tone, pace = sorted(pulls_of_causes(entries), key=lambda pull: pull.entries)
    # Variances 0.49 + 1.44 / 2 = 1.21 and 0.49 + 1.44 = 1.93; prior 0 with precision 1.
    precision = 1 + 1 / 1.21 + 1 / 1.93
    assert pace.value == pytest.approx((-2 / 1.21 + 1 / 1.93) / precision)
    assert pace.high - pace.low == pytest.approx(2 * 1.28 * precision**-0.5)
    assert (pace.entries, pace.engagements, pace.verdict) == (3, 2, "open")
    assert (tone.entries, tone.value) == (1, pytest.approx(-2 / 1.93 / (1 + 1 / 1.93)))


def test_it_is_silent_below_its_minimum():
    weeks = [Entry("q", -3, ("pace",)) for _week in range(12)]
    assert pulls_of_causes(weeks)[0].verdict == "open", "one collaboration is no pattern"
    assert pulls_of_causes([*weeks, Entry("r", -3, ("pace",))])[0].verdict == "drains"
    assert pulls_of_causes([Entry(number, 3, ("pace",)) for number in range(4)])[0].verdict == "open"
    assert pulls_of_causes([Entry(number, 3, ("pace",)) for number in range(5)])[0].verdict == "feeds"


def test_a_dimension_that_drains():
    entries = [Entry(number, 3 - number, ()) for number in range(1, 6) for _week in range(8)]
    levels = {number: {"spontaneity": number, "open": None} for number in range(1, 6)}
    (open_,) = [pull for pull in pulls_of_dimensions(entries, levels) if pull.key == "open"]
    (found,) = [pull for pull in pulls_of_dimensions(entries, levels) if pull.key == "spontaneity"]
    assert (found.verdict, found.engagements, found.entries) == ("drains", 5, 40)
    # Levels -2..2 around the middle, variance 0.49 + 1.44 / 8 each: slope -10 / (10 + 4 x 0.67).
    assert found.value == pytest.approx(-10 / (10 + 4 * 0.67))
    assert (open_.verdict, open_.entries) == ("open", 0)
    assert [pull.verdict for pull in pulls_of_dimensions(entries[:32], levels)] == ["open", "open"]


@given(ENTRIES, st.randoms())
def test_the_order_of_entries_counts_for_nothing(entries, random):
    shuffled = list(entries)
    random.shuffle(shuffled)
    assert pulls_of_causes(shuffled) == pulls_of_causes(entries)
    assert pulls_of_dimensions(shuffled, LEVELS) == pulls_of_dimensions(entries, LEVELS)


@given(ENTRIES)
def test_mirrored_energy_is_mirrored(entries):
    mirrored = [Entry(entry.engagement, -entry.value, entry.causes) for entry in entries]
    opposite = {"drains": "feeds", "feeds": "drains", "open": "open"}
    for read in (pulls_of_causes, lambda noted: pulls_of_dimensions(noted, LEVELS)):
        there = {pull.key: pull for pull in read(mirrored)}
        for pull in read(entries):
            other = there[pull.key]
            assert (other.value, other.low, other.high) == pytest.approx((-pull.value, -pull.high, -pull.low))
            assert other.verdict == opposite[pull.verdict]


@given(ENTRIES.filter(bool), st.data())
def test_more_entries_never_widen_an_interval(entries, data):
    more = [*entries, data.draw(st.sampled_from(entries))]
    for read in (pulls_of_causes, lambda noted: pulls_of_dimensions(noted, LEVELS)):
        there = {pull.key: pull for pull in read(more)}
        for pull in read(entries):
            wider = there[pull.key]
            assert wider.high - wider.low <= pull.high - pull.low + 1e-12
