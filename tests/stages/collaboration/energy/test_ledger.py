"""The energy ledger belongs to its author: one touch a week, and nobody else ever reads it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.cast import Cast
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.actions.energy import note_energy, skip_week
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.models import EnergyEntry, Engagement
from wunschkunde.stages.collaboration.queries import energy
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.rules.energy import week_of

pytestmark = pytest.mark.django_db
PAGE = "/energie/"


@pytest.fixture
def engagement(cast: Cast) -> Engagement:
    with scope(practice=cast.practice):
        return begin(practice=cast.practice, author=cast.owner, data={"name": "Malin Sonnenfeld", "topic": "Website"})


def signed_in(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, who))
    session = client.session
    session["practice"] = cast.practice.pk
    session.save()
    return client


def test_one_touch_keeps_a_week_and_a_second_one_takes_its_place(cast: Cast, engagement: Engagement) -> None:
    client, name = signed_in(cast, "owner"), f"e{engagement.pk}"
    client.post(PAGE, {f"{name}-value": "-2", f"{name}-causes": ["pace"], f"{name}-note": "Viel auf einmal"})
    client.post(PAGE, {f"{name}-value": "1"})
    with scope(practice=cast.practice):
        entry = EnergyEntry.objects.get(engagement=engagement)
        assert (entry.value, entry.causes, entry.note) == (1, [], None)
        assert entry.week == week_of(timezone.localdate())
        kept = Entry.objects.filter(verb="energy_noted")
        assert [one.data for one in kept] == [{}, {}]


def test_what_does_not_exist_is_refused_and_what_was_typed_stays(cast: Cast, engagement: Engagement) -> None:
    name = f"e{engagement.pk}"
    answer = signed_in(cast, "owner").post(PAGE, {f"{name}-value": "7", f"{name}-note": "Ein eigener Satz"})
    assert answer.status_code == 422
    assert "Ein eigener Satz" in answer.text
    with scope(practice=cast.practice):
        assert not EnergyEntry.objects.filter(engagement=engagement).exists()


def test_nobody_but_the_author_reads_or_erases_it(cast: Cast, engagement: Engagement) -> None:
    with scope(practice=cast.practice):
        entry = note_energy(engagement=engagement, author=cast.owner, value=-3, note="Kanarienvogel")
    colleague = signed_in(cast, "member")
    pages = [PAGE, reverse("collaboration:engagement", args=[engagement.pk]), "/heute/"]
    assert not any("Kanarienvogel" in colleague.get(page).text for page in pages)
    assert "energy-costs" not in colleague.get(PAGE).text
    assert "energy-costs" in signed_in(cast, "owner").get(PAGE).text
    erase = reverse("collaboration:energy_erase", args=[entry.pk])
    assert colleague.post(erase).status_code == 404
    assert signed_in(cast, "owner").post(erase).status_code == 302
    with scope(practice=cast.practice):
        assert not EnergyEntry.objects.filter(engagement=engagement).exists()


def test_a_week_to_come_cannot_be_noted(cast: Cast, engagement: Engagement) -> None:
    with scope(practice=cast.practice), pytest.raises(Refused):
        note_energy(engagement=engagement, author=cast.owner, value=1, day=timezone.localdate() + timedelta(days=8))


@time_machine.travel(date(2026, 11, 19), tick=False)  # a Thursday, the last working day of this practice
def test_the_week_is_asked_for_at_its_end_and_never_twice(cast: Cast, engagement: Engagement) -> None:
    today = timezone.localdate()
    with scope(practice=cast.practice):
        running = list(Engagement.objects.filter(state="running"))
        assert energy.lines(cast.owner, today - timedelta(days=1)) == []
        assert [line.url for line in energy.lines(cast.owner, today)] == [PAGE]
        for one in running:
            note_energy(engagement=one, author=cast.owner, value=0)
        assert energy.lines(cast.owner, today) == []
        assert len(energy.lines(cast.member, today)) == 1
        skip_week(practice=cast.practice, author=cast.member)
        assert energy.lines(cast.member, today) == []


def test_own_exhaustion_stands_before_any_client(cast: Cast, engagement: Engagement) -> None:
    client, today = signed_in(cast, "owner"), timezone.localdate()
    with scope(practice=cast.practice):
        for back in range(3):
            note_energy(
                engagement=engagement, author=cast.owner, value=-2, causes=["myself"], day=today - timedelta(weeks=back)
            )
    page = client.get(PAGE).text
    assert page.index("Zuerst Sie") < page.index("Malin Sonnenfeld")


def test_the_page_asks_the_database_as_often_for_many_as_for_few(cast: Cast, engagement: Engagement) -> None:
    client = signed_in(cast, "owner")
    client.get(PAGE)  # the first visit of an hour is noted in the session
    counts = []
    for wanted in (1, 3, 30):
        with scope(practice=cast.practice):
            while Engagement.objects.filter(name__startswith="Reihe").count() < wanted:
                one = begin(practice=cast.practice, author=cast.owner, data={"name": "Reihe", "topic": "Text"})
                note_energy(engagement=one, author=cast.owner, value=1)
        counts.append(queries_of(client, PAGE))
    assert len(set(counts)) == 1


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)
