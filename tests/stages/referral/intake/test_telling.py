"""Colleagues of a file, or entered by hand, are told within a month that their details are kept (L21, Art. 14 GDPR)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.cast import Cast
from tests.stages.referral.intake.test_taking_in import TABLE, desk, take
from wunschkunde.history.models import Entry
from wunschkunde.stages.decision.actions.colleagues import Known, add_colleague
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.queries.telling import notice_url
from wunschkunde.stages.inquiry.rules import add_months
from wunschkunde.stages.referral.actions.colleagues import agree_to_be_named, ask_to_be_named, take_name_back
from wunschkunde.stages.referral.models import ColleagueIntake, ColleagueNotice
from wunschkunde.stages.referral.queries import notices

pytestmark = pytest.mark.django_db
__all__ = ["desk"]  # a fixture
THREE = TABLE + "Pia Fern;pia@fern.example;;;;\r\nKim Nah;kim@nah.example;;;;\r\n"


@pytest.fixture
def intake(desk: Client, cast: Cast) -> ColleagueIntake:
    """Nora, Pia and Kim are new; Bruno was known."""
    take(desk, THREE)
    with scope(practice=cast.practice):
        found: ColleagueIntake = ColleagueIntake.objects.select_related("practice").get()
        return found


def page_of(intake: ColleagueIntake) -> str:
    return reverse("referral:tell", args=[intake.pk])


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_new_ones_are_owed_a_word_within_a_month_and_heute_says_so_in_time(
    desk: Client, cast: Cast, intake: ColleagueIntake
) -> None:
    today = timezone.localdate()
    due_on = add_months(today, 1)
    with scope(practice=cast.practice):
        owed = ColleagueNotice.objects.all()
        assert {(one.colleague.name, one.due_on) for one in owed} == {
            (name, due_on) for name in ("Nora Neu", "Pia Fern", "Kim Nah")
        }
        assert notices.lines(due_on - timedelta(days=8)) == []
        (soon,), (late,) = notices.lines(due_on - timedelta(days=7)), notices.lines(due_on + timedelta(days=1))
        assert (soon.url, "3 Kolleg:innen" in soon.text) == (page_of(intake), True)
        assert soon.occasion != late.occasion  # put aside, it comes back
        assert page_of(intake) not in text_of(desk.get("/heute/"))
        ColleagueNotice.objects.update(due_on=today + timedelta(days=5))
    assert page_of(intake) in text_of(desk.get("/heute/"))
    assert page_of(intake) in text_of(desk.get("/kolleginnen/einlesen/"))


def test_the_words_are_there_to_copy_and_telling_settles(desk: Client, cast: Cast, intake: ColleagueIntake) -> None:
    page = text_of(desk.get(page_of(intake)))
    assert notice_url(intake.practice) in page
    assert "Mein Adressbuch" in page
    with scope(practice=cast.practice):
        numbers = {one.name: one.pk for one in Colleague.objects.all()}
    told = {"way": "letter", "told_on": timezone.localdate().isoformat()}
    assert desk.post(page_of(intake), told).status_code == 422
    chosen = [numbers["Nora Neu"], numbers["Pia Fern"]]
    too_soon = {**told, "told_on": (timezone.localdate() + timedelta(days=1)).isoformat()}
    assert desk.post(page_of(intake), {**too_soon, "colleagues": chosen}).status_code == 422
    assert desk.post(page_of(intake), {**told, "colleagues": [numbers["Bruno Feinschliff"]]}).status_code == 422
    assert desk.post(page_of(intake), {**told, "colleagues": chosen}).status_code == 302
    with scope(practice=cast.practice):
        assert [one.name for one in notices.still_to_tell(intake)] == ["Kim Nah"]
        entry = Entry.objects.latest("pk")
        assert (entry.verb, entry.data) == ("colleagues_told", {"way": "letter", "count": 2})
    known = {**told, "way": "known", "colleagues": [numbers["Kim Nah"]]}
    assert desk.post(page_of(intake), known).status_code == 422  # from where?
    assert desk.post(page_of(intake), {**known, "reason": "Im Gespräch gesagt."}).status_code == 302
    assert "Alle wissen es" in text_of(desk.get(page_of(intake)))
    with scope(practice=cast.practice):
        assert notices.lines(add_months(timezone.localdate(), 2)) == []


def test_whoever_says_yes_by_their_link_has_read_it_there(cast: Cast, intake: ColleagueIntake) -> None:
    with scope(practice=cast.practice):
        nora = Colleague.objects.select_related("practice").get(name="Nora Neu")
        ask_to_be_named(colleague=nora, author=cast.owner)
        assert nora in notices.still_to_tell(intake)  # asked is not yet read
        agree_to_be_named(colleague=nora)
        assert nora not in notices.still_to_tell(intake)


def entered(cast: Cast, name: str, **more: Any) -> Colleague:
    known = Known(name=name, contact=f"{name.casefold()}@hand.example", capacity=1, **more)
    return add_colleague(practice=cast.practice, author=cast.owner, known=known)


def test_who_was_entered_by_hand_is_owed_a_word_too(desk: Client, cast: Cast) -> None:
    """Whoever was spoken to about it knows: in person, or by their link, also after taking the yes back."""
    page, today = reverse("referral:tell_by_hand"), timezone.localdate()
    due_on = add_months(today, 1)
    with scope(practice=cast.practice):
        nora, pia, kim = (entered(cast, name) for name in ("Nora", "Pia", "Kim"))
        entered(cast, "Ida", may_be_named_on=today)
        assert notices.lines(due_on - timedelta(days=8)) == []
        (line,) = notices.lines(due_on - timedelta(days=7))
        assert (line.url, "3 Kolleg:innen" in line.text) == (page, True)
        take_name_back(colleague=agree_to_be_named(colleague=kim))
        assert list(notices.still_to_tell(None)) == [nora, pia]
    assert notice_url(cast.practice) in text_of(desk.get(page))
    assert "Von Hand eingetragen" in text_of(desk.get("/kolleginnen/einlesen/"))
    told = {"way": "letter", "told_on": today.isoformat()}
    assert desk.post(page, {**told, "colleagues": [kim.pk]}).status_code == 422
    assert desk.post(page, {**told, "colleagues": [nora.pk]})["Location"] == page
    with scope(practice=cast.practice):
        assert list(notices.still_to_tell(None)) == [pia]
        assert Entry.objects.latest("pk").data == {"way": "letter", "count": 1}
        assert ColleagueNotice.objects.get(colleague=nora).due_on == due_on


def test_by_their_link_they_read_all_that_is_kept_and_where_it_comes_from(cast: Cast, intake: ColleagueIntake) -> None:
    with scope(practice=cast.practice):
        nora = Colleague.objects.select_related("practice").get(name="Nora Neu")
        Colleague.objects.filter(pk=nora.pk).update(wishes={"pace": 5})
        pages = [
            text_of(
                Client().get(
                    reverse("referral:room_about", args=[ask_to_be_named(colleague=one, author=cast.owner)[1]])
                )
            )
            for one in (nora, entered(cast, "Hanna"))
        ]
    assert "Mein Adressbuch" in pages[0]
    assert "Was Sie sich wünschen: " in pages[0]
    assert "aus Ihrem öffentlichen Auftritt oder einem Gespräch mit Ihnen" in pages[1]


def test_a_stranger_finds_nothing(cast: Cast, intake: ColleagueIntake) -> None:
    theirs = Client()
    theirs.force_login(cast.foreign_owner)
    assert theirs.get(page_of(intake)).status_code == 404


def test_as_many_queries_for_one_as_for_a_hundred(desk: Client, cast: Cast, intake: ColleagueIntake) -> None:
    counts = []
    for number in (3, 100):
        with scope(practice=cast.practice):
            Colleague.objects.bulk_create(
                Colleague(practice=cast.practice, name=f"H {place}", contact="h@h.example") for place in range(number)
            )
            more = Colleague.objects.bulk_create(
                Colleague(practice=cast.practice, name=f"N {place}", contact=f"n{place}@n.example")
                for place in range(number - 3)
            )
            owed = {"practice": cast.practice, "intake": intake, "due_on": timezone.localdate()}
            ColleagueNotice.objects.bulk_create(ColleagueNotice(**owed, colleague=one) for one in more)
        asked = []
        for path in (page_of(intake), "/kolleginnen/einlesen/", "/kolleginnen/sagen/"):
            desk.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(path).status_code == 200
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]
