"""Partings as something good: an insight, a handover with a yes, a parting; taken back for a day."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.stages.collaboration.difficulty.conftest import TODAY
from wunschkunde import texts
from wunschkunde.outbox import actions as outbox
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.difficulty import close, prepare_talk, record_outcome
from wunschkunde.stages.collaboration.actions.parting import part, take_back
from wunschkunde.stages.collaboration.actions.pauses import rest
from wunschkunde.stages.collaboration.models import (
    Cause,
    Kickoff,
    KickoffConfirmation,
    KickoffVersion,
    Parting,
    Party,
    SentLetter,
)
from wunschkunde.stages.collaboration.queries import parting as queries
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.rules.parting import can_part, erase_day
from wunschkunde.stages.collaboration.states import State

TOMORROW = TODAY + timedelta(days=1)
AN_END = {"cause": Cause.AIMS, "reason": "Die Ziele gehen auseinander."}


def address(name: str, *arguments) -> str:
    return reverse(f"collaboration:{name}", args=arguments)


def shown(client, engagement) -> str:
    return unescape(client.get(address("engagement", engagement.pk)).content.decode())


@pytest.fixture
def agreed(practice, owner, mirjam) -> dict[str, str]:
    """Five levels that both sides confirmed."""
    kickoff = Kickoff.objects.create(practice=practice, engagement=mirjam)
    levels = {str(number): f"Stufe {number}" for number in range(-2, 3)}
    version = KickoffVersion.objects.create(
        practice=practice, kickoff=kickoff, number=1, digest="d", side=Party.PROVIDER, record={"levels": levels}
    )
    for side in Party:
        KickoffConfirmation.objects.create(practice=practice, version=version, side=side)
    return levels


def test_an_insight_below_the_goal_is_shown_as_something_good(signed_in, mirjam, agreed):
    form = unescape(signed_in.get(address("part_as", mirjam.pk, "insight")).content.decode())
    assert all(level in form for level in agreed.values())
    words = {"cause": "constellation", "reason": "Erst die Übergabe, dann die Marke.", "result_level": "-1"}
    signed_in.post(address("part_as", mirjam.pk, "insight"), {**words, "door_open": "Nach der Übergabe."})
    mirjam.refresh_from_db()
    assert (mirjam.state, mirjam.ended_on, mirjam.erase_on) == (State.INSIGHT, TODAY, date(2029, 11, 17))
    page = shown(signed_in, mirjam)
    for said in ("Mit einer Erkenntnis beendet", "Auch das ist ein gutes Ende.", "Stufe -1", words["reason"]):
        assert said in page
    below = next(level.text.de for level in texts.protocol().levels if level.value == -1)
    assert below in page
    assert "Nach der Übergabe." in page
    ending = page[page.index('id="ended"') : page.index("</section>", page.index('id="ended"'))]
    for harsh in ("error", "rubs", "gescheitert", "abgebrochen"):
        assert harsh not in ending


def test_the_letter_of_a_good_ending_lies_at_hand_until_it_is_written(signed_in, practice, owner, mirjam):
    part(engagement=mirjam, author=owner, kind="parted", data=AN_END)
    letter = address("letter", mirjam.pk, "parting")
    assert letter in shown(signed_in, mirjam)
    assert signed_in.get(letter).status_code == 200
    SentLetter.objects.create(practice=practice, engagement=mirjam, template="parting", author=owner)
    ending = shown(signed_in, mirjam).split('id="ended"')[1].split("</section>")[0]
    assert letter not in ending


def test_without_agreed_levels_the_words_of_the_method_stand_alone(signed_in, mirjam):
    form = unescape(signed_in.get(address("part_as", mirjam.pk, "parted")).content.decode())
    assert "nicht an der Erinnerung" not in form
    signed_in.post(address("part_as", mirjam.pk, "parted"), AN_END)
    assert Parting.objects.get().result_level is None


def test_nobody_is_handed_over_without_their_yes(signed_in, practice, owner, mirjam, hauke):
    target = address("part_as", mirjam.pk, "handed_over")
    asked = {**AN_END, "colleague": str(hauke.pk), "handed_over": "Notizen der drei Treffen"}
    for yes in ("", TOMORROW.isoformat()):
        assert signed_in.post(target, {**asked, "consent_on": yes}).status_code == 422
    with pytest.raises(Refused):
        part(engagement=mirjam, author=owner, kind="handed_over", data={**AN_END, "handed_over": "Notizen"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Parting.objects.create(
            practice=practice, engagement=mirjam, author=owner, kind="handed_over", colleague=hauke, **AN_END
        )
    assert mirjam.interventions.count() == Parting.objects.count() == 0
    signed_in.post(target, {**asked, "consent_on": TODAY.isoformat()})
    mirjam.refresh_from_db()
    assert mirjam.state == State.HANDED_OVER
    for said in ("Hauke Lot, hauke@lot.example", "Notizen der drei Treffen", "17. November 2026"):
        assert said in shown(signed_in, mirjam)


def test_a_handover_sends_nothing_by_itself(signed_in, mirjam, hauke):
    consent = {"colleague": str(hauke.pk), "consent_on": TODAY.isoformat()}
    signed_in.post(address("part_as", mirjam.pk, "handed_over"), {**AN_END, **consent})
    assert not Message.objects.exists()


@pytest.mark.parametrize("kind", Parting.Kind.values)
def test_a_misunderstanding_has_its_second_chance_before_any_ending(signed_in, owner, opened, kind, clock):
    first = opened()
    mirjam = first.engagement
    record_outcome(intervention=first, author=owner, outcome="continued")
    data = {"cause": Cause.MISUNDERSTANDING, "reason": "Missverstanden.", "consent_on": TODAY}
    with pytest.raises(Refused, match="zweite Chance"):
        part(engagement=mirjam, author=owner, kind=kind, data=data)
    assert signed_in.post(address("part_as", mirjam.pk, kind), data).status_code == 409

    chance = prepare_talk(
        intervention=opened(cause=Cause.MISUNDERSTANDING), author=owner, talk_on=TODAY, is_second_chance=True
    )
    with pytest.raises(Refused):
        part(engagement=mirjam, author=owner, kind=kind, data=data, intervention=chance)
    clock.shift(timedelta(days=1))
    part(engagement=mirjam, author=owner, kind=kind, data=data, intervention=chance)
    chance.refresh_from_db()
    assert chance.outcome == kind


def test_a_second_chance_that_was_used_allows_a_parting_later(owner, mirjam, opened):
    chance = prepare_talk(
        intervention=opened(cause=Cause.MISUNDERSTANDING), author=owner, talk_on=TOMORROW, is_second_chance=True
    )
    assert not can_part(mirjam, Cause.MISUNDERSTANDING, TODAY)
    record_outcome(intervention=chance, author=owner, outcome="continued")
    assert can_part(mirjam, Cause.MISUNDERSTANDING, TODAY)


def test_a_second_chance_closed_as_a_parting_on_the_spot_was_none(owner, mirjam, opened):
    chance = prepare_talk(
        intervention=opened(cause=Cause.MISUNDERSTANDING), author=owner, talk_on=TOMORROW, is_second_chance=True
    )
    close(intervention=chance, author=owner, outcome="parted")
    assert not can_part(mirjam, Cause.MISUNDERSTANDING, TODAY)


@pytest.mark.parametrize("cause", Cause.values)
def test_while_a_misunderstanding_is_open_only_respect_and_safety_go_before_it(mirjam, opened, cause):
    assert can_part(mirjam, cause, TODAY) == (cause != Cause.MISUNDERSTANDING)
    opened(cause=Cause.MISUNDERSTANDING)
    assert can_part(mirjam, cause, TODAY) == (cause in {Cause.RESPECT, Cause.SAFETY})


def test_only_a_misunderstanding_has_a_second_chance(owner, opened):
    with pytest.raises(Refused):
        prepare_talk(intervention=opened(cause=Cause.AIMS), author=owner, talk_on=TODAY, is_second_chance=True)


@pytest.mark.parametrize("rests", [False, True])
def test_an_ending_is_taken_back_to_where_it_was(signed_in, owner, opened, rests, clock):
    intervention = opened()
    mirjam = intervention.engagement
    if rests:
        rest(engagement=mirjam, author=owner)
    part(engagement=mirjam, author=owner, kind="parted", data=AN_END, intervention=intervention)
    clock.shift(timedelta(hours=30))
    assert "zurücknehmen" in shown(signed_in, mirjam)
    assert signed_in.post(address("take_back", mirjam.pk)).status_code == 302
    mirjam.refresh_from_db()
    intervention.refresh_from_db()
    assert mirjam.state == (State.PAUSED if rests else State.RUNNING)
    assert (mirjam.ended_on, mirjam.erase_on, intervention.closed_at, intervention.outcome) == (None, None, None, "")
    assert not Parting.objects.exists()
    assert signed_in.post(address("take_back", mirjam.pk)).status_code == 409


def test_after_a_day_it_stays_ended(signed_in, owner, mirjam, clock):
    part(engagement=mirjam, author=owner, kind="parted", data=AN_END)
    clock.shift(timedelta(days=2))
    assert signed_in.post(address("take_back", mirjam.pk)).status_code == 409
    assert "zurücknehmen" not in shown(signed_in, mirjam)
    assert Parting.objects.exists()


@pytest.mark.parametrize("has_left", [False, True])
def test_a_letter_that_waits_is_called_back_one_that_left_is_not(practice, owner, mirjam, has_left):
    part(engagement=mirjam, author=owner, kind="parted", data=AN_END)
    message = outbox.queue(
        practice=practice,
        purpose="letter",
        to_address=mirjam.email,
        to_name=mirjam.name,
        subject="Ein guter Schlusspunkt",
        body="Danke.",
        language="de",
        not_before=timezone.now() + timedelta(hours=1),
    )
    SentLetter.objects.create(practice=practice, engagement=mirjam, template="parting", author=owner, message=message)
    if has_left:
        Message.objects.update(state=Message.State.SENT)
        with pytest.raises(Refused):
            take_back(engagement=mirjam, author=owner)
    else:
        take_back(engagement=mirjam, author=owner)
    message.refresh_from_db()
    assert message.state == (Message.State.SENT if has_left else Message.State.CANCELED)


@pytest.mark.parametrize(
    ("ended", "erased"), [(date(2026, 1, 31), date(2029, 1, 31)), (date(2028, 2, 29), date(2031, 3, 1))]
)
def test_data_stay_three_years(ended, erased):
    assert erase_day(ended) == erased


def test_the_coming_erasure_is_said_a_month_ahead(owner, mirjam):
    part(engagement=mirjam, author=owner, kind="parted", data=AN_END)
    last_day = erase_day(TODAY)
    assert queries.lines(owner, last_day - timedelta(days=31)) == []
    assert len(queries.lines(owner, last_day - timedelta(days=30))) == 1


def test_the_three_ways_are_offered_and_closed_to_strangers_of_the_end(signed_in, owner, mirjam):
    ways = unescape(signed_in.get(address("part", mirjam.pk)).content.decode())
    for kind in Parting.Kind.values:
        assert address("part_as", mirjam.pk, kind) in ways
    assert signed_in.get(address("part_as", mirjam.pk, "fired")).status_code == 404
    part(engagement=mirjam, author=owner, kind="parted", data=AN_END)
    for name in ("part", "difficult", "pause"):
        assert signed_in.get(address(name, mirjam.pk)).status_code == 409
