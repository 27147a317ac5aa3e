"""Said and done: only what can be counted, and nothing below five."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.stages.learning.made import Maker
from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Commitment, Engagement
from wunschkunde.stages.decision.models import Decision, Undo
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.learning.queries.deeds import deeds_of
from wunschkunde.stages.profile.models import Offer

DAY = timedelta(days=1)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def asked(maker: Maker, today: date, *days: int) -> None:
    """Inquiries answered today, whose answer was promised so many days from today."""
    for number in days:
        maker.case(name=f"Anfrage {number}", answer_by=today + number * DAY)


def test_answers_in_time_are_counted_from_five_on(maker: Maker, today: date) -> None:
    asked(maker, today, 0, 1, 2, -1)
    assert deeds_of(maker.practice, today) == []
    asked(maker, today, 3)
    (answers,) = deeds_of(maker.practice, today)
    assert answers.said == "Eine Antwort innerhalb von 3 Werktagen"
    assert answers.done == "4 von 5 Anfragen des letzten Jahres wurden rechtzeitig beantwortet."
    assert answers.agrees is False


def test_what_still_waits_counts_as_late_only_when_its_day_has_passed(maker: Maker, today: date) -> None:
    asked(maker, today, 0, 0, 0, 0)
    maker.asked("Wartet noch", state="received", answer_by=today)
    assert deeds_of(maker.practice, today) == []
    maker.asked("Wartet zu lange", state="received", answer_by=today - DAY)
    (answers,) = deeds_of(maker.practice, today)
    assert answers.done.startswith("4 von 5")


def test_a_decision_taken_back_is_no_answer_and_an_old_inquiry_none_of_this_year(maker: Maker, today: date) -> None:
    asked(maker, today, 0, 0, 0, 0, 0)
    assert deeds_of(maker.practice, today)[0].agrees
    decision = Decision.objects.latest("pk")
    Undo.objects.create(practice=maker.practice, author=maker.owner, decision=decision)
    assert deeds_of(maker.practice, today) == []
    asked(maker, today, 0)
    Inquiry.objects.filter(name="Anfrage 0").update(read_on=today - 366 * DAY)
    assert deeds_of(maker.practice, today) == []


def test_own_dates_and_places(maker: Maker, today: date) -> None:
    of = {"practice": maker.practice}
    running = [
        Engagement.objects.create(**of, name=name, topic="Texte", responsible=maker.owner, state=state)
        for name, state in (("Malin", "running"), ("Ruth", "paused"), ("Rike", "completed"))
    ]
    for late in (0, 0, 0, 0, 9):
        done = {"due_on": date(2026, 10, 1), "done_on": date(2026, 10, 1) + late * DAY}
        Commitment.objects.create(**of, engagement=running[0], side="provider", kind="delivery", title="Text", **done)
    offer = Offer.objects.latest("number")
    Offer.objects.create(**of, author=maker.owner, number=2, brings=offer.brings, capacity=1)
    punctual, places = deeds_of(maker.practice, today)
    assert punctual.done == "4 von 5 Ihrer Termine wurden eingehalten oder verschoben, bevor sie verstrichen waren."
    assert punctual.said.startswith("Pünktlich liefern, pünktlich zahlen: ")
    assert (punctual.agrees, places.agrees) == (False, False)
    assert (places.said, places.done) == ("Höchstens 1 Kund:in zur gleichen Zeit", "Zurzeit laufen 2 Zusammenarbeiten.")


def test_the_page_says_what_is_missing_and_then_compares(client, maker: Maker, owner: User, today: date) -> None:
    client.force_login(owner)
    page = client.get(reverse("learning:deeds")).content.decode()
    assert "fünf beantwortete Anfragen" in page
    asked(maker, today, 0, 0, 0, 0, 0)
    page = client.get(reverse("learning:deeds")).content.decode()
    assert "stimmt überein" in page
    assert "fünf beantwortete Anfragen" not in page
