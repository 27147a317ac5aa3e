"""The ledger's rules, on plain entries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wunschkunde.stages.collaboration.rules.energy import (
    Exhaustion,
    Noted,
    last_weeks,
    low_run,
    named_causes,
    own_exhaustion,
    week_of,
)

TODAY = date(2026, 11, 20)


def weeks(*values: int, engagement: int = 1, causes: tuple[str, ...] = ()) -> list[Noted]:
    """One engagement's last weeks, the latest value last."""
    monday = week_of(TODAY)
    first = len(values) - 1
    return [
        Noted(monday - timedelta(weeks=first - number), engagement, value, causes)
        for number, value in enumerate(values)
    ]


def test_a_week_begins_on_monday() -> None:
    assert week_of(date(2026, 11, 16)) == week_of(date(2026, 11, 22)) == date(2026, 11, 16)
    assert last_weeks(TODAY, 2) == [date(2026, 11, 9), date(2026, 11, 16)]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (weeks(-1, -1, -2) + weeks(-1, -2, -1, engagement=2), Exhaustion(3, 3, names_myself=False)),
        (weeks(-1, -1, -2), None),  # what hangs on one client alone is no exhaustion
        (weeks(-1, -1, -2, causes=("myself",)), Exhaustion(3, 3, names_myself=True)),
        (weeks(-1, -1) + weeks(-1, -2, engagement=2), None),  # too few weeks
        (weeks(-1, -1, -2) + weeks(3, 3, 3, engagement=2), None),  # something gives more than it costs
        (weeks(-3, -3, -3, 0, 0, 0, 0) + weeks(-3, -3, -3, 0, 0, 0, 0, engagement=2), None),  # long over
        ([], None),
    ],
)
def test_own_exhaustion_is_seen_over_all_engagements(entries: list[Noted], expected: Exhaustion | None) -> None:
    assert own_exhaustion(entries, TODAY) == expected


@pytest.mark.parametrize(("values", "run"), [([], 0), ([1, -1, -2], 2), ([-1, 0], 0), ([-1, -1, -1], 3)])
def test_a_run_is_counted_up_to_the_last_entry(values: list[int], run: int) -> None:
    assert low_run(values) == run


def test_causes_come_by_how_often_they_were_named() -> None:
    entries = weeks(-1, -2, causes=("pace", "money")) + weeks(-1, causes=("pace",)) + weeks(2, causes=("content",))
    assert named_causes(entries, drains=True) == ["pace", "money"]
    assert named_causes(entries, drains=False) == ["content"]
