"""Both pause, each alone; what the other said is read once both have answered, and then nothing changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.stages.completion.conftest import LEVELS
from tests.stages.completion.walk import agree_at_kickoff, answers
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.states import State
from wunschkunde.stages.completion.actions import closing as actions
from wunschkunde.stages.completion.models import Closing, ClosingAnswer, ClosingLink
from wunschkunde.stages.completion.queries import closing as reads

TODAY = date(2026, 11, 17)
HERS, MINE = "Kanarie im Hofladen", "Zeisig im Kontor"


def give(closing, side, author=None, **changed):
    data = {"values": {"manner": 8, "again": 9}, "result_level": 1, "outcomes": ["goal"], "words": {}, **changed}
    return actions.answer(closing=closing, side=side, author=author, **data)


def complete(closing, owner, **changed):
    return actions.complete(closing=closing, author=owner, **{"ending": "good_ending", **changed})


def test_without_a_kickoff_the_levels_are_written_first_and_marked(bench, desk, engagement, owner):
    assert "Innehalten und abschließen" in desk.read("engagement")
    assert "Bei keiner Auftragsklärung wurden Stufen vereinbart." in bench.read("closing_begin")
    assert bench.send("closing_begin", level_0="im Netz").status_code == 422
    assert not Closing.objects.exists()
    assert bench.send("closing_begin", **{f"level_{key}": text for key, text in LEVELS.items()}).status_code == 302
    made = Closing.objects.get()
    assert (made.levels, made.levels_from) == (LEVELS, Closing.LevelsFrom.CLOSING)
    assert "Zum Schluss aufgeschrieben" in bench.read("closing")
    assert actions.begin_closing(engagement=engagement, author=owner, levels=LEVELS) == made


def test_the_levels_of_the_kickoff_are_the_measure(bench, engagement, owner):
    agree_at_kickoff(engagement, LEVELS)
    assert "nicht am Gedächtnis" in bench.read("closing_begin")
    bench.send("closing_begin", level_2="ganz anders als vereinbart")
    made = Closing.objects.get()
    assert made.levels_from == Closing.LevelsFrom.KICKOFF
    assert "ganz anders" not in str(made.levels)
    assert "Die fünf Stufen sind die der Auftragsklärung." in bench.read("closing")


def test_nothing_of_the_client_is_known_before_the_own_answers(bench, desk, room, closing):
    before = bench.read("closing")
    room.send(**answers("-2", 0, 1, proud=HERS, missed=HERS))
    assert HERS in room.read()
    after = bench.read("closing")
    assert without_tokens(after) == without_tokens(before)
    assert HERS not in desk.read("engagement")
    seen = reads.seen_by(Party.PROVIDER, closing)
    assert (seen.own, seen.own_said, seen.both) == (None, None, None)
    bench.send("closing", **answers("2", 10, 10, proud=MINE))
    for text in (bench.read("closing"), room.read()):
        assert HERS in text
        assert MINE in text
        assert "Malin Sonnenfeld 0, Friederike Amsel 10, von 0 bis 10" in text
        assert 'type="radio"' not in text


def without_tokens(text):
    """The page without what is new each time it is drawn: the token of the form, and when the link was opened."""
    lines = text.splitlines()
    return [line for line in lines if "csrf" not in line.lower() and "geöffnet" not in line]


def test_nothing_of_the_provider_is_known_to_the_client_before(bench, room, closing):
    before = room.read()
    bench.send("closing", **answers("-2", 0, 1, my_part=MINE))
    assert room.read() == before
    assert MINE not in room.read(lang="en")


def test_result_and_way_stand_apart_and_each_on_its_level(bench, room, closing):
    room.send(**answers("none", 10, 10))
    bench.send("closing", **answers("-1", 2, 3))
    both = reads.seen_by(Party.PROVIDER, closing).both
    assert {level.meaning: level.seen_by for level in both.levels if level.seen_by} == {
        "wie vorher": ("Friederike Amsel",)
    }
    assert both.beyond_levels == ("Malin Sonnenfeld",)
    said = {one.outcome.key: set(one.said_by) for one in both.outcomes if one.said_by}
    assert said == {"insight": {"Malin Sonnenfeld", "Friederike Amsel"}}
    assert [(row.item.key, row.client, row.provider) for row in both.rows] == [("manner", 10, 2), ("again", 10, 3)]


@pytest.mark.parametrize("value", ["11", "-1", "", "zehn"])
def test_what_is_no_value_is_asked_again(value, bench, room, closing):
    assert room.send(**answers(level="3" if value else "")).status_code == 422
    assert room.send(**answers(manner=value)).status_code == 422
    assert bench.send("closing", **answers(again=value)).status_code == 422
    assert not ClosingAnswer.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"values": {"manner": 5}},
        {"values": {"manner": 11, "again": 0}},
        {"result_level": 3},
        {"outcomes": ["fame"]},
        {"words": {"gut_right": "das fragt man nur die andere Seite"}},
    ],
)
def test_only_what_was_asked(wrong, closing):
    with pytest.raises(Refused):
        give(closing, Party.CLIENT, **wrong)


def test_answers_never_change(bench, room, closing):
    room.send(**answers(proud=HERS))
    assert room.send(**answers(proud=HERS)).status_code == 302
    assert room.send(**answers(proud="anders")).status_code == 409
    bench.send("closing", **answers())
    assert bench.send("closing", **answers(again=0)).status_code == 409
    assert Entry.objects.filter(verb="closing_answered").count() == 2
    assert all(entry.data.keys() == {"side"} for entry in Entry.objects.filter(verb="closing_answered"))
    with pytest.raises(TypeError):
        ClosingAnswer.objects.first().save()


def test_additional_fields_change_nothing(room, owner, closing):
    room.send(**answers(), side="provider", author=str(owner.pk), words_gut_right="untergeschoben")
    given = ClosingAnswer.objects.get()
    assert (given.side, given.author, given.words) == (Party.CLIENT, None, {})


def test_completed_with_a_next_step_or_a_good_ending(bench, desk, closing, engagement):
    assert bench.send("complete", ending="good_ending").status_code == 409
    bench.send("closing", **answers())
    assert bench.send("complete", ending="next_step", last_words=" ").status_code == 422
    assert bench.send("complete", ending="next_step", last_words="Im März der Katalog.").status_code == 302
    engagement.refresh_from_db()
    assert (engagement.state, engagement.ended_on) == (State.COMPLETED, TODAY)
    assert engagement.erase_on == date(2029, 11, 17)
    page = bench.read("closing")
    assert "Geschafft, und es geht weiter" in page
    assert "Im März der Katalog." in page
    assert "Abgeschlossen" in desk.read("engagement")
    assert bench.send("complete", ending="good_ending").status_code == 409


def test_the_client_may_still_answer_after_it_was_completed(room, closing, owner):
    give(closing, Party.PROVIDER, owner, words={"proud": MINE})
    complete(closing, owner)
    assert MINE not in room.read()
    assert room.send(**answers(proud=HERS)).status_code == 302
    assert MINE in room.read()


def test_completing_is_taken_back_until_the_next_day(bench, closing, engagement, owner, clock):
    give(closing, Party.PROVIDER, owner)
    complete(closing, owner)
    clock.shift(timedelta(days=1))
    assert bench.send("reopen").status_code == 302
    engagement.refresh_from_db()
    assert (engagement.state, engagement.ended_on, engagement.erase_on) == (State.RUNNING, None, None)
    assert ClosingAnswer.objects.count() == 1
    closing.refresh_from_db()
    complete(closing, owner)
    clock.shift(timedelta(days=2))
    assert bench.send("reopen").status_code == 409


@pytest.mark.parametrize("state", [State.PAUSED, State.PARTED])
def test_nothing_is_asked_in_a_pause_and_after_another_end(state, bench, room, closing, engagement):
    engagement.state = state
    engagement.save()
    assert room.send(**answers()).status_code == 409
    assert bench.send("closing", **answers()).status_code == 409
    assert bench.send("closing_link").status_code == 409
    assert not ClosingAnswer.objects.exists()
    closing.delete()
    assert bench.send("closing_begin").status_code == 409


def test_the_link_is_shown_once_closes_and_opens_nothing_else(bench, room, closing):
    assert "/r/abschluss/" in bench.send("closing_link").content.decode()
    bench.send("closing", **answers())
    for link in ClosingLink.objects.all():
        address = bench.address("closing_link_close").replace(f"/{bench.engagement.pk}/", f"/{link.pk}/")
        assert bench.client.post(address).status_code == 302
    assert room.client.get(room.address()).status_code == 404
    assert room.client.get(room.address().replace("abschluss", "stand")).status_code == 404


def test_consents_are_seen_and_given_in_the_room_too(room, engagement):
    assert "Du darfst" not in room.read("room_closing_consents")
    assert room.send("room_closing_consents", purpose="feedback", give="1").status_code == 302
    assert engagement.consents.get().purpose == "feedback"


def test_a_foreign_practice_finds_nothing(bench, closing, stranger, owner):
    link, _secret = actions.open_closing(closing=closing, author=owner)
    bench.client.force_login(stranger)
    for name in ("closing", "closing_begin", "complete"):
        assert bench.client.get(bench.address(name)).status_code == 404
    for name in ("closing", "closing_link", "complete", "reopen"):
        assert bench.send(name, **answers()).status_code == 404
    assert bench.client.post(f"/raeume/abschluss/{link.pk}/schliessen/").status_code == 404
    assert not ClosingAnswer.objects.exists()


def test_english_and_du(room, practice, bench):
    assert "What can we be proud of?" in room.read(lang="en")
    room.send(**answers())
    assert "Ihre Antworten sind abgegeben." in room.read()
    practice.address_form = "du"
    practice.save()
    assert "Deine Antworten sind abgegeben." in room.read()


def test_today_waits_for_the_own_answers_and_tells_when_both_are_there(closing, owner):
    give(closing, Party.CLIENT)
    assert [line.occasion for line in reads.lines(owner, TODAY)] == [f"closing_waits:{closing.pk}"]
    give(closing, Party.PROVIDER, owner)
    assert [line.occasion for line in reads.lines(owner, TODAY)] == [f"closing_open:{closing.pk}"]
    assert reads.lines(owner, TODAY + timedelta(days=20)) == []


def test_today_asks_as_much_with_many_closings(practice, owner):
    asked = []
    for number in (1, 3, 30):
        while Closing.objects.count() < number:
            made = begin(practice=practice, author=owner, data={"name": "Immer wieder", "topic": "Seite"})
            actions.begin_closing(engagement=made, author=owner, levels=LEVELS)
        with CaptureQueriesContext(connection) as queries:
            assert len(reads.lines(owner, TODAY)) == number
        asked.append(len(queries))
    assert len(set(asked)) == 1


def test_one_celebrates_at_the_end_and_not_a_year_later(bench, opened, owner):
    complete(opened, owner)
    assert "Und jetzt wird gefeiert" in bench.read("closing")
    Closing.objects.update(completed_on=TODAY - timedelta(days=15))
    page = bench.read("closing")
    assert "Geschafft, und gut zu Ende gebracht" in page
    assert "Und jetzt wird gefeiert" not in page
