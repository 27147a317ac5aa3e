"""What drains and what feeds: by cause and by dimension, the own condition first, seen by its author alone."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse

from tests.stages.learning.made import Maker
from wunschkunde.accounts.actions import create_user
from wunschkunde.accounts.members import accept_invitation, invite
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.models import EnergyEntry, Engagement
from wunschkunde.stages.inquiry.models import Answer
from wunschkunde.stages.learning.queries.energy import ledger_of

TODAY = date(2026, 11, 17)
MONDAY = date(2026, 11, 16)
WEEK = timedelta(days=7)


def note(engagement: Engagement, author: User, value: int, *causes: str, back: int = 0) -> None:
    EnergyEntry.objects.create(
        practice=engagement.practice,
        engagement=engagement,
        author=author,
        week=MONDAY - back * WEEK,
        value=value,
        causes=list(causes),
    )


@pytest.fixture
def noted(maker: Maker, practice: Practice, owner: User) -> list[Engagement]:
    """Eight collaborations: planners drain, the others feed; the pace drains, the task feeds."""
    found = []
    for number in range(8):
        is_planner = number < 4
        made = maker.case()
        level = 1 if is_planner else 5
        Answer.objects.create(
            practice=practice, inquiry=made.inquiry, dimension="planning", perspective="offers", value=level
        )
        for perspective, value in (("offers", ["respect"]), ("expects", None)):
            Answer.objects.create(
                practice=practice, inquiry=made.inquiry, dimension="values", perspective=perspective, value=value
            )
        for back in range(4):
            note(made, owner, -2 if is_planner else 2, "pace" if is_planner else "content", "myself", back=back)
        found.append(made)
    return found


def test_by_cause_and_by_dimension_the_own_condition_first(noted, practice: Practice, owner: User):
    found = ledger_of(practice, owner, TODAY)
    assert [(row.pull.key, row.pull.verdict) for row in found.causes] == [
        ("myself", "open"),
        ("pace", "drains"),
        ("content", "feeds"),
    ]
    (planning,) = found.dimensions  # options have no level
    assert (planning.pull.key, planning.pull.verdict) == ("planning", "feeds")
    assert planning.feeds.startswith("Ganz aus der Intuition")
    assert planning.drains.startswith("Alles im Voraus geplant")
    assert (found.weeks, found.engagements) == (32, 8)


def test_months_are_means_and_empty_ones_stay_empty(noted, practice: Practice, owner: User):
    note(noted[0], owner, 3, back=5)
    months = ledger_of(practice, owner, TODAY).months
    assert len(months) == 12
    assert [(one.first.month, one.words, one.entries) for one in months[-3:]] == [
        (9, "–", 0),
        (10, "+0,3", 9),
        (11, "0,0", 24),
    ]


def test_its_author_alone_sees_it(noted, practice: Practice, owner: User, client):
    jonas = create_user(email="jonas@quittenblau.example", name="Jonas Wieland", language="de")
    note(noted[0], jonas, -3, "money")
    client.force_login(owner)
    page = unescape(client.get(reverse("learning:energy")).text)
    assert "das Tempo" in page
    assert "Honorar und Zahlung" not in page
    assert "Einträge in Ihrem Energiekonto" not in unescape(client.get(reverse("learning:index")).text)
    _, token = invite(practice=practice, author=owner, email=jonas.email, role="member")
    accept_invitation(token=token, user=jonas)
    client.force_login(jonas)
    page = unescape(client.get(reverse("learning:energy")).text)
    assert "Es braucht noch 4 Einträge in Ihrem Energiekonto." in page
    assert "das Tempo" not in page
    assert "Es braucht noch 4 Einträge in Ihrem Energiekonto." in unescape(client.get(reverse("learning:index")).text)


def test_own_tiredness_is_named_before_anything_else(noted, owner: User, client):
    EnergyEntry.objects.update(value=-2)
    client.force_login(owner)
    page = unescape(client.get(reverse("learning:energy")).text)
    assert page.index("Zuerst Sie") < page.index("das Tempo")


def test_what_is_erased_counts_no_longer(noted, practice: Practice, owner: User):
    noted[0].inquiry.delete()
    assert ledger_of(practice, owner, TODAY).engagements == 7
