"""How a commitment was kept: facts in, a standing out. The same measure for both sides."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from wunschkunde.stages.collaboration.models import Commitment
from wunschkunde.stages.collaboration.queries import mirrored
from wunschkunde.stages.collaboration.queries.punctuality import measure_of, rows_of
from wunschkunde.stages.collaboration.rules.punctuality import Kept, Standing, kept, tallies
from wunschkunde.stages.profile.calendar import Calendar

CALENDAR = Calendar("DE-NW", ZoneInfo("Europe/Berlin"), time_off=((date(2026, 11, 2), date(2026, 11, 6)),))
TODAY = date(2026, 11, 17)


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def of(**facts: object) -> Commitment:
    given = {"side": "provider", "kind": "delivery", "title": "Entwurf", "asked_on": day(9, 1), "due_on": day(10, 14)}
    return Commitment(**{**given, **facts})


STANDINGS = [
    ({"done_on": day(10, 14)}, Kept(Standing.ON_DAY)),
    ({"done_on": day(10, 12)}, Kept(Standing.EARLY, 2)),
    ({"done_on": day(10, 18)}, Kept(Standing.LATE, 4)),
    ({"done_on": day(10, 18), "told_on": day(10, 13), "new_due_on": day(10, 19)}, Kept(Standing.MOVED, 4)),
    ({"done_on": day(10, 18), "told_on": day(10, 14), "new_due_on": day(10, 19)}, Kept(Standing.MOVED, 4)),
    ({"done_on": day(10, 18), "told_on": day(10, 15), "new_due_on": day(10, 19)}, Kept(Standing.LATE, 4)),
    ({"done_on": day(10, 21), "told_on": day(10, 13), "new_due_on": day(10, 19)}, Kept(Standing.LATE, 7)),
    ({"due_on": day(11, 17)}, Kept(Standing.OPEN)),
    ({"due_on": day(11, 13)}, Kept(Standing.OVERDUE, 4)),
    ({"due_on": day(11, 13), "told_on": day(11, 16), "new_due_on": day(11, 20)}, Kept(Standing.OPEN)),
    ({"due_on": day(10, 3), "done_on": day(10, 5)}, Kept(Standing.ON_DAY)),  # a Saturday and a holiday
    ({"due_on": day(11, 15), "done_on": day(11, 16)}, Kept(Standing.ON_DAY)),  # a Sunday
    ({"due_on": day(11, 3), "done_on": day(11, 9)}, Kept(Standing.LATE, 6)),  # time off was known
    ({"dropped_on": day(11, 1)}, Kept(Standing.DROPPED)),
]


@pytest.mark.parametrize(("facts", "standing"), STANDINGS)
@pytest.mark.parametrize("side", ["provider", "client"])
def test_how_a_commitment_stands_and_alike_for_both_sides(facts, standing, side):
    assert kept(of(side=side, kind="input", **facts), CALENDAR, TODAY) == standing


def payments(*done: tuple[int, dict[str, object]]) -> list[Commitment]:
    return [
        of(side="client", kind="payment", due_on=day(10, 14), done_on=day(10, number), **more) for number, more in done
    ]


TOLD = {"told_on": day(10, 13), "new_due_on": day(10, 30)}

SENTENCES = [
    (payments((14, {}), (13, {}), (14, {})), "Zahlungen: 3 von 3 pünktlich."),
    (payments((14, {}), (14, {}), (18, TOLD)), "Zahlungen: 2 von 3 pünktlich, eine um 4 Tage später, vorher gesagt."),
    (payments((15, {})), "Zahlungen: 0 von 1 pünktlich, eine um einen Tag später."),
    (
        payments((16, {}), (18, TOLD), (30, TOLD)),
        "Zahlungen: 0 von 3 pünktlich, 3 später, im Median 4 Tage, 2 davon vorher gesagt.",
    ),
    (
        payments((16, TOLD), (18, TOLD)),
        "Zahlungen: 0 von 2 pünktlich, 2 später, im Median 2 Tage, alle vorher gesagt.",
    ),
    ([of(side="client", kind="answer", due_on=day(11, 13))], "Antworten: 0 von 1 pünktlich, eine seit 4 Tagen offen."),
    (
        [of(side="client", kind="input", due_on=day(11, number)) for number in (13, 16)],
        "Zuarbeiten: 0 von 2 pünktlich, 2 offen, die längste seit 4 Tagen.",
    ),
    ([of(side="client", kind="payment", due_on=day(11, 30))], ""),
    ([of(side="client", kind="payment", dropped_on=day(10, 1))], ""),
]


@pytest.mark.parametrize(("facts", "sentence"), SENTENCES)
def test_the_sentence_is_neutral_and_counts_only_what_was_due(facts, sentence):
    from django.utils import translation

    with translation.override("de"):
        assert measure_of(facts, CALENDAR, TODAY).client == sentence


def test_both_sides_get_the_same_words_for_the_same_facts():
    facts = [("answer", {"done_on": day(10, 18)}), ("answer", {}), ("input", {"done_on": day(10, 14)})]
    both = [of(side=side, kind=kind, **more) for side in ("provider", "client") for kind, more in facts]
    measure = measure_of(both, CALENDAR, TODAY)
    assert measure.provider == measure.client != ""
    assert [one.side for one in tallies(both, CALENDAR, TODAY)] == ["provider", "provider", "client", "client"]


def picture(*commitments: Commitment) -> mirrored.Picture:
    for number, one in enumerate(commitments, 1):
        one.pk = number
    drawn = mirrored.picture_of(mirrored.rows_drawn(rows_of(commitments, CALENDAR, TODAY), TODAY), CALENDAR, TODAY)
    assert drawn is not None
    return drawn


def test_the_provider_stands_above_and_the_client_below_on_the_same_scale():
    above, below = picture(of(done_on=day(10, 14)), of(side="client", kind="payment", done_on=day(10, 14))).marks
    drawn = picture(of(done_on=day(10, 14)), of(side="client", kind="payment", done_on=day(10, 14)))
    assert above.y < drawn.band_top < drawn.band_bottom < below.y
    assert drawn.band_top - above.y == below.y - drawn.band_bottom
    assert above.ring == below.ring


def test_a_kept_day_a_word_before_and_a_late_one_differ_in_shape():
    moved = {"told_on": day(10, 13), "new_due_on": day(10, 19)}
    on_day, told, late, still_open = picture(
        of(done_on=day(10, 14)), of(done_on=day(10, 18), **moved), of(done_on=day(10, 18)), of(due_on=day(12, 1))
    ).marks
    assert (on_day.dot, on_day.lines) == (on_day.ring, ())
    assert (told.second_ring, len(told.lines)) == (told.dot, 1)
    assert (late.second_ring, len(late.lines)) == ("", 2)  # a line with a gap in it
    assert (still_open.dot, still_open.meaning) == ("", "open")


def test_marks_of_the_same_days_lie_in_lanes_of_their_own():
    marks = picture(*[of(done_on=day(10, 14)) for _count in range(4)]).marks
    assert len({mark.y for mark in marks}) == len(marks)


def test_holidays_and_time_off_are_shaded_and_long_past_stays_out():
    drawn = picture(of(done_on=day(10, 14)))
    assert len(drawn.free) == 1  # the week in November; All Saints was the Sunday before it
    old = of(due_on=date(2025, 10, 1), done_on=date(2025, 10, 1))
    assert mirrored.rows_drawn(rows_of([old], CALENDAR, TODAY), TODAY) == []
    assert mirrored.picture_of([], CALENDAR, TODAY) is None
