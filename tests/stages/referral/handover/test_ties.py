"""A practice written beside a colleague has the word: without its yes nothing arrives there."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from tests.stages.referral.handover.conftest import delivered
from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.models import Entry
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.referral.actions.ties import answer_tie
from wunschkunde.stages.referral.queries import ties
from wunschkunde.stages.referral.queries.colleagues import home_of

PAGE = "/praxis/weitergaben/"


@pytest.fixture
def named(bruno: Colleague, home: Practice) -> Colleague:
    """Bruno, beside whom somebody wrote a practice that was not asked."""
    Colleague.objects.filter(pk=bruno.pk).update(own_practice=home)
    bruno.refresh_from_db()
    return bruno


@pytest.fixture
def theirs(home: Practice, stranger: User) -> Client:
    browser = Client()
    browser.force_login(stranger)
    session = browser.session
    session["practice"] = home.pk
    session.save()
    return browser


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_until_they_say_yes_they_are_a_colleague_as_any_other(
    inquiry: Inquiry, named: Colleague, owner: User, home: Practice, signed_in: Client
) -> None:
    delivered(inquiry, named, owner)
    with scope(practice=home):
        assert not Inquiry.objects.exists()
    page = text_of(signed_in.get(reverse("referral:naming", args=[named.pk])))
    assert "hat noch nicht Ja gesagt" in page


def test_they_are_asked_under_today_and_answer_once(named: Colleague, home: Practice, theirs: Client) -> None:
    assert "Friederike Amsel möchte Anfragen in Ihre Praxis" in text_of(theirs.get("/heute/"))
    page = text_of(theirs.get(PAGE))
    assert named.contact in page
    path = reverse("referral:tie_answer", args=[named.pk])
    assert theirs.post(path, {"confirm": "1"}).status_code == 302
    assert theirs.post(path, {"confirm": "1"}).status_code == 302
    assert home_of(named) == home
    assert "möchte Anfragen in Ihre Praxis" not in text_of(theirs.get("/heute/"))
    with scope(practice=home):
        assert Entry.objects.filter(verb="tie_confirmed").count() == 1
    assert "Das Ja zurücknehmen" in text_of(theirs.get(PAGE))
    theirs.post(path, {"decline": "1"})
    assert home_of(named) is None


def test_a_no_is_not_asked_again_by_another_entry(named: Colleague, home: Practice, theirs: Client) -> None:
    theirs.post(reverse("referral:tie_answer", args=[named.pk]), {"decline": "1"})
    again = Colleague.objects.create(practice=named.practice, name="Bruno F.", contact="b@f.example", own_practice=home)
    assert ties.asking(home) == []
    assert "möchte Anfragen in Ihre Praxis" not in text_of(theirs.get("/heute/"))
    assert home_of(again) is None


def test_the_yes_is_for_this_name(named: Colleague, home: Practice, theirs: Client) -> None:
    theirs.post(reverse("referral:tie_answer", args=[named.pk]), {"confirm": "1"})
    Colleague.objects.filter(pk=named.pk).update(name="Eva Eilig")
    named.refresh_from_db()
    assert home_of(named) is None
    assert [one.name for one in ties.asking(home)] == ["Eva Eilig"]


def test_nobody_else_says_it_for_them(named: Colleague, home: Practice, owner: User, signed_in: Client) -> None:
    path = reverse("referral:tie_answer", args=[named.pk])
    assert signed_in.post(path, {"confirm": "1"}).status_code == 404
    with scope(practice=home), pytest.raises(Refused):
        answer_tie(practice=home, colleague=named, author=owner, is_confirmed=True)
    assert home_of(named) is None


def test_as_many_queries_for_one_as_for_a_hundred(named: Colleague, home: Practice, theirs: Client) -> None:
    asked = []
    for number in (1, 3, 100):
        with scopes_disabled():
            Colleague.objects.bulk_create(
                Colleague(practice=named.practice, name=f"N {place}", contact=f"n{place}@n.example", own_practice=home)
                for place in range(number - Colleague.objects.filter(own_practice=home).count())
            )
        counts = []
        for path in (PAGE, "/heute/"):
            theirs.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert theirs.get(path).status_code == 200
            counts.append(len(queries))
        asked.append(counts)
    assert asked[0] == asked[1] == asked[2]
