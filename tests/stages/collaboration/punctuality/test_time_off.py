"""Both sides are away at times: each is entered, drawn on its own side of the line, and known to both."""

from __future__ import annotations

from datetime import date

import pytest

from tests.stages.collaboration.punctuality.conftest import TODAY
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.actions.kickoff import begin_kickoff, hand_in, save_answers
from wunschkunde.stages.collaboration.models import TimeOff
from wunschkunde.stages.collaboration.queries import mirrored, punctuality, time_off
from wunschkunde.stages.collaboration.queries.kickoff_record import first_draft
from wunschkunde.stages.collaboration.queries.observed import observed
from wunschkunde.stages.profile.calendar import calendar_of
from wunschkunde.stages.profile.models import Offer

WEEK = {"first_on": "2026-11-23", "last_on": "2026-11-27"}
HERS = "Auszeiten von Malin Sonnenfeld: 23. November 2026 bis 27. November 2026."


def enter(signed_in, engagement, **changed):
    return signed_in.post(f"/zusammenarbeit/{engagement.pk}/auszeiten/", WEEK | changed)


def test_entered_twice_it_is_there_once_and_can_be_removed(signed_in, engagement):
    for _tap in range(2):
        assert enter(signed_in, engagement).status_code == 302
    off = TimeOff.objects.get()
    assert Entry.objects.get(verb="time_off_noted").data == WEEK
    page = signed_in.get(f"/zusammenarbeit/{engagement.pk}/puenktlichkeit/").content.decode()
    assert "23. November 2026 bis 27. November 2026" in page
    assert "nichts geplant" in page
    signed_in.post(f"/zusammenarbeit/{engagement.pk}/auszeiten/{off.pk}/entfernen/")
    assert not TimeOff.objects.exists()


@pytest.mark.parametrize("last_on", ["2026-11-22", "2028-01-01", ""])
def test_days_out_of_order_are_not_taken_and_stay_as_typed(signed_in, engagement, last_on):
    answer = enter(signed_in, engagement, last_on=last_on)
    assert answer.status_code == 422
    assert 'value="2026-11-23"' in answer.content.decode()
    assert not TimeOff.objects.exists()


def test_each_side_is_away_on_its_own_side_of_the_line(signed_in, engagement, owed, practice, owner):
    owed("client:answer", "Farbton", (11, 30))
    enter(signed_in, engagement)
    own = [{"from": "2026-12-01", "to": "2026-12-04"}]
    Offer.objects.create(practice=practice, author=owner, number=2, working_days=[0, 1, 2, 3], time_off=own)
    calendar = calendar_of(practice)
    rows = punctuality.rows_of(punctuality.commitments_of(engagement), calendar, TODAY)
    drawn = mirrored.picture_of(rows, calendar, TODAY, time_off.spans_of(engagement))
    assert len(drawn.free) == len(drawn.away) == 1
    assert float(drawn.away[0][0][:-1]) < float(drawn.free[0][0][:-1])


def test_silence_is_not_counted_while_they_are_away(signed_in, engagement, owed):
    owed("client:answer", "Farbton", (11, 16), asked=(10, 26))
    page = f"/zusammenarbeit/{engagement.pk}/fruehzeichen/"
    assert "Werktagen keine Antwort" in signed_in.get(page).content.decode()
    enter(signed_in, engagement, first_on="2026-11-02", last_on="2026-11-06")
    assert "Werktagen keine Antwort" not in signed_in.get(page).content.decode()


def test_both_read_of_it_beside_the_promise_and_in_the_record(signed_in, engagement, practice, owner):
    enter(signed_in, engagement)
    assert observed(engagement, TODAY)["time_off"] == [HERS]
    assert observed(engagement, date(2026, 11, 28)) == {}
    kickoff = begin_kickoff(engagement=engagement, author=owner)
    for author in (None, owner):
        save_answers(kickoff=kickoff, author=author, answers={"why_now": "Weil."}, levels={})
        hand_in(kickoff=kickoff, author=author)
    assert first_draft(kickoff, TODAY)["sections"]["reachability"] == HERS
