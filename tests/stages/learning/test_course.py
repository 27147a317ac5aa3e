"""How it goes over time: with how many it rests on, silent below five, and never over days from which some are gone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse

from tests.stages.learning.made import Maker
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.completion.models import Compliment, Criticism
from wunschkunde.stages.decision.models import Decision
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.learning.queries.cases import cases
from wunschkunde.stages.learning.queries.course import client_types, course_of
from wunschkunde.stages.learning.rules.periods import Period, back_from, lately, periods_for
from wunschkunde.stages.profile.models import IdealClient

TODAY = date(2026, 11, 17)
DAY = timedelta(days=1)


def lasted(engagement: Engagement, first: date, last: date | None, **more) -> None:
    Engagement.objects.filter(pk=engagement.pk).update(started_on=first, ended_on=last, **more)


def said_no(maker: Maker, number: int, days: int, *, received: date = date(2026, 11, 2), kind: str = "decline") -> None:
    """An inquiry whose assessment rubbed, and a clear no so many days after it was read."""
    made = maker.case(band="rubs", received_at=datetime.combine(received, datetime.min.time(), UTC), read_on=received)
    inquiry = made.inquiry
    made.delete()
    Inquiry.objects.filter(pk=inquiry.pk).update(state="declined" if kind == "decline" else "referred")
    yes = Decision.objects.get(inquiry_id=inquiry.pk)
    yes.delete()
    Decision.objects.create(
        practice=maker.practice,
        author=maker.owner,
        inquiry=inquiry,
        assessment=yes.assessment,
        kind="decline",
        reason=f"Nein {number}.",
        created_at=datetime.combine(received + days * DAY, datetime.min.time(), UTC) + timedelta(hours=9),
    )


def test_shares_over_half_years_with_their_doubt(maker: Maker, practice: Practice):
    for number in range(6):
        lasted(maker.case(band="carries" if number < 5 else "rubs"), date(2026, 7, 1), None)
    for number in range(10):
        lasted(maker.case(band="carries" if number < 3 else "rubs"), date(2025, 12, 1), date(2026, 2, 1))
    *_, older, latest = course_of(practice, cases(), TODAY).stretches
    assert (older.running, older.ideal.good, older.misfits.good) == (10, 3, 7)
    assert (latest.running, latest.ideal.good, latest.begun, latest.misfits.good) == (6, 5, 6, 1)
    assert older.ideal.high < latest.ideal.high
    assert older.joy == pytest.approx(8.0)
    assert (latest.joy, latest.ended) == (None, 0)


def test_with_few_it_looks_at_years(maker: Maker, practice: Practice):
    for number in range(6):
        lasted(maker.case(), date(2024, 1 + number, 1), date(2024, 1 + number, 20))
    found = course_of(practice, cases(), TODAY)
    assert [one.running for one in found.stretches] == [6, 0, 0]
    assert found.ideal is not None
    assert [column.dot is None for column in found.ideal.columns] == [False, True, True]


def test_nothing_is_compared_over_days_from_which_some_are_erased(practice: Practice):
    assert back_from(TODAY, 6, 6)[0].first == date(2023, 11, 18)  # what ended before is erased
    assert periods_for([], TODAY) == back_from(TODAY, 12, 3)
    first, second = lately(TODAY, practice.retention_months)
    assert (first.first, second.last) == (date(2026, 5, 18), TODAY)
    assert second.first == first.last + DAY


def test_a_period_meets_what_lay_in_it():
    period = Period(date(2026, 1, 1), date(2026, 6, 30))
    assert period.meets(date(2025, 1, 1), None)
    assert period.meets(date(2026, 6, 30), date(2027, 1, 1))
    assert not period.meets(date(2025, 1, 1), date(2025, 12, 31))
    assert not period.holds(None)


def test_time_to_a_clear_no_in_working_days(maker: Maker, practice: Practice, client, owner: User):
    for number, days in enumerate((0, 1, 1, 7, 8)):  # a Monday: 0, 1, 1, 5 and 6 working days
        said_no(maker, number, days, kind="decline" if number else "refer")
    _, latest = course_of(practice, [], TODAY).recent
    assert (latest.assessed, latest.misfits.good, latest.clear_noes, latest.days) == (5, 5, 5, 1)
    client.force_login(owner)
    assert "1 Werktag, 5 Fälle" in " ".join(unescape(client.get(reverse("learning:course")).text).split())


def test_four_clear_noes_and_older_ones_say_nothing(maker: Maker, practice: Practice):
    for number in range(4):
        said_no(maker, number, 1)
    said_no(maker, 5, 1, received=date(2026, 5, 4))  # beyond the six months
    older, latest = course_of(practice, [], TODAY).recent
    assert (latest.clear_noes, latest.days, latest.misfits) == (4, None, None)
    assert older.clear_noes == 0


def test_how_long_and_who_comes_again(maker: Maker, practice: Practice):
    for number in range(6):
        email = "bastian@kranz.example" if number < 2 else f"{number}@x.example"
        lasted(maker.case(), date(2026, 1, 1), date(2026, 4, 2), email=email)
    together = course_of(practice, cases(), TODAY).together
    assert (together.ended, round(together.months)) == (6, 3)
    assert (together.people, together.again.good) == (5, 1)


def test_kind_words_and_criticism_beside_each_other(maker: Maker, practice: Practice, owner: User):
    made = maker.case()
    for day in (date(2026, 11, 1), date(2026, 10, 1), date(2023, 1, 1)):
        Compliment.objects.create(
            practice=practice, engagement=made, words="Danke.", about="both", said_on=day, author=owner
        )
    Criticism.objects.create(practice=practice, engagement=made, channel="told", words="Zu spät.")
    latest = course_of(practice, cases(), TODAY).stretches[-1]
    assert (latest.compliments, latest.criticisms) == (2, 1)


def test_client_types_with_their_history(maker: Maker, practice: Practice, owner: User):
    def version(number: int, year: int, *names: str) -> None:
        segments = [{"name": {"de": name}} for name in names]
        at = datetime(year, 3, 1, tzinfo=UTC)
        IdealClient.objects.create(practice=practice, author=owner, number=number, segments=segments, adopted_at=at)

    version(2, 2020, "Verlage", "Gärtnereien")
    version(3, 2023, "Gärtnereien", "Heilberufe")
    version(4, 2025, "Gärtnereien")
    assert [(one.name, one.since.year, one.until and one.until.year) for one in client_types()] == [
        ("Gärtnereien", 2020, None),
        ("Verlage", 2020, 2023),
        ("Heilberufe", 2023, 2025),
    ]


def test_what_is_erased_leaves_no_trace(maker: Maker, practice: Practice):
    made = [maker.case() for _ in range(6)]
    for one in made:
        lasted(one, date(2026, 7, 1), date(2026, 9, 1))
    made[0].inquiry.delete()
    found = course_of(practice, cases(), TODAY)
    assert (found.stretches[-1].running, found.together.people) == (5, 5)
