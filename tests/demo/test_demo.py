"""The example practices arrive whole, are of this week, and leave nothing behind."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core import mail
from django_scopes import scope, scopes_disabled

from wunschkunde.accounts.actions import create_user
from wunschkunde.accounts.models import Practice, User
from wunschkunde.demo.actions import load_demo, remove_demo
from wunschkunde.history.queries import first_broken_entry
from wunschkunde.outbox.actions import deliver_due, queue
from wunschkunde.stages.decision.models import Decision
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.states import State

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 16, 7, 30, tzinfo=UTC)


@pytest.fixture
def owner() -> User:
    return create_user(email="friederike@quittenblau.example")


def standing(practice: Practice) -> dict[str, str]:
    with scope(practice=practice):
        return {inquiry.name: inquiry.state for inquiry in Inquiry.objects.all()}


# The weekday is counted by the program, and no question of the database.
@pytest.mark.parametrize("days", [0, *(pytest.param(days, marks=pytest.mark.once) for days in range(1, 7))])
def test_whatever_the_weekday_nothing_is_in_the_future_and_some_of_it_is_new(owner: User, days: int) -> None:
    now = MONDAY + timedelta(days=days)
    practices = load_demo(owner=owner, now=now)

    assert [practice.slug for practice in practices] == ["quittenblau", "leuchtspur", "pfadwerk"]
    with scope(practice=practices[0]):
        unread = Inquiry.objects.filter(read_at=None)
        assert {inquiry.name for inquiry in unread} == {"Jannik Blitzer", "Thore Stillmann", "Dr. Henrike Zollstock"}
        assert all(now - timedelta(days=8) <= inquiry.received_at <= now for inquiry in unread)
        assert all(decision.created_at <= now for decision in Decision.objects.all())


def test_each_story_stands_where_it_belongs(owner: User) -> None:
    quittenblau, leuchtspur, _pfadwerk = load_demo(owner=owner, now=MONDAY)

    assert standing(quittenblau)["Ayla Morgenrot"] == State.CLARIFYING
    assert standing(quittenblau)["Dr. Wolfram Strengholt"] == State.REFERRED
    assert standing(quittenblau)["Malin Sonnenfeld"] == State.ACCEPTED
    assert standing(leuchtspur)["Bastian Schnellmann"] == State.DECLINED
    with scope(practice=quittenblau):
        referred = Decision.objects.get(kind="refer")
        assert referred.colleague is not None
        assert referred.colleague.name == "Bruno Feinschliff"
        assert "Bruno Feinschliff" in referred.letter.body
        assert first_broken_entry() is None


def test_letters_of_examples_never_reach_a_mail_server(owner: User, settings, tmp_path) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path)
    practice = load_demo(owner=owner, now=MONDAY)[0]
    queue(
        practice=practice,
        purpose="decision_accept",
        to_address="malin@sonnenfeld.example",
        to_name="Malin",
        subject="Ja",
        body="Gern.",
        language="de",
        not_before=MONDAY,
    )

    assert deliver_due() == 1
    assert mail.outbox == []
    assert "Gern." in next(tmp_path.iterdir()).read_text()


def test_removing_leaves_the_own_practice_and_nothing_else(owner: User) -> None:
    from wunschkunde.accounts.actions import create_practice

    own = create_practice(owner=owner, name="Eigene Praxis", provider_name="Ich", email="ich@praxis.example")
    load_demo(owner=owner, now=MONDAY)

    assert remove_demo() == 3
    assert list(Practice.objects.all()) == [own]
    stages = ("profile", "inquiry", "decision", "outbox", "history")
    with scopes_disabled():
        left = {
            model.__name__: model.objects.count() for app in stages for model in apps.get_app_config(app).get_models()
        }
    assert set(left.values()) == {0}, left


def test_an_owner_removes_only_their_own_examples(owner: User) -> None:
    other = create_user(email="jonna@leuchtspur.example")
    load_demo(owner=owner, now=MONDAY)
    load_demo(owner=other, now=MONDAY)

    assert remove_demo(owner=owner) == 3
    assert Practice.objects.filter(memberships__user=other).count() == 3
