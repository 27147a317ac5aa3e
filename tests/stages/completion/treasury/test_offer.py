"""After a complaint, a parting or three low weeks the treasury offers itself, once for each occasion."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.stages.completion.treasury.conftest import WORDS
from wunschkunde import texts
from wunschkunde.accounts.actions import create_user
from wunschkunde.accounts.models import Membership
from wunschkunde.stages.collaboration.actions.difficulty import open_situation
from wunschkunde.stages.collaboration.models import Complaint, EnergyEntry, Engagement, Parting
from wunschkunde.stages.completion.actions.treasury import close_offer
from wunschkunde.stages.completion.queries.treasury import offer
from wunschkunde.stages.completion.rules.treasury import low_weeks_since

TODAY = date(2026, 11, 17)
MONDAY = date(2026, 11, 16)
LINE = texts.compliments().reread_line.de


def weeks(*values: int, gap: int = 0) -> list[tuple[date, float]]:
    """Means of the last weeks, the latest first."""
    return [(MONDAY - timedelta(weeks=number + gap), float(value)) for number, value in enumerate(values)]


@pytest.mark.parametrize(
    ("means", "since"),
    [
        ([], None),
        (weeks(-1, -1), None),
        (weeks(-1, -1, -1), MONDAY - timedelta(weeks=2)),
        (weeks(-1, -1, -1, -2, 1, -1), MONDAY - timedelta(weeks=3)),
        (weeks(-1, 0, -1, -1), None),
        (weeks(1, -1, -1, -1), None),
        (weeks(-1, -1, -1, gap=1), MONDAY - timedelta(weeks=3)),
        (weeks(-1, -1, -1, gap=2), None),
        ([*weeks(-1), *weeks(-2, -3, gap=3)], MONDAY - timedelta(weeks=4)),
    ],
    ids=["none", "two", "three", "four", "broken", "over", "last week", "long ago", "a week without a note"],
)
def test_three_low_weeks(means, since):
    assert low_weeks_since(means, TODAY) == since


@pytest.fixture
def complaint(practice):
    return Complaint.objects.create(practice=practice, name="Hanno Querbeet", statement="Zu spät.")


def part_with(engagement: Engagement, on: date) -> Parting:
    of = {"practice": engagement.practice, "author": engagement.responsible}
    return Parting.objects.create(
        **of, engagement=engagement, kind="parted", cause="aims", reason="Ziele.", parted_on=on
    )


def note(engagement: Engagement, author, *values: int) -> None:
    for number, value in enumerate(values):
        of = {"practice": engagement.practice, "engagement": engagement, "author": author}
        EnergyEntry.objects.create(**of, week=MONDAY - timedelta(weeks=number), value=value)


def test_without_a_hard_time_nothing_is_offered(reader, keep, engagement, owner):
    keep()
    note(engagement, owner, -1, 2, -3)
    assert offer(owner, TODAY) is None
    assert LINE not in reader.get(reverse("home")).text


def test_an_empty_treasury_offers_nothing(owner, complaint, keep):
    keep(words="", sign="Blumen")
    assert offer(owner, TODAY) is None


def test_after_a_complaint_it_offers_for_seven_days(owner, keep, complaint, clock):
    keep()
    assert offer(owner, TODAY).moment.de == "Nach einer Beschwerde"
    assert offer(owner, TODAY + timedelta(days=7)) is not None
    assert offer(owner, TODAY + timedelta(days=8)) is None
    Complaint.objects.filter(pk=complaint.pk).update(
        received_at=datetime(2026, 9, 1, tzinfo=UTC), closed_at=timezone.now()
    )
    assert offer(owner, TODAY) is not None


def test_after_a_parting_it_offers_for_fourteen_days(owner, keep, engagement):
    keep()
    part_with(engagement, TODAY)
    assert offer(owner, TODAY + timedelta(days=14)).moment.de == "Nach einer Trennung"
    assert offer(owner, TODAY + timedelta(days=15)) is None


def test_three_low_weeks_are_the_readers_own(owner, keep, engagement, practice):
    colleague = create_user(email="jonas@quittenblau.example", name="Jonas")
    practice.memberships.create(user=colleague, role=Membership.Role.MEMBER, state=Membership.State.ACCEPTED)
    keep()
    note(engagement, colleague, -1, -2, -3)
    assert offer(owner, TODAY) is None
    assert offer(colleague, TODAY).occasions == ("treasury:energy:2026-11-02",)


def test_it_shows_two_or_three_in_their_exact_words_and_the_same_again(reader, keep, complaint, owner):
    for number in range(5):
        keep(words=f"Wort {number}")
    page = reader.get(reverse("home")).text
    said = [number for number in range(5) if f"Wort {number}" in page]
    assert len(said) == 3
    assert LINE in page
    assert said == [number for number in range(5) if f"Wort {number}" in reader.get(reverse("home")).text]


def test_closed_it_never_comes_back_for_this_occasion(reader, keep, complaint, engagement, owner):
    keep()
    part_with(engagement, TODAY)
    answer = reader.post(reverse("completion:treasury_close"), {"back": "/heute/"})
    assert answer["Location"] == "/heute/"
    assert LINE not in reader.get(reverse("home")).text
    assert offer(owner, TODAY) is None
    Complaint.objects.filter(pk=complaint.pk).update(closed_at=timezone.now())
    assert offer(owner, TODAY) is None
    Complaint.objects.create(practice=complaint.practice, name="Falk", statement="Noch eine.")
    assert offer(owner, TODAY) is not None


def test_what_one_closes_the_other_still_reads(keep, complaint, practice, owner):
    keep()
    colleague = create_user(email="jonas@quittenblau.example", name="Jonas")
    practice.memberships.create(user=colleague, role=Membership.Role.MEMBER, state=Membership.State.ACCEPTED)
    close_offer(practice=practice, author=owner, occasions=offer(owner, TODAY).occasions)
    assert offer(owner, TODAY) is None
    assert offer(colleague, TODAY) is not None


def test_closing_leads_to_no_foreign_place(reader, keep, complaint):
    keep()
    for back in ("https://anderswo.example/", "//anderswo.example", "javascript:x", "/\\anderswo.example"):
        assert reader.post(reverse("completion:treasury_close"), {"back": back})["Location"] == "/heute/"
    assert reader.post(reverse("completion:treasury_close"), headers={"hx-request": "true"}).content == b""


def test_it_stands_on_the_pages_of_the_difficult_situation(reader, keep, complaint, engagement, owner):
    keep()
    opened = open_situation(engagement=engagement, author=owner, situation="own_limit")
    for address in (
        reverse("collaboration:difficult", args=[engagement.pk]),
        reverse("collaboration:difficult_situation", args=[engagement.pk, opened.pk]),
    ):
        page = reader.get(address).text
        assert WORDS in page
        assert f'name="back" value="{address}"' in page
    assert reverse("completion:treasury") in page


def test_self_doubt_leads_to_the_treasury_without_any_occasion(reader, keep, engagement, owner):
    keep()
    opened = open_situation(engagement=engagement, author=owner, situation="own_limit")
    page = reader.get(reverse("collaboration:difficult_situation", args=[engagement.pk, opened.pk])).text
    assert "In der Schatzkiste lesen, was andere in Ihnen gesehen haben" in page
    assert LINE not in page


def test_a_page_that_does_not_show_it_does_not_look_for_it(reader, keep, complaint):
    keep()
    with CaptureQueriesContext(connection) as queries:
        reader.get(reverse("collaboration:list"))
    assert not any("completion_compliment" in query["sql"] for query in queries)


def test_the_day_asks_as_often_with_a_hundred(reader, keep, complaint):
    reader.get(reverse("home"))  # the first visit notes itself
    asked = []
    for more in (3, 97):
        for _number in range(more):
            keep()
        with CaptureQueriesContext(connection) as queries:
            reader.get(reverse("home"))
        asked.append(len(queries))
    assert asked[0] == asked[1]
