"""Trust 28, in small: junk stays within the budgets, and somebody from elsewhere still gets a receipt."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django_scopes import scope

from tests.cast import Cast
from tests.stages.inquiry.posting import post, stamp_for
from wunschkunde.history.models import Entry
from wunschkunde.outbox.models import Message
from wunschkunde.stages.inquiry.actions import arriving
from wunschkunde.stages.inquiry.models import Answer, Budget, ClientLink, Inquiry, PrivacyNotice
from wunschkunde.stages.inquiry.rules import guards

# The budgets of an hour in a quarter of their size, so that they are met in seconds.
BUDGET_PER_ADDRESS, BUDGET_IN_TOTAL, BUDGET_WHEN_CROWDED = 3, 30, 1
JUNK, NETWORKS = 60, 15
FILLED = BUDGET_IN_TOTAL // BUDGET_PER_ADDRESS  # networks that may use their budget up before it gets crowded
ALLOWED = FILLED * BUDGET_PER_ADDRESS + (NETWORKS - FILLED) * BUDGET_WHEN_CROWDED
# An inquiry is one row of each; a line of the digest is one more for all of them.
ROWS_EACH = {Inquiry: 1, ClientLink: 1, Entry: 1, Answer: 0}
WORDS = "Buy this now. " * 20
BYTES_EACH = 16_000

pytestmark = pytest.mark.django_db


def send_junk(cast: Cast) -> list[int]:
    """Post from one network after the other, each as often as the next."""
    clients = [Client(REMOTE_ADDR=f"10.0.{network}.9") for network in range(NETWORKS)]
    answers = []
    for number in range(JUNK):
        client = clients[number * NETWORKS // JUNK]
        form = {"name": "Junk", "email": f"p{number}@junk.example", "occasion": f"{WORDS}{number}"}
        answer = post(client, cast.practice, stamp=stamp_for(cast.practice, key=f"junk {number}"), **form)
        answers.append(answer.status_code)
    return answers


def rows(cast: Cast) -> dict[type, int]:
    models = (*ROWS_EACH, Budget, Message, PrivacyNotice)
    with scope(practice=cast.practice):
        return {model: model.objects.count() for model in models}


def size() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


@pytest.fixture
def budgets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BUDGET_PER_ADDRESS", "BUDGET_IN_TOTAL", "BUDGET_WHEN_CROWDED"):
        assert getattr(guards, name) > globals()[name]
        monkeypatch.setattr(arriving, name, globals()[name])


@pytest.mark.usefixtures("budgets")
def test_28_junk_stays_within_the_budgets_and_an_honest_person_gets_in(cast: Cast) -> None:
    before, bytes_before = rows(cast), size()
    answers = send_junk(cast)
    assert (answers.count(303), answers.count(429)) == (ALLOWED, JUNK - ALLOWED)
    grown = {model: count - before[model] for model, count in rows(cast).items()}
    assert {model: grown[model] for model in ROWS_EACH} == {model: each * ALLOWED for model, each in ROWS_EACH.items()}
    assert grown[Budget] <= NETWORKS + 1
    assert grown[Message] <= ALLOWED + 1
    assert size() - bytes_before < ALLOWED * BYTES_EACH
    with scope(practice=cast.practice):
        assert Message.objects.filter(purpose="inquiries_digest", state="queued").count() <= 1

    visitor = Client(REMOTE_ADDR="198.51.100.7")
    sent = post(visitor, cast.practice, stamp=stamp_for(cast.practice, key="honest"), email="otto@ehrlich.example")
    assert sent.status_code == 303
    assert visitor.get(sent["Location"]).status_code == 200
    with scope(practice=cast.practice):
        assert Inquiry.objects.filter(email="otto@ehrlich.example").count() == 1
        assert Message.objects.filter(to_address="otto@ehrlich.example").count() == 1
