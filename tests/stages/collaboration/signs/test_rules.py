"""Facts in, the sentence out: every early sign at its limit and just before it."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from wunschkunde import texts
from wunschkunde.stages.collaboration.models import Commitment
from wunschkunde.stages.collaboration.rules import signs
from wunschkunde.stages.collaboration.rules.energy import Exhaustion, Noted
from wunschkunde.stages.collaboration.rules.signs import Facts, Limits, Met, Talk, Voice, signs_in
from wunschkunde.stages.profile.calendar import Calendar

TODAY = date(2026, 11, 17)  # a Tuesday
# Monday to Thursday; the first week of November is off, so ten working days reach back to the 22nd of October.
CALENDAR = Calendar(
    "DE-NW", ZoneInfo("Europe/Berlin"), frozenset(range(4)), time_off=((date(2026, 11, 2), date(2026, 11, 6)),)
)
AGREED = date(2026, 9, 7)
THREE_DAYS = "20. September 2026, 1. Oktober 2026, 2. November 2026"


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def owed(side: str, kind: str, **facts: object) -> Commitment:
    given = {"pk": 7, "title": "Farbton", "asked_on": day(10, 22), "due_on": day(11, 17)}
    return Commitment(side=side, kind=kind, **{**given, **facts})


def commitments(*all_: Commitment) -> Facts:
    return Facts(commitments=all_)


def low(*values: int, causes: tuple[str, ...] = (), last: date = date(2026, 11, 16)) -> Facts:
    weeks = [last - timedelta(weeks=back) for back in reversed(range(len(values)))]
    return Facts(weeks=[Noted(week, 1, value, causes) for week, value in zip(weeks, values, strict=True)])


def met(*prepared: bool | None) -> Facts:
    return Facts(meetings=[Met(9 - back, TODAY - timedelta(weeks=back), one) for back, one in enumerate(prepared)])


SHOWN = [
    (
        commitments(owed("client", "answer")),
        "silence",
        "Gefragt am 22. Oktober 2026: „Farbton“. Seit 10 Werktagen keine Antwort.",
    ),
    (
        commitments(owed("client", "answer", postponed=2, told_on=day(11, 12), new_due_on=day(11, 19))),
        "no_decision",
        "„Farbton“ ist seit dem 22. Oktober 2026 offen; 2-mal wurde ein anderer Tag genannt.",
    ),
    (
        commitments(owed("client", "payment", title="2026-14", due_on=day(11, 10))),
        "late_payment",
        "Rechnung 2026-14 war am 10. November 2026 fällig, vor 7 Tagen.",
    ),
    (
        commitments(owed("client", "payment", title="9", due_on=day(10, 1), told_on=day(9, 30), new_due_on=day(11, 9))),
        "late_payment",
        "Rechnung 9 war am 9. November 2026 fällig, vor 8 Tagen.",
    ),
    (
        low(-1, -3, -2),
        "draining",
        "Unter null notiert in den Wochen ab 2. November 2026, 9. November 2026, 16. November 2026.",
    ),
    (
        Facts(agreed_on=AGREED, changes=[day(9, 1), day(9, 20), day(10, 1), day(11, 2)]),
        "scope_drip",
        f"Seit der Vereinbarung vom 7. September 2026 wurden 3 Änderungen notiert: {THREE_DAYS}.",
    ),
    (
        Facts(agreed_on=AGREED, versions=[day(9, 20), day(10, 1), day(11, 2)]),
        "moving_target",
        f"Seit der Vereinbarung vom 7. September 2026 wurde die Auftragsklärung 3-mal neu gefasst: {THREE_DAYS}.",
    ),
    (
        commitments(owed("provider", "delivery", due_on=day(11, 16))),
        "late_without_word",
        "„Farbton“ war am 16. November 2026 fällig; seither wurde nichts gesagt.",
    ),
    (
        commitments(owed("provider", "answer", asked_on=day(11, 9))),
        "silent_myself",
        "Gefragt am 9. November 2026: „Farbton“. Seither sind 5 Werktage vergangen.",
    ),
    (
        met(False, False),
        "unprepared_myself",
        "Bei den Gesprächen vom 10. November 2026, 17. November 2026 ist notiert, dass Sie nicht vorbereitet waren.",
    ),
    (
        commitments(owed("provider", "delivery", done_on=day(10, 20))),
        "invoice_late",
        "„Farbton“ wurde am 20. Oktober 2026 geliefert; eine Rechnung ist seither nicht eingetragen.",
    ),
    (
        Facts(talks=[Talk(3, day(11, 11))]),
        "avoiding",
        "Das Gespräch war für den 11. November 2026 vorgesehen, und sein Ausgang ist noch offen.",
    ),
    (
        Facts(running=4, capacity=3),
        "overpromised",
        "Laufende Zusammenarbeiten: 4; zugleich vorgesehen in Ihrem Angebot: 3.",
    ),
    (
        Facts(voice=Voice(3, day(10, 19), day(10, 20))),
        "ignored_gut",
        (
            "Nach allen Punkten notierten Sie am 19. Oktober 2026 ein Bauchgefühl von 3 auf der Skala bis 10; "
            "zugesagt haben Sie am 20. Oktober 2026, ohne Rückfrage und ohne Bedingung."
        ),
    ),
    (
        Facts(talks=[Talk(3, TODAY, own_part_only=True)]),
        "self_doubt_only",
        (
            "Für das Gespräch am 17. November 2026 ist nur notiert, was bei Ihnen liegt; was bei der anderen Seite "
            "und was bei niemandem liegt, ist noch offen."
        ),
    ),
]

NOT_SHOWN = [
    commitments(owed("client", "answer", asked_on=day(10, 26))),  # nine working days
    commitments(owed("client", "answer", due_on=day(11, 18))),  # promised for later
    commitments(owed("client", "answer", told_on=day(11, 16), new_due_on=day(11, 17))),  # they were in touch
    commitments(owed("client", "answer", done_on=day(11, 16))),
    commitments(owed("client", "answer", dropped_on=day(11, 16))),
    commitments(owed("client", "answer", postponed=1, told_on=day(11, 12), new_due_on=day(11, 19))),  # the second time
    commitments(owed("provider", "answer", postponed=2, told_on=day(11, 12), new_due_on=day(11, 19))),  # not theirs
    commitments(owed("client", "input", postponed=2, told_on=day(11, 12), new_due_on=day(11, 19))),  # no decision
    commitments(owed("client", "input", due_on=day(10, 20))),
    commitments(owed("client", "payment", due_on=day(11, 11))),  # six days
    low(-1, 0, -2, -3),
    low(-1, -2),
    low(-1, -1, -1, last=day(10, 26)),  # over for three weeks
    low(-1, -1, -1, causes=("myself",)),  # the own condition alone is no sign about anybody
    Facts(agreed_on=AGREED, changes=[day(9, 1), day(9, 2), day(9, 20), day(10, 1)]),
    Facts(changes=[day(9, 20), day(10, 1), day(11, 2)]),  # nothing was agreed
    Facts(agreed_on=AGREED, versions=[day(9, 20), day(10, 1)]),
    commitments(owed("provider", "delivery", due_on=day(11, 17))),
    commitments(owed("provider", "delivery", due_on=day(11, 10), told_on=day(11, 12), new_due_on=day(11, 19))),
    commitments(owed("provider", "answer", asked_on=day(11, 10))),  # four working days
    met(False, True, False),
    met(False, None),
    met(False),
    commitments(owed("provider", "delivery", done_on=day(10, 21))),
    commitments(
        owed("provider", "delivery", done_on=day(10, 20)),
        owed("client", "payment", asked_on=day(10, 22), done_on=day(11, 1)),
    ),
    Facts(is_paid=False, commitments=[owed("provider", "delivery", done_on=day(10, 20))]),
    Facts(talks=[Talk(3, day(11, 12))]),  # Thursday; two working days
    Facts(running=3, capacity=3),
    Facts(running=9, capacity=None),
    Facts(voice=Voice(4, day(11, 9), day(11, 10))),
    Facts(
        voice=Voice(0, day(11, 2), day(11, 3)), agreed_on=day(11, 9)
    ),  # both have said since what they are about to do
    Facts(voice=Voice(0, day(10, 19), day(10, 19))),  # the first four weeks are over
    Facts(talks=[Talk(3, TODAY)]),
    Facts(talks=[Talk(3, day(11, 16), own_part_only=True)]),  # that conversation is over
]


@pytest.mark.parametrize(("facts", "sign", "sentence"), SHOWN)
def test_a_sign_shows_by_its_facts(facts, sign, sentence):
    with translation.override("de"):
        (found,) = signs_in(facts, Limits(), CALENDAR, TODAY)
    assert (found.sign, found.facts) == (sign, sentence)


@pytest.mark.parametrize("facts", NOT_SHOWN)
def test_what_lies_within_the_limits_is_no_sign(facts):
    assert [found.sign for found in signs_in(facts, Limits(), CALENDAR, TODAY)] == []


@pytest.mark.parametrize(("facts", "sign", "sentence"), SHOWN)
def test_nothing_is_asked_of_anybody_during_a_pause(facts, sign, sentence):
    resting = Facts(**{name: getattr(facts, name) for name in Facts.__slots__} | {"is_running": False})
    assert signs_in(resting, Limits(), CALENDAR, TODAY) == []


@pytest.mark.parametrize(
    ("facts", "limits"),
    [
        (commitments(owed("client", "answer")), Limits(silence_days=11)),
        (commitments(owed("client", "payment", due_on=day(11, 10))), Limits(overdue_days=8)),
        (low(-1, -3, -2), Limits(low_weeks=4)),
        (commitments(owed("provider", "answer", asked_on=day(11, 9))), Limits(own_silence_days=6)),
        (commitments(owed("provider", "delivery", done_on=day(10, 20))), Limits(invoice_weeks=5)),
    ],
)
def test_the_limits_are_those_of_the_practice(facts, limits):
    assert signs_in(facts, limits, CALENDAR, TODAY) == []


def test_own_lateness_comes_before_anything_about_the_client():
    facts = commitments(
        owed("client", "payment", pk=1, due_on=day(9, 1)),
        owed("client", "answer", pk=2, due_on=day(9, 1)),
        owed("provider", "delivery", pk=3, due_on=day(11, 16)),
    )
    found = signs_in(facts, Limits(), CALENDAR, TODAY)
    assert [one.sign for one in found] == ["late_without_word", "late_payment", "silence"]
    assert [one.side for one in found] == ["provider", "client", "client"]


def test_the_own_exhaustion_is_named_before_any_client():
    tired = Facts(weeks=low(-1, -3, -2).weeks, exhaustion=Exhaustion(3, 4, names_myself=False))
    with translation.override("de"):
        (found,) = signs_in(tired, Limits(), CALENDAR, TODAY)
    assert found.facts.startswith("Zuerst Sie selbst: In 3 der letzten 4 Wochen hat fast alles Kraft gekostet. Unter")


def test_a_new_day_is_a_new_occasion():
    first = owed("provider", "delivery", due_on=day(11, 10))
    again = owed("provider", "delivery", due_on=day(11, 10), told_on=day(11, 10), new_due_on=day(11, 16))
    occasions = {signs_in(commitments(one), Limits(), CALENDAR, TODAY)[0].occasion for one in (first, again)}
    assert len(occasions) == 2


def test_every_rule_has_the_words_of_the_method_on_its_side():
    warnings = texts.warnings()
    sides = {sign.key: sign.side for sign in (*warnings.provider, *warnings.client)}
    shown = [found for facts, *_rest in SHOWN for found in signs_in(facts, Limits(), CALENDAR, TODAY)]
    of_rule = {found.sign: found.side for found in shown}
    assert of_rule == {rule.__name__: sides[rule.__name__] for rule in signs.RULES}


def test_nobody_s_hours_are_counted():
    """No rule on writing at night or working at weekends, and no fact that could tell of it: only days are known."""
    assert not {"odd_hours_demand", "working_through"} & {rule.__name__ for rule in signs.RULES}
    known = {*Facts.__slots__, *Talk.__slots__, *Met.__slots__, *Voice.__slots__, *Limits.__slots__, *Noted.__slots__}
    assert not [name for name in known if name.endswith("_at") or "hour" in name or "time" in name]


def test_nobody_is_silent_on_their_days_off():
    off = ((day(10, 26), day(10, 26)),)
    for side, sign, said in (("client", "silence", False), ("provider", "silent_myself", True)):
        facts = Facts(commitments=(owed(side, "answer"),), away=off)
        assert (sign in [found.sign for found in signs_in(facts, Limits(), CALENDAR, TODAY)]) is said
