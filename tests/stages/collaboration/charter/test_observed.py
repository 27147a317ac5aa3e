"""What stands beside each promise: counts of what happened, alike for both sides, silent where nothing did."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wunschkunde.stages.collaboration.actions import sharing
from wunschkunde.stages.collaboration.actions.check_ins import answer, begin_check_in
from wunschkunde.stages.collaboration.models import Commitment
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries.observed import observed
from wunschkunde.stages.collaboration.rules.check_ins import item_keys
from wunschkunde.stages.collaboration.rules.sharing import is_agenda_early
from wunschkunde.stages.profile.calendar import calendar_of

TODAY = date(2026, 11, 17)


def talk(engagement, owner, days_ago, **data):
    held_on = TODAY - timedelta(days=days_ago)
    return sharing.keep_meeting(engagement=engagement, author=owner, data={"held_on": held_on, **data})


def owe(engagement, side, kind, *, due, done=None, told=None, **more):
    day = {"due_on": due, "done_on": done, "told_on": told}
    Commitment.objects.create(
        practice=engagement.practice, engagement=engagement, side=side, kind=kind, title="x", **day, **more
    )


def day(number):
    return date(2026, 11, number)


def test_silent_where_nothing_happened(engagement, desk, room, charter):
    assert observed(engagement, TODAY) == {}
    assert "promise-seen" not in desk.read("charter") + room.read()


def test_prepared_and_next_steps_of_both(engagement, owner, charter, room, desk):
    step = {"next_step": "Gliedern", "next_step_side": Party.PROVIDER, "next_step_on": day(10)}
    talk(engagement, owner, 14, provider_prepared=True, client_prepared=True, **step, next_step_done_on=day(9))
    talk(
        engagement, owner, 7, provider_prepared=False, client_prepared=True, next_step="Lesen", next_step_side="client"
    )
    theirs = {"next_step": "Antworten", "next_step_side": Party.CLIENT}
    talk(engagement, owner, 2, **theirs, next_step_on=day(16))  # passed, and not done
    talk(engagement, owner, 1, **theirs, next_step_on=TODAY)
    talk(engagement, owner, -3, agenda="Steht bevor")
    seen = observed(engagement, TODAY)
    assert seen["prepared"] == ["Vorbereitet gekommen: Friederike Amsel 1 von 2, Malin Sonnenfeld 2 von 2."]
    assert seen["hands_on"] == [
        "4 Gespräche; mit einem nächsten Schritt samt Namen und Datum: 3.",
        "Nächste Schritte erledigt: Friederike Amsel 1 von 1, Malin Sonnenfeld 0 von 1.",
    ]
    for text in (room.read(), desk.read("charter")):
        assert seen["prepared"][0] in text


@pytest.mark.parametrize(
    ("sent", "held", "is_early"),
    [
        (day(16), day(18), True),  # Monday for Wednesday
        (day(17), day(18), False),
        (day(13), day(16), False),  # Friday for Monday
        (day(12), day(16), True),
        (day(16), day(16), False),
        (date(1, 1, 1), date(9999, 12, 31), True),
    ],
)
def test_an_agenda_goes_out_two_working_days_ahead(sent, held, is_early, practice):
    assert is_agenda_early(sent, held, calendar_of(practice)) is is_early


def test_agendas_are_counted(engagement, owner):
    talk(engagement, owner, 5, agenda_sent_on=day(10))
    talk(engagement, owner, 0, agenda_sent_on=day(16))
    talk(engagement, owner, 20)
    expected = "Zu 2 Gesprächen ging die Tagesordnung hinaus; mindestens zwei Werktage vorher: 1."
    assert observed(engagement, TODAY)["prepared"] == [expected]


def test_what_was_told_is_counted_for_both(engagement, owner):
    for side, kind in (("client", "change"), ("provider", "growth"), ("client", "growth"), ("provider", "option")):
        author = owner if side == "provider" else None
        sharing.share(engagement=engagement, side=side, kind=kind, text="x", author=author)
    for heeded, reason in (("heeded", ""), ("otherwise", "Darum."), ("", "")):
        said = {"kind": "advice_against", "text": f"Nicht so: {heeded}"}
        entry = sharing.share(engagement=engagement, side="provider", author=owner, **said)
        if heeded:
            sharing.settle(entry=entry, side="client", heeded=heeded, reason=reason)
    assert observed(engagement, TODAY) == {
        "openness": ["Änderungen mitgeteilt: Friederike Amsel 0, Malin Sonnenfeld 1."],
        "trust_and_growth": ["Notiert, worin man wachsen möchte: Friederike Amsel 1, Malin Sonnenfeld 1."],
        "best_solution": [
            "Möglichkeiten notiert: Friederike Amsel 1, Malin Sonnenfeld 0.",
            "Von etwas abgeraten: Friederike Amsel 3, Malin Sonnenfeld 0.",
            "Davon befolgt: 1; mit Begründung anders entschieden: 1; noch offen: 1.",
        ],
    }


def test_dates_of_both_sides_are_measured_alike(engagement):
    owe(engagement, "provider", "delivery", due=day(5), done=day(5))
    owe(engagement, "provider", "delivery", due=day(6), done=day(9), told=day(6))
    owe(engagement, "provider", "delivery", due=day(30))
    owe(engagement, "client", "payment", due=day(10), done=day(8))
    owe(engagement, "client", "payment", due=day(11), told=day(12))
    owe(engagement, "client", "input", due=day(12), done=day(11))
    owe(engagement, "client", "input", due=day(12), dropped_on=day(12))
    assert observed(engagement, TODAY) == {
        "punctual": [
            "Pünktlich geliefert: Friederike Amsel 1 von 2.",
            "Pünktlich gezahlt: Malin Sonnenfeld 1 von 2.",
            "Antworten und Zuarbeiten pünktlich: Malin Sonnenfeld 1 von 1.",
            "Bei Verspätung rechtzeitig gemeldet: Friederike Amsel 1 von 1, Malin Sonnenfeld 0 von 1.",
        ]
    }


def test_a_day_counts_here_as_on_the_mirrored_line(engagement):
    owe(engagement, "client", "payment", due=day(7), done=day(9))  # a Saturday, paid on Monday
    owe(engagement, "provider", "delivery", due=day(14), told=day(16), new_due_on=day(30))  # a Saturday, told on Monday
    owe(engagement, "provider", "delivery", due=day(15))  # a Sunday, and today is Tuesday
    assert observed(engagement, day(16)) == {"punctual": ["Pünktlich gezahlt: Malin Sonnenfeld 1 von 1."]}
    assert observed(engagement, TODAY)["punctual"] == [
        "Pünktlich geliefert: Friederike Amsel 0 von 1.",
        "Pünktlich gezahlt: Malin Sonnenfeld 1 von 1.",
        "Bei Verspätung rechtzeitig gemeldet: Friederike Amsel 0 von 1.",
    ]


def test_a_check_in_speaks_once_both_have_answered(engagement, owner):
    check_in = begin_check_in(engagement=engagement, author=owner, occasion="Erster Entwurf")
    answer(check_in=check_in, side="client", values=dict.fromkeys(item_keys(), 3))
    assert observed(engagement, TODAY) == {}
    answer(check_in=check_in, side="provider", values=dict.fromkeys(item_keys(), 8), author=owner)
    seen = observed(engagement, TODAY)
    assert set(seen) == {"eye_level", "realistic_goals"}
    assert seen["eye_level"][0].endswith("Friederike Amsel 8, Malin Sonnenfeld 3.")
