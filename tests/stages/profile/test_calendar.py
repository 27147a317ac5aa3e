from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django_scopes import scope

from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.stages.profile import calendar
from wunschkunde.stages.profile.calendar import Calendar
from wunschkunde.stages.profile.models import Offer

BERLIN = ZoneInfo("Europe/Berlin")

# The office weeks of the three example practices.
QUITTENBLAU = Calendar("DE-NW", BERLIN, frozenset({0, 1, 2, 3}), time(9), time(16), 3)
LEUCHTSPUR = Calendar("DE-BY", BERLIN, frozenset({1, 2, 3, 4}), time(8, 30), time(17), 3)
PFADWERK = Calendar("DE-NW", BERLIN, frozenset(range(5)), time(9), time(17), 0)

SUNDAY_NIGHT = datetime(2025, 11, 2, 23, 38, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("practice", "day"),
    [(PFADWERK, date(2025, 11, 3)), (QUITTENBLAU, date(2025, 11, 3)), (LEUCHTSPUR, date(2025, 11, 4))],
)
def test_what_comes_on_sunday_night_is_read_on_the_next_working_day(practice, day):
    assert practice.reading_day(SUNDAY_NIGHT) == day
    assert practice.next_opening(SUNDAY_NIGHT) == datetime.combine(day, practice.opens_at, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("hour", "is_open", "day"),
    [
        (time(8, 59, 59), False, date(2025, 11, 5)),
        (time(9, 0), True, date(2025, 11, 5)),
        (time(15, 59, 59), True, date(2025, 11, 5)),
        (time(16, 0), False, date(2025, 11, 6)),
        (time(23, 59), False, date(2025, 11, 6)),
    ],
)
def test_early_birds_are_read_the_same_day_and_the_closing_minute_is_after_hours(hour, is_open, day):
    at = datetime.combine(date(2025, 11, 5), hour, tzinfo=BERLIN)
    assert QUITTENBLAU.is_open(at) is is_open
    assert QUITTENBLAU.reading_day(at) == day
    assert (QUITTENBLAU.next_opening(at) == at) is is_open


def test_the_answer_is_promised_in_working_days_from_the_day_of_reading():
    wednesday = datetime(2025, 3, 5, 23, 12, tzinfo=BERLIN)
    assert QUITTENBLAU.reading_day(wednesday) == date(2025, 3, 6)
    assert QUITTENBLAU.answer_day(wednesday) == date(2025, 3, 12)
    assert PFADWERK.answer_day(SUNDAY_NIGHT) == PFADWERK.reading_day(SUNDAY_NIGHT)


@pytest.mark.parametrize(
    ("region", "read_on"),
    [
        ("DE-NW", date(2026, 6, 5)),  # Corpus Christi
        ("DE-BE", date(2026, 6, 4)),
        ("AT-9", date(2026, 6, 5)),
        ("CH-ZH", date(2026, 6, 4)),
        ("DE-XX", date(2026, 6, 4)),
        ("ZZ", date(2026, 6, 4)),
    ],
)
def test_the_holidays_are_those_of_the_region(region, read_on):
    at = datetime(2026, 6, 4, 6, 0, tzinfo=BERLIN)
    assert Calendar(region, BERLIN).reading_day(at) == read_on


def test_christmas_time_off_and_the_turn_of_the_year_are_passed_over():
    practice = Calendar(
        "DE-NW", BERLIN, frozenset(range(4)), time(9), time(16), 2, ((date(2026, 12, 24), date(2027, 1, 3)),)
    )
    eve = datetime(2026, 12, 23, 18, 0, tzinfo=BERLIN)
    assert practice.reading_day(eve) == date(2027, 1, 4)
    assert practice.answer_day(eve) == date(2027, 1, 6)


def test_time_off_without_end_never_hangs():
    endless = Calendar("DE-NW", BERLIN, time_off=((date(2020, 1, 1), date(2099, 1, 1)),))
    assert endless.reading_day(SUNDAY_NIGHT) == date(2025, 11, 3)


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 30, 7, 0, tzinfo=UTC)),  # clocks go forward
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 8, 0, tzinfo=UTC)),  # and back
        (datetime(2028, 2, 29, 20, 0, tzinfo=UTC), datetime(2028, 3, 1, 8, 0, tzinfo=UTC)),
        (datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC), datetime(2038, 1, 19, 8, 0, tzinfo=UTC)),
    ],
)
def test_it_opens_at_nine_by_the_clock_on_the_wall(at, opening):
    assert PFADWERK.next_opening(at) == opening


@pytest.mark.django_db
def test_a_practice_keeps_the_usual_week_until_its_offer_says_otherwise():
    owner = create_user(email="a@example.org")
    practice = create_practice(owner=owner, name="Pfadwerk", provider_name="Ida", email="p@example.org")
    assert calendar.reading_day(practice, SUNDAY_NIGHT) == date(2025, 11, 3)
    assert calendar.answer_day(practice, SUNDAY_NIGHT) == date(2025, 11, 6)
    with scope(practice=practice):
        Offer.objects.create(practice=practice, number=1, author=owner, working_days=[1])
        Offer.objects.create(
            practice=practice,
            number=2,
            author=owner,
            working_days=[2, 3, 99],
            opens_at=time(20),
            closes_at=time(8),
            answer_days=1,
            time_off=[{"from": "2025-11-05", "to": None}, {"from": "bald"}, {}],
        )
    assert calendar.reading_day(practice, SUNDAY_NIGHT) == date(2025, 11, 6)
    assert calendar.answer_day(practice, SUNDAY_NIGHT) == date(2025, 11, 12)
    assert calendar.next_opening(practice, SUNDAY_NIGHT) == datetime(2025, 11, 6, 20, 0, tzinfo=BERLIN)
    assert not calendar.is_open(practice, SUNDAY_NIGHT)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2026, 11, 2), date(2026, 11, 2), 0),
        (date(2026, 11, 2), date(2026, 11, 3), 1),
        (date(2026, 11, 5), date(2026, 11, 8), 0),  # Thursday to Sunday, in a week that ends on Thursday
        (date(2026, 11, 2), date(2026, 11, 18), 10),
        (date(2026, 12, 21), date(2026, 12, 31), 2),  # time off from Christmas Eve on
        (date(2026, 11, 3), date(2026, 11, 2), 0),
    ],
)
def test_working_days_between_leave_out_what_is_free(first, last, count):
    practice = Calendar("DE-NW", BERLIN, frozenset(range(4)), time_off=((date(2026, 12, 24), date(2027, 1, 3)),))
    assert practice.working_days_between(first, last) == count


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 6), date(2026, 11, 6)),  # a Friday, although the practice rests on Fridays
        (date(2026, 11, 7), date(2026, 11, 9)),
        (date(2026, 12, 25), date(2026, 12, 28)),
        (date(2026, 12, 29), date(2026, 12, 29)),  # time off moves no promise
    ],
)
def test_what_is_due_on_a_weekend_or_a_holiday_is_due_on_the_next_day_of_work(day, due):
    practice = Calendar("DE-NW", BERLIN, frozenset(range(4)), time_off=((date(2026, 12, 28), date(2027, 1, 3)),))
    assert practice.due_day(day) == due


def test_free_days_are_holidays_and_time_off_not_weekends():
    practice = Calendar("DE-NW", BERLIN, time_off=((date(2026, 12, 28), date(2027, 1, 3)),))
    assert [practice.is_free(date(2026, 12, day)) for day in (19, 24, 25, 28)] == [False, False, True, True]
