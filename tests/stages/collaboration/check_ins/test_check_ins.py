"""Four questions to both: nobody sees the other's answers before giving their own, and then nothing changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.stages.collaboration.check_ins.walk import pulse
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.actions import check_ins as actions
from wunschkunde.stages.collaboration.models import CheckIn, CheckInAnswer
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import check_ins as reads
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.rules.check_ins import item_keys, values_of
from wunschkunde.stages.collaboration.states import State

TODAY = date(2026, 11, 17)
HERS, MINE = "Kanarie im Hofladen", "Zeisig im Kontor"


def give(check_in, side, value, author=None, more=""):
    values = dict.fromkeys(item_keys(), value)
    return actions.answer(check_in=check_in, side=side, values=values, one_point_more=more, author=author)


def test_it_is_begun_with_an_occasion_and_offers_a_link(desk, engagement):
    assert "Beide fragen, wie es läuft" in desk.read("engagement")
    assert desk.send("check_in_begin", occasion=" ", due_on="2026-11-20").status_code == 422
    assert desk.send("check_in_begin", occasion="Halbzeit", due_on="2026-11-20").status_code == 302
    made = CheckIn.objects.get()
    assert (made.occasion, made.due_on, made.engagement) == ("Halbzeit", date(2026, 11, 20), engagement)
    assert "ab 20. November 2026" in desk.read("engagement")
    desk.send("check_in_begin", occasion="Halbzeit", due_on="2026-11-20")
    assert CheckIn.objects.count() == 1
    assert "/r/stand/" in desk.send("check_in_link", made.pk).content.decode()


def test_neither_sees_the_other_before_both_have_answered(desk, room, check_in):
    room.send(**pulse(2, 3, 4, 5, more=HERS))
    waiting = desk.read("check_in", check_in.pk) + desk.read("engagement")
    assert HERS not in waiting
    assert "Malin Sonnenfeld 2" not in waiting
    assert 'type="radio"' in waiting
    assert "wartet auf die Antworten von Friederike Amsel" in waiting
    assert HERS in room.read()
    desk.send("check_in", check_in.pk, **pulse(9, 8, 5, 6, more=MINE))
    for text in (desk.read("check_in", check_in.pk), room.read()):
        assert HERS in text
        assert MINE in text
        assert "Malin Sonnenfeld 2, Friederike Amsel 9." in text
        assert 'type="radio"' not in text
    assert "beide haben geantwortet" in desk.read("engagement")


def test_the_client_sees_nothing_of_the_provider_who_answered_first(desk, room, check_in):
    desk.send("check_in", check_in.pk, **pulse(1, more=MINE))
    for text in (room.read(), room.read(lang="en")):
        assert MINE not in text
        assert "Friederike Amsel 1" not in text
    assert reads.seen_by(Party.CLIENT, check_in).both is None
    assert reads.seen_by(Party.CLIENT, check_in).own is None
    assert reads.latest_open(check_in.engagement) is None


def test_the_picture_says_in_words_what_it_draws(room, check_in, owner):
    give(check_in, Party.CLIENT, 10)
    give(check_in, Party.PROVIDER, 0, owner)
    text = room.read()
    assert text.count("<svg") == 2 + 4
    assert text.count("Malin Sonnenfeld 10, Friederike Amsel 0, von 0 bis 10") == 4
    assert 'class="mark-wish" cx="460"' in text
    assert 'class="mark-brought" cx="20"' in text
    assert "Malin Sonnenfeld sieht es 10 Punkte höher. Ein Gespräch wert." in " ".join(text.split())


def test_the_same_value_and_one_point_are_said_as_such(check_in, owner):
    give(check_in, Party.CLIENT, 7)
    give(check_in, Party.PROVIDER, 7, owner)
    both = reads.seen_by(Party.PROVIDER, check_in).both
    assert {(row.in_words, row.is_apart) for row in both.rows} == {("Beide sagen 7.", False)}


def test_answers_never_change(desk, room, check_in):
    room.send(**pulse(7))
    assert room.send(**pulse(7)).status_code == 302
    assert room.send(**pulse(8)).status_code == 409
    desk.send("check_in", check_in.pk, **pulse(6))
    assert desk.send("check_in", check_in.pk, **pulse(9)).status_code == 409
    kept = {one.side: set(values_of(one).values()) for one in CheckInAnswer.objects.all()}
    assert kept == {"client": {7}, "provider": {6}}
    assert Entry.objects.filter(verb="check_in_answered").count() == 2
    with pytest.raises(TypeError):
        CheckInAnswer.objects.first().save()


@pytest.mark.parametrize("value", ["11", "-1", "3.5", "", "zehn", "9" * 400])
def test_what_is_no_value_is_asked_again(value, desk, room, check_in):
    assert room.send(**pulse(value)).status_code == 422
    assert desk.send("check_in", check_in.pk, **pulse(value)).status_code == 422
    assert not CheckInAnswer.objects.exists()


@pytest.mark.parametrize("values", [{}, {"goals": 5}, {"mood": 5}])
def test_all_four_and_nothing_else(values, check_in):
    with pytest.raises(Refused):
        actions.answer(check_in=check_in, side=Party.CLIENT, values=values)


def test_what_would_raise_a_value_is_kept_where_one_is_low(room, check_in, owner):
    room.send(**pulse(6, 6, 6, 5, more=HERS))
    assert CheckInAnswer.objects.get().one_point_more == HERS
    give(check_in, Party.PROVIDER, 6, owner, more=MINE)
    assert CheckInAnswer.objects.get(side=Party.PROVIDER).one_point_more is None


def test_additional_fields_change_nothing(room, check_in, owner):
    room.send(**pulse(7), side="provider", author=str(owner.pk), created_at="1999-01-01", mood="3")
    answer = CheckInAnswer.objects.get()
    assert (answer.side, answer.author, set(answer.values), answer.created_at.year) == (
        Party.CLIENT,
        None,
        set(item_keys()),
        2026,
    )


def test_no_words_or_values_stand_in_the_history(room, check_in):
    room.send(**pulse(3, more=HERS))
    assert [entry.data for entry in Entry.objects.filter(verb="check_in_answered")] == [{"side": "client"}]


def test_nobody_is_asked_during_a_pause_and_nothing_added_after_the_end(desk, room, check_in, engagement):
    engagement.state = State.PAUSED
    engagement.save()
    assert desk.send("check_in_begin", occasion="x", due_on="2026-11-20").status_code == 409
    assert "Beide fragen" not in desk.read("engagement")
    engagement.state = State.PARTED
    engagement.save()
    assert room.send(**pulse(7)).status_code == 409
    assert desk.send("check_in", check_in.pk, **pulse(7)).status_code == 409
    assert desk.send("check_in_link", check_in.pk).status_code == 409
    assert "Diese Zusammenarbeit ist beendet." in room.read()
    assert not CheckInAnswer.objects.exists()


def test_today_asks_from_the_day_on_and_tells_when_both_are_there(engagement, owner, clock):
    later = actions.begin_check_in(
        engagement=engagement, author=owner, occasion="Halbzeit", due_on=TODAY + timedelta(days=1)
    )
    assert reads.lines(owner, TODAY) == []
    (line,) = reads.lines(owner, TODAY + timedelta(days=1))
    assert (line.occasion, line.note) == (f"check_in_due:{later.pk}", "Halbzeit")
    give(later, Party.PROVIDER, 7, owner)
    assert reads.lines(owner, TODAY + timedelta(days=1)) == []
    give(later, Party.CLIENT, 7)
    (line,) = reads.lines(owner, TODAY)
    assert line.occasion == f"check_in_open:{later.pk}"
    assert line.url == reverse("collaboration:check_in", args=[engagement.pk, later.pk])
    assert reads.lines(owner, TODAY + timedelta(days=20)) == []
    engagement.state = State.PAUSED
    engagement.save()
    assert reads.lines(owner, TODAY) == []


def test_only_the_latest_that_both_answered_counts(engagement, check_in, owner):
    give(check_in, Party.CLIENT, 4)
    give(check_in, Party.PROVIDER, 5, owner)
    newer = actions.begin_check_in(engagement=engagement, author=owner, occasion="Später")
    give(newer, Party.CLIENT, 9)
    latest = {side: set(values_of(one).values()) for side, one in reads.latest_open(engagement).items()}
    assert latest == {"client": {4}, "provider": {5}}


def test_one_room_shows_one_check_in(room, engagement, owner):
    other = actions.begin_check_in(engagement=engagement, author=owner, occasion="Ein anderer Anlass")
    assert "Ein anderer Anlass" not in room.read()
    room.send(**pulse(7), check_in=str(other.pk))
    assert not CheckInAnswer.objects.filter(check_in=other).exists()


def test_a_foreign_practice_finds_nothing(desk, check_in, stranger):
    desk.client.force_login(stranger)
    for name, *more in (("check_in", check_in.pk), ("check_in_begin",)):
        assert desk.client.get(desk.address(name, *more)).status_code == 404
    for name in ("check_in", "check_in_link"):
        assert desk.send(name, check_in.pk, **pulse(7)).status_code == 404
    assert not CheckInAnswer.objects.exists()


def test_english_and_du(room, practice, check_in):
    text = room.read(lang="en")
    assert "I can speak openly and am taken seriously." in text
    assert "Give my answers" in text
    room.send(**pulse(7))
    assert "Ihre Antworten sind abgegeben." in room.read()
    practice.address_form = "du"
    practice.save()
    assert "Deine Antworten sind abgegeben." in room.read()


def test_the_page_of_an_engagement_asks_as_much_after_many_check_ins(desk, engagement, owner):
    asked = []
    for number in (1, 3, 30):
        while CheckIn.objects.count() < number:
            made = actions.begin_check_in(engagement=engagement, author=owner, occasion="Immer wieder")
            give(made, Party.CLIENT, 7)
        desk.read("engagement")
        with CaptureQueriesContext(connection) as queries:
            desk.read("engagement")
            reads.lines(owner, TODAY)
        asked.append(len(queries))
    assert len(set(asked)) == 1
