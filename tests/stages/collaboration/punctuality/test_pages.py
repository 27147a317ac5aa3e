"""What is owed is entered where one stands; every step can be taken back; a day names what is one's own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.stages.collaboration.punctuality.conftest import TODAY
from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.actions import punctuality as actions
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.models import Commitment, Engagement
from wunschkunde.stages.collaboration.queries.punctuality import lines
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.states import State


def address(engagement, commitment=None, step=""):
    base = f"/zusammenarbeit/{engagement.pk}/"
    return base + (f"zusagen/{commitment.pk}/{step}" if commitment else "puenktlichkeit/")


def test_a_commitment_is_entered_on_the_page_of_the_engagement(signed_in, engagement):
    page = signed_in.get(f"/zusammenarbeit/{engagement.pk}/").content.decode()
    assert f'action="{address(engagement)}"' in page
    given = {"what": "client:payment", "title": "2026-14", "due_on": "2026-11-30", "asked_on": "2026-11-16"}
    assert signed_in.post(address(engagement), given).status_code == 302
    entered = Commitment.objects.get()
    assert (entered.side, entered.kind, entered.due_on) == ("client", "payment", date(2026, 11, 30))
    assert "2026-14" in signed_in.get(f"/zusammenarbeit/{engagement.pk}/").content.decode()
    facts = Entry.objects.get(verb="commitment_entered").data
    assert facts == {"engagement": engagement.pk, "side": "client", "kind": "payment", "day": "2026-11-30"}


def test_a_button_touched_twice_begins_one_collaboration(signed_in, practice, clock):
    given = {"name": "Rike Wellenbrecher", "topic": "Segelschule", "language": "de", "started_on": "2026-11-17"}
    first, again = (signed_in.post("/zusammenarbeit/neu/", given)["Location"] for _tap in range(2))
    assert first == again
    signed_in.post("/zusammenarbeit/neu/", {**given, "topic": "Der zweite Auftrag"})
    clock.shift(timedelta(minutes=2))
    signed_in.post("/zusammenarbeit/neu/", {**given, "topic": "Der zweite Auftrag"})
    assert Engagement.objects.count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_on": "2026-11-01"},  # before it was asked for
        {"asked_on": "2026-11-18"},  # still to come
        {"what": "provider:payment"},  # nobody pays for their own work
        {"title": ""},
    ],
)
def test_what_cannot_be_is_not_entered(signed_in, engagement, wrong):
    given = {"what": "client:payment", "title": "2026-14", "due_on": "2026-11-30", "asked_on": "2026-11-16"}
    assert signed_in.post(address(engagement), given | wrong).status_code == 422
    assert not Commitment.objects.exists()


def test_done_today_with_one_touch_and_back(signed_in, engagement, owed):
    draft = owed("provider:delivery", "Entwurf", (11, 17))
    signed_in.post(address(engagement, draft, "erledigt/"))
    draft.refresh_from_db()
    assert draft.done_on == TODAY
    assert "1 von 1 pünktlich" in signed_in.get(address(engagement)).content.decode()
    signed_in.post(address(engagement, draft, "zurueck/"))
    draft.refresh_from_db()
    assert draft.done_on is None


def test_a_word_before_the_day_counts_and_one_after_it_does_not(signed_in, engagement, owed):
    in_time, too_late = owed("provider:delivery", "Entwurf", (11, 17)), owed("provider:delivery", "Texte", (11, 10))
    for one in (in_time, too_late):
        signed_in.post(address(engagement, one, "spaeter/"), {"told_on": "2026-11-17", "new_due_on": "2026-11-23"})
        signed_in.post(address(engagement, one, "erledigt/"), {"done_on": "2026-11-17"})
    Commitment.objects.update(done_on=date(2026, 11, 23))
    page = signed_in.get(address(engagement)).content.decode()
    assert "6 Tage später, vorher gesagt" in page
    assert "13 Tage zu spät" in page


def test_told_twice_in_time_stays_told_before_and_once_too_late_does_not(engagement, owed, owner):
    draft = owed("provider:delivery", "Entwurf", (11, 17))
    actions.tell_delay(commitment=draft, author=owner, new_due_on=date(2026, 11, 18), told_on=date(2026, 11, 10))
    again = actions.tell_delay(commitment=draft, author=owner, new_due_on=date(2026, 11, 24))
    assert (again.told_on, again.new_due_on) == (date(2026, 11, 10), date(2026, 11, 24))
    Commitment.objects.update(new_due_on=date(2026, 11, 16))
    assert actions.tell_delay(commitment=draft, author=owner, new_due_on=date(2026, 11, 30)).told_on == TODAY


def test_an_answer_that_got_a_new_day_twice_asks_what_is_missing(signed_in, engagement, owed):
    color = owed("client:answer", "Farbton", (11, 16))
    said = "Dieselbe Entscheidung steht zum dritten Mal auf der Tagesordnung."
    for new_day, shows in (("2026-11-18", False), ("2026-11-20", True)):
        signed_in.post(address(engagement, color, "spaeter/"), {"told_on": "2026-11-17", "new_due_on": new_day})
        assert (said in signed_in.get(f"/zusammenarbeit/{engagement.pk}/").content.decode()) is shows
    signed_in.post(address(engagement, color, "zurueck/"))
    color.refresh_from_db()
    assert (color.new_due_on, color.postponed) == (None, 0)


@pytest.mark.parametrize("given", [{"told_on": "2026-11-18", "new_due_on": "2026-11-23"}, {"new_due_on": ""}])
def test_a_word_of_tomorrow_or_without_a_day_is_refused(signed_in, engagement, owed, given):
    draft = owed("provider:delivery", "Entwurf", (11, 17))
    answer = signed_in.post(address(engagement, draft, "spaeter/"), {"told_on": "2026-11-17", **given})
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.told_on is None


def test_what_both_let_go_counts_for_nobody(signed_in, engagement, owed):
    draft = owed("provider:delivery", "Entwurf", (11, 2))
    signed_in.post(address(engagement, draft, "entfaellt/"))
    assert lines(engagement.responsible, TODAY) == []
    refused = signed_in.post(address(engagement, draft, "erledigt/"))
    assert refused.status_code == 409
    assert f'href="/zusammenarbeit/{engagement.pk}/"' in refused.content.decode()


def test_only_a_slip_of_the_pen_goes_away(signed_in, engagement, owed):
    slip, told = owed("provider:delivery", "Entwurf", (11, 20)), owed("client:payment", "2026-14", (11, 20))
    signed_in.post(address(engagement, told, "spaeter/"), {"told_on": "2026-11-17", "new_due_on": "2026-11-23"})
    assert signed_in.post(address(engagement, told, "entfernen/")).status_code == 409
    assert signed_in.post(address(engagement, slip, "entfernen/")).status_code == 302
    assert [one.pk for one in Commitment.objects.all()] == [told.pk]


def test_nothing_is_added_once_it_has_ended_but_what_was_owed_can_still_be_settled(engagement, owed, owner):
    bill = owed("client:payment", "2026-14", (11, 20))
    engagement.state = State.PARTED
    engagement.save()
    with pytest.raises(Refused):
        owed("client:payment", "2026-15", (11, 20))
    assert actions.mark_done(commitment=bill, author=owner).done_on == TODAY


def test_of_another_engagement_or_practice_it_does_not_exist(client, signed_in, engagement, owed, owner):
    draft = owed("provider:delivery", "Entwurf", (11, 17))
    other = begin(practice=engagement.practice, author=owner, data={"name": "Rike", "topic": "Buch"})
    assert signed_in.get(address(other, draft)).status_code == 404
    stranger = create_user(email="fremd@anderswo.example", name="Fremde Hand")
    create_practice(owner=stranger, name="Anderswo", provider_name="Fremde Hand", email=stranger.email)
    client.force_login(stranger)
    for step in ("", "erledigt/", "spaeter/", "entfaellt/", "zurueck/", "entfernen/"):
        answer = client.post(address(engagement, draft, step)) if step else client.get(address(engagement, draft))
        assert answer.status_code == 404, step
    draft.refresh_from_db()
    assert draft.done_on is None


def test_the_day_names_what_is_due_and_one_s_own_only(engagement, owed, owner):
    owed("provider:delivery", "Entwurf", (11, 17))
    owed("provider:answer", "Farbton", (11, 12))
    owed("provider:delivery", "Texte", (11, 18))
    owed("client:payment", "2026-14", (11, 10))
    with translation.override("de"):
        assert [(line.text, line.note) for line in lines(owner, TODAY)] == [
            ("Antwort für Malin Sonnenfeld: Farbton", "offen, seit 5 Tagen überfällig"),
            ("Lieferung für Malin Sonnenfeld: Entwurf", "Heute fällig"),
        ]
    engagement.state = State.PAUSED
    engagement.save()
    assert lines(owner, TODAY) == []


def test_a_new_day_is_a_new_line(engagement, owed, owner):
    draft = owed("provider:delivery", "Entwurf", (11, 16))
    before = lines(owner, TODAY)[0].occasion
    actions.tell_delay(commitment=draft, author=owner, new_due_on=TODAY)
    assert lines(owner, TODAY)[0].occasion != before


def test_the_page_is_read_as_a_table_too(signed_in, engagement, owed):
    owed("provider:delivery", "Entwurf", (11, 2))
    page = signed_in.get(address(engagement)).content.decode()
    assert '<svg width="100%"' in page
    assert "Die Tabelle darunter sagt dasselbe." in page
    assert page.count("offen, seit 15 Tagen überfällig") == 1  # in the table; the picture says it by shape
    assert "style=" not in page.split("<main")[1]


def test_as_many_queries_for_one_as_for_a_hundred(signed_in, engagement, owed, owner):
    def counted(call):
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    signed_in.get(address(engagement))  # the first page of a session asks more
    seen = []
    for count in (1, 2, 97):
        for number in range(count):
            owed("provider:delivery", f"Entwurf {number}", (11, 2 + number % 15))
        seen.append(
            (
                counted(lambda: lines(owner, TODAY)),
                counted(lambda: signed_in.get(address(engagement))),
                counted(lambda: signed_in.get(f"/zusammenarbeit/{engagement.pk}/")),
            )
        )
    assert seen[0] == seen[1] == seen[2]


def test_who_answers_for_a_collaboration_can_change_and_nobody_is_forgotten(client, engagement, owed, practice, owner):
    owed("provider:delivery", "Entwurf", (11, 17))
    details = f"/zusammenarbeit/{engagement.pk}/angaben/"
    client.force_login(owner)
    assert 'name="responsible"' not in client.get(details).content.decode()
    jonas = create_user(email="jonas@quittenblau.example", name="Jonas Wieland", language="de")
    joined = practice.memberships.create(user=jonas, role="member", state="accepted")
    client.force_login(jonas)
    kept = {"topic": "Hofladen", "name": "Malin Sonnenfeld", "language": "de", "started_on": "2026-09-01"}
    stranger = create_user(email="fremd@anderswo.example", name="Fremde Hand")
    assert client.post(details, {**kept, "responsible": stranger.pk}).status_code == 422
    assert client.post(details, {**kept, "responsible": jonas.pk}).status_code == 302
    assert (len(lines(owner, TODAY)), len(lines(jonas, TODAY))) == (0, 1)
    joined.state = "suspended"
    joined.save()
    assert len(lines(owner, TODAY)) == 1
