"""Who sends whom: seen in how it went, never in money, and never beyond the practice."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from tests.cast import Cast
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.completion.models import Closing, ClosingAnswer
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.actions import receive_inquiry
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.states import State
from wunschkunde.stages.referral.models import Handover

pytestmark = pytest.mark.django_db
PAGE = "/lernen/wer-schickt-wen/"


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    session = client.session
    session["practice"] = cast.practice.pk
    session.save()
    return client


def bring(cast: Cast, name: str, through: str, state: str = State.RECEIVED) -> Inquiry:
    fields = {"name": name, "email": "x@wald.example", "occasion": f"Anliegen von {name}"}
    inquiry = receive_inquiry(practice=cast.practice, fields=fields, intermediary=through)
    Inquiry.objects.filter(pk=inquiry.pk).update(state=state)
    return inquiry


def section(page: str, heading: str) -> str:
    """What stands under the name of one sender."""
    found = re.search(rf"<h2[^>]*>{heading}</h2>(.*?)</section>", page, re.DOTALL)
    assert found is not None, heading
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(1)).split())


def test_how_it_went_is_said_in_words_in_both_directions(desk: Client, cast: Cast) -> None:
    with scope(practice=cast.practice):
        bring(cast, "Ada Offen", "Ruth Brücke")
        bring(cast, "Bo Anderswo", "ruth brücke", State.DECLINED)
        glad = bring(cast, "Cleo Froh", "Ruth Brücke", State.ACCEPTED)
        bring(cast, "Dana Neu", "Ruth Brücke", State.ACCEPTED)
        ended = {"state": "completed", "ended_on": timezone.localdate(), "topic": "Texte", "responsible": cast.owner}
        engagement = Engagement.objects.create(practice=cast.practice, inquiry=glad, name=glad.name, **ended)
        closing = Closing.objects.create(
            practice=cast.practice, engagement=engagement, levels_from=Closing.LevelsFrom.CLOSING, begun_by=cast.owner
        )
        for side in ("client", "provider"):
            ClosingAnswer.objects.create(practice=cast.practice, closing=closing, side=side, manner=9, again=9)
        ruth = Colleague.objects.create(practice=cast.practice, name="Ruth Brücke", contact="ruth@bruecke.example")
        Handover.objects.create(
            practice=cast.practice,
            inquiry=bring(cast, "Egon Hin", ""),
            colleague=ruth,
            state="accepted",
            outcome="together",
            answer_by=timezone.localdate(),
            asked_by=cast.owner,
            consented_at=timezone.now(),
            outcome_words="GEHEIM-ERGEBNIS",
        )
    page = desk.get(PAGE).content.decode()
    told = section(page, "Ruth Brücke")
    came, went = told.split("Von Ihnen geschickt")
    assert re.search("Ada Offen wird noch entschieden", came)
    assert re.search("Bo Anderswo war woanders richtig", came)
    assert re.search("Cleo Froh beide gern wieder", came)
    assert re.search("Dana Neu angenommen|Dana Neu zugesagt", came)
    assert "Ruth Brücke danken" in came
    assert re.search("Egon Hin wir arbeiten zusammen", went, re.IGNORECASE)
    assert "GEHEIM" not in page
    assert re.search(r"€|EUR|Provision|\d ?%", told) is None


def test_who_withdrew_is_nameless_and_who_was_recommended_is_there(desk: Client, cast: Cast) -> None:
    with scope(practice=cast.practice):
        gone = bring(cast, "", "Nele Still", State.WITHDRAWN)
        Inquiry.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())
    page = desk.get(PAGE).content.decode()
    assert "zurückgezogen und gelöscht" in section(page, "Nele Still")
    assert f"/anfragen/{gone.pk}/" not in section(page, "Nele Still")


def test_the_latest_stands_first_and_the_next_practice_sees_nothing(desk: Client, cast: Cast) -> None:
    with scope(practice=cast.practice):
        early = bring(cast, "Frieda Früh", "Anna Erst")
        bring(cast, "Sina Spät", "Zoe Zuletzt")
        Inquiry.objects.filter(pk=early.pk).update(received_at=timezone.now() - timedelta(days=1))
    page = desk.get(PAGE).content.decode()
    assert page.index("Zoe Zuletzt") < page.index("Anna Erst")
    desk.force_login(cast.foreign_owner)
    empty = desk.get(PAGE).content.decode()
    assert "Noch niemand" in empty
    assert "Zoe" not in empty


def test_as_many_queries_for_many_as_for_one(desk: Client, cast: Cast) -> None:
    counts = []
    with scope(practice=cast.practice):
        desk.get(PAGE)  # the first visit of an hour is noted
        for count in (1, 2, 12):
            for number in range(count):
                bring(cast, f"Person {count} {number}", f"Mensch {count} {number}")
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(PAGE).status_code == 200
            counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]
