"""Heute: a proposal waits for the owner, and once a quarter the five questions do."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from tests.stages.learning.made import Maker
from tests.stages.learning.test_fairness import seven_each
from tests.stages.learning.test_proposals import eleven
from wunschkunde.accounts.actions import create_user
from wunschkunde.accounts.models import User
from wunschkunde.stages.learning.actions.fairness import note_review
from wunschkunde.stages.learning.actions.proposals import propose_revealed, put_aside
from wunschkunde.stages.learning.models import FairnessReview
from wunschkunde.stages.learning.queries.day import lines

TODAY = date(2026, 11, 17)
ASKED = "Niemand ist Stiefkind: Zeit für die fünf Fragen des Quartals"


def test_a_proposal_waits_for_the_owner_alone(maker: Maker, owner: User, client) -> None:
    eleven(maker)
    proposal = propose_revealed(practice=maker.practice, author=owner, dimension="closeness")
    client.force_login(owner)
    page = unescape(client.get(reverse("home")).text)
    assert "Ein Vorschlag für Ihr Profil wartet auf Ihr Ja" in page
    assert reverse("learning:proposal", args=[proposal.pk]) in page
    note_review(practice=maker.practice, author=owner)
    member = create_user(email="jonas@quittenblau.example")
    assert lines(member, TODAY) == []
    put_aside(proposal=proposal, author=owner, reason="Das waren andere Zeiten.")
    assert lines(owner, TODAY) == []


def test_the_five_questions_come_once_a_quarter(maker: Maker, owner: User, client) -> None:
    assert lines(owner, TODAY) == []  # nobody was accepted yet
    seven_each(maker, late_for_others=0)
    client.force_login(owner)
    assert ASKED in unescape(client.get(reverse("home")).text)
    note_review(practice=maker.practice, author=owner)
    assert lines(owner, TODAY) == []


@pytest.mark.parametrize(("last", "shows"), [(date(2026, 8, 17), True), (date(2026, 8, 18), False)])
def test_a_quarter_is_three_months(maker: Maker, owner: User, last: date, *, shows: bool) -> None:
    seven_each(maker, late_for_others=0)
    FairnessReview.objects.create(practice=maker.practice, author=owner, reviewed_on=last)
    assert bool(lines(owner, TODAY)) is shows


def test_put_aside_they_come_back_in_the_next_quarter(maker: Maker, owner: User) -> None:
    seven_each(maker, late_for_others=0)
    days = (date(2026, 10, 1), TODAY, date(2026, 12, 31), date(2027, 1, 1))
    occasions = [lines(owner, day)[0].occasion for day in days]
    assert occasions[0] == occasions[1] == occasions[2] != occasions[3]
