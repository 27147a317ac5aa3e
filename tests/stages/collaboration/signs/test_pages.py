"""One hint at a time, the own side first; put aside with a reason, by one person; never in a room."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.html import escape

from tests.stages.collaboration.punctuality.conftest import TODAY
from wunschkunde.accounts.actions import create_user
from wunschkunde.accounts.members import accept_invitation, invite
from wunschkunde.accounts.models import Membership
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.actions import punctuality
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.signs import put_aside, show_again
from wunschkunde.stages.collaboration.models import (
    Commitment,
    EnergyEntry,
    Engagement,
    Intervention,
    Kickoff,
    KickoffConfirmation,
    KickoffVersion,
    LineDismissed,
    Meeting,
    SharedEntry,
    SignDismissed,
    SignLimits,
)
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries.signs import facts_of, hint_of, lines
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.states import State

MONDAY = date(2026, 11, 16)


def of(engagement):
    return f"/zusammenarbeit/{engagement.pk}/"


def read(client, address):
    return client.get(address).content.decode()


def drained(engagement, author, value=-2):
    for back in range(3):
        EnergyEntry.objects.create(
            practice=engagement.practice,
            engagement=engagement,
            author=author,
            week=MONDAY - timedelta(weeks=back),
            value=value,
        )


@pytest.fixture
def colleague(practice, owner):
    user = create_user(email="jonas@quittenblau.example", name="Jonas Wieland")
    _, token = invite(practice=practice, author=owner, email=user.email, role=Membership.Role.MEMBER)
    accept_invitation(token=token, user=user)
    return user


def test_the_page_says_sign_facts_harmless_step_and_mirror_with_a_call(signed_in, engagement, owed):
    owed("client:answer", "Farbton", (10, 30), asked=(10, 20))
    page = read(signed_in, of(engagement))
    for said in (
        "Auf eine Frage kommt lange keine Antwort.",
        "Gefragt am 20. Oktober 2026: „Farbton“. Seit 16 Werktagen keine Antwort.",
        "Krankheit, Urlaub, Überlastung, ein Trauerfall.",
        "Anrufen, nicht mahnen: „Ist alles in Ordnung?“",
        "War meine letzte Nachricht klar, freundlich und mit einer einzigen Frage versehen?",
        'href="tel:+49 2851 5550"',
    ):
        assert said in page


def test_an_own_sign_says_how_the_other_side_notices_it(signed_in, engagement, owed):
    owed("provider:delivery", "Entwurf", (11, 12))
    page = read(signed_in, of(engagement))
    assert "Ein Frühzeichen auf der eigenen Seite" in page
    assert "Es muss nachgefragt werden, wo etwas bleibt." in page


def test_one_hint_at_a_time_the_own_first_the_next_once_it_is_settled(signed_in, engagement, owed, owner):
    owed("client:payment", "2026-14", (11, 2))
    draft = owed("provider:delivery", "Entwurf", (11, 12))
    page = read(signed_in, of(engagement))
    assert ("Ein Termin ist verstrichen" in page, "Eine Rechnung ist überfällig" in page) == (True, False)
    punctuality.mark_done(commitment=draft, author=owner)
    assert "Eine Rechnung ist überfällig" in read(signed_in, of(engagement))


def test_put_aside_with_a_reason_it_stays_away_until_it_is_taken_back(signed_in, engagement, owed, owner):
    owed("client:payment", "2026-14", (11, 2))
    shown = hint_of(engagement, owner, TODAY).found
    given = {"sign": shown.sign, "occasion": shown.occasion}
    refused = signed_in.post(of(engagement) + "fruehzeichen/", {**given, "reason": "  "})
    assert refused.status_code == 422
    assert shown.occasion in refused.content.decode()

    signed_in.post(of(engagement) + "fruehzeichen/", {**given, "reason": "Am Telefon geklärt."})
    assert hint_of(engagement, owner, TODAY) is None
    assert "Am Telefon geklärt." in read(signed_in, of(engagement) + "fruehzeichen/")
    signed_in.post(of(engagement) + f"fruehzeichen/{SignDismissed.objects.get().pk}/zeigen/")
    assert hint_of(engagement, owner, TODAY) is not None
    assert not Entry.objects.filter(verb__startswith="sign").exists()  # the history stays silent about a person's desk


def test_it_comes_back_for_another_occasion(engagement, owed, owner):
    bill = owed("client:payment", "2026-14", (11, 2))
    shown = hint_of(engagement, owner, TODAY).found
    for _twice in range(2):
        put_aside(engagement=engagement, author=owner, sign=shown.sign, occasion=shown.occasion, reason="Geklärt.")
    assert SignDismissed.objects.count() == 1
    Commitment.objects.filter(pk=bill.pk).update(told_on=date(2026, 11, 2), new_due_on=date(2026, 11, 9))
    assert hint_of(engagement, owner, TODAY).found.occasion != shown.occasion


def test_only_the_hint_that_shows_is_put_aside(signed_in, engagement, owed, owner):
    owed("client:payment", "2026-14", (11, 2))
    owed("provider:delivery", "Entwurf", (11, 12))
    given = {"sign": "late_payment", "occasion": "commitment:1:2026-11-02", "reason": "Lieber nicht."}
    assert signed_in.post(of(engagement) + "fruehzeichen/", given).status_code == 409
    assert not SignDismissed.objects.exists()


def test_what_one_puts_aside_a_colleague_still_sees(engagement, owed, owner, colleague):
    owed("client:payment", "2026-14", (11, 2))
    shown = hint_of(engagement, owner, TODAY).found
    aside = put_aside(engagement=engagement, author=owner, sign=shown.sign, occasion=shown.occasion, reason="Geklärt.")
    assert hint_of(engagement, colleague, TODAY) is not None
    with pytest.raises(Refused):
        show_again(dismissed=aside, author=colleague)


def test_energy_is_a_sign_for_its_author_alone(client, engagement, owner, colleague):
    drained(engagement, owner)
    assert hint_of(engagement, owner, TODAY).found.sign == "draining"
    assert hint_of(engagement, colleague, TODAY) is None
    client.force_login(colleague)
    assert "Unter null notiert" not in read(client, of(engagement))


def test_a_pause_gives_none(signed_in, engagement, owed, owner):
    owed("provider:delivery", "Entwurf", (11, 12))
    Engagement.objects.update(state=State.PAUSED)
    engagement.refresh_from_db()
    assert hint_of(engagement, owner, TODAY) is None
    assert lines(owner, TODAY) == []
    assert "Frühzeichen" not in read(signed_in, of(engagement))


def test_the_day_has_one_line_and_own_lateness_stands_before_every_client(engagement, owed, owner):
    owed("client:payment", "2026-14", (9, 10))
    other = begin(practice=engagement.practice, author=owner, data={"name": "Rike Wellenbrecher", "topic": "Buch"})
    owed("provider:delivery", "Kapitel", (11, 16), engagement=other)
    with translation.override("de"):
        (line,) = lines(owner, TODAY)
    assert line.text == "Ein Termin ist verstrichen, und ich habe mich nicht gemeldet."
    assert line.note.startswith("Rike Wellenbrecher. „Kapitel“ war am 16. November 2026 fällig")
    LineDismissed.objects.create(practice=engagement.practice, author=owner, occasion=line.occasion)
    with translation.override("de"):
        (following,) = lines(owner, TODAY)
    assert following.text == "Eine Rechnung ist überfällig."


def test_the_limits_are_a_page_of_the_practice(signed_in, engagement, owed, owner):
    owed("client:payment", "2026-14", (11, 2))
    assert "Zu welcher Stunde" in read(signed_in, "/fruehzeichen/grenzen/")
    given = {"silence_days": 12, "own_silence_days": 4, "overdue_days": 20, "low_weeks": 3, "invoice_weeks": 5}
    assert signed_in.post("/fruehzeichen/grenzen/", given | {"overdue_days": 0}).status_code == 422
    assert signed_in.post("/fruehzeichen/grenzen/", given).status_code == 302
    assert SignLimits.objects.get().overdue_days == 20
    assert hint_of(engagement, owner, TODAY) is None
    assert Entry.objects.get(verb="sign_limits_set").data == given


def test_every_fact_is_gathered_from_where_it_was_entered(engagement, owner):
    practice = engagement.practice
    scope = {"practice": practice, "engagement": engagement}
    kickoff = Kickoff.objects.create(**scope)
    for number, confirmed in ((1, [Party.CLIENT]), (2, list(Party)), (3, [])):
        version = KickoffVersion.objects.create(
            practice=practice,
            kickoff=kickoff,
            number=number,
            record={},
            digest="x",
            side=Party.CLIENT,
            created_at=datetime(2026, 9, number, 12, tzinfo=UTC),
        )
        for side in confirmed:
            KickoffConfirmation.objects.create(
                practice=practice, version=version, side=side, created_at=datetime(2026, 9, 20, 12, tzinfo=UTC)
            )
    SharedEntry.objects.create(**scope, kind="change", side="client", text="Mehr.", happened_on=date(2026, 10, 1))
    SharedEntry.objects.create(**scope, kind="option", side="client", text="Oder.", happened_on=date(2026, 10, 2))
    Meeting.objects.create(**scope, held_on=date(2026, 10, 3), provider_prepared=False)
    Intervention.objects.create(**scope, author=owner, situation="scope", talk_on=date(2026, 10, 4))
    Intervention.objects.create(
        **scope, author=owner, situation="scope", talk_on=date(2026, 10, 5), closed_at=datetime(2026, 10, 6, tzinfo=UTC)
    )
    drained(engagement, owner)
    known = facts_of([engagement], owner, TODAY)[engagement.pk]
    assert known.agreed_on == date(2026, 9, 20)
    assert known.versions == [date(2026, 9, 3)]
    assert known.changes == [date(2026, 10, 1)]
    assert [(one.held_on, one.prepared) for one in known.meetings] == [(date(2026, 10, 3), False)]
    assert [one.talk_on for one in known.talks] == [date(2026, 10, 4)]
    assert [one.value for one in known.weeks] == [-2, -2, -2]
    assert (known.running, known.capacity) == (1, 3)
    assert known.exhaustion is None  # one client alone is no exhaustion
    drained(begin(practice=practice, author=owner, data={"name": "Rike", "topic": "Buch"}), owner)
    assert facts_of([engagement], owner, TODAY)[engagement.pk].exhaustion is not None


def test_only_the_one_begun_last_is_told_of_too_many(practice, owner):
    all_ = [
        begin(practice=practice, author=owner, data={"name": f"Mensch {n}", "topic": "Seite"}, started_on=TODAY)
        for n in range(4)
    ]
    shown = [hint_of(one, owner, TODAY) for one in all_]
    assert [hint.found.sign if hint else None for hint in shown] == [None, None, None, "overpromised"]


def test_of_another_practice_it_does_not_exist(client, engagement, owed):
    owed("client:payment", "2026-14", (11, 2))
    client.force_login(create_user(email="fremd@anderswo.example", name="Fremde Hand"))
    for answer in (client.get(of(engagement) + "fruehzeichen/"), client.get("/fruehzeichen/grenzen/")):
        assert answer.status_code != 200
        assert escape("2026-14") not in answer.content.decode()


def test_as_many_queries_for_one_as_for_a_hundred(engagement, owed, owner):
    seen = []
    for count in (0, 2, 97):
        for number in range(count):
            other = begin(
                practice=engagement.practice, author=owner, data={"name": f"Mensch {number}", "topic": "Seite"}
            )
            owed("provider:delivery", "Entwurf", (11, 12), engagement=other)
            drained(other, owner)
        if not seen:
            owed("provider:delivery", "Entwurf", (11, 12))
        with CaptureQueriesContext(connection) as queries:
            assert len(lines(owner, TODAY)) == 1
        seen.append(len(queries))
    assert seen[0] == seen[1] == seen[2]
