"""Looking back: which cases, what a lesson holds, what it may change, and how it is looked at twice."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.stages.learning.made import Maker
from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.learning.actions.lessons import keep_lesson
from wunschkunde.stages.learning.actions.proposals import adopt, propose_from_lesson
from wunschkunde.stages.learning.models import Lesson, Proposal
from wunschkunde.stages.learning.queries.cases import cases
from wunschkunde.stages.learning.queries.review import review_of
from wunschkunde.stages.profile.models import IdealClient

LIMIT = {"limit": {"dimension": "planning", "side": "client_offers", "above": 4}}


def names(found) -> list[str]:
    return [one.case.name for one in found]


@pytest.fixture
def jammed(maker: Maker) -> Engagement:
    return maker.case(again=(9, 2), band="carries", name="Bastian Quell")


@pytest.fixture
def lesson(jammed: Engagement, owner: User) -> Lesson:
    return keep_lesson(engagement=jammed, author=owner, words={"feeling": "Ärger.", "rule": "Erst die Fristen."})


def test_what_jammed_what_rubbed_and_what_says_nothing(maker: Maker, jammed: Engagement, owner: User) -> None:
    maker.case(again=(9, 9), band="carries", name="Alles gut")
    maker.case(again=(9, 2), band="carries", causes=["life"], name="Das Leben")
    maker.case(again=(9, 9), band="rubs", name="Doch gut")
    maker.case(again=(3, 3), band="rubs", name="Nicht gut")
    other = maker.case(again=(9, 9), band="clarify", name="Geklärt")
    keep_lesson(engagement=other, author=owner, words={"rule": "Früh fragen."})
    found = review_of(cases())
    assert names(found.jammed) == ["Bastian Quell"]
    assert sorted(names(found.misfits)) == ["Doch gut", "Nicht gut"]
    assert names(found.others) == ["Geklärt"]


def test_a_lesson_is_written_on_and_needs_a_word(lesson: Lesson, jammed: Engagement, owner: User) -> None:
    again = keep_lesson(engagement=jammed, author=owner, words={"feeling": "Ruhe.", "sentence": ""})
    assert (again.pk, Lesson.objects.get().words) == (lesson.pk, {"feeling": "Ruhe."})
    for words in ({}, {"feeling": " "}, {"feeling": "Ja.", "age": "50"}):
        with pytest.raises(Refused):
            keep_lesson(engagement=jammed, author=owner, words=words)


def test_no_lesson_while_it_lasts_and_none_by_a_stranger(maker: Maker, jammed, owner: User, stranger: User) -> None:
    running = maker.case(state="running")
    with pytest.raises(Refused):
        keep_lesson(engagement=running, author=owner, words={"rule": "Zu früh."})
    with pytest.raises(Refused):
        keep_lesson(engagement=jammed, author=stranger, words={"rule": "Fremd."})


def test_its_words_are_not_readable_in_the_database(lesson: Lesson) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM learning_lesson")
        (stored,) = cursor.fetchone()
    assert "Fristen" not in str(stored)


def test_a_lesson_becomes_a_limit_by_the_owners_yes(lesson: Lesson, owner: User) -> None:
    made = propose_from_lesson(lesson=lesson, author=owner, dimension="planning", after=LIMIT, reason="Zu eng.")
    assert (made.before, made.evidence, made.reason) == ({"limit": None}, {}, "Zu eng.")
    adopt(proposal=made, author=owner, note="Grenze für Planung.")
    newest = IdealClient.objects.latest("number")
    assert (newest.number, newest.limits) == (2, [LIMIT["limit"]])
    lower = {"limit": {**LIMIT["limit"], "above": 3}}
    next_one = propose_from_lesson(lesson=lesson, author=owner, dimension="planning", after=lower, reason="Enger.")
    assert next_one.before == LIMIT
    adopt(proposal=next_one, author=owner, note="Engere Grenze.")
    assert IdealClient.objects.latest("number").limits == [lower["limit"]]


def test_a_lesson_changes_an_importance_or_nothing(lesson: Lesson, owner: User) -> None:
    of = {"lesson": lesson, "author": owner, "dimension": "planning"}
    with pytest.raises(Refused):
        propose_from_lesson(**of, after={"importance": 6}, reason="So steht es schon da.")
    with pytest.raises(Refused):
        propose_from_lesson(**of, after={"importance": 9}, reason=" ")
    with pytest.raises(ValidationError):
        propose_from_lesson(**of, after={"importance": 11}, reason="Zu viel.")
    made = propose_from_lesson(**of, after={"importance": 9}, reason="Genau daran lag es.")
    with pytest.raises(Refused):
        propose_from_lesson(**of, after={"importance": 8}, reason="Noch einer.")
    adopt(proposal=made, author=owner, note="Planung ist wichtiger.")
    assert IdealClient.objects.latest("number").importances["planning"] == 9


def test_the_page_keeps_a_lesson_and_looks_twice(client, jammed: Engagement, owner: User) -> None:
    client.force_login(owner)
    address = reverse("learning:lesson", args=[jammed.pk])
    page = client.get(address).content.decode()
    assert "Welche innere Stimme habe ich überhört, und warum?" in page
    assert "Was habe ich eingeladen?" in page
    empty = client.post(address, {})
    assert (empty.status_code, "Ein Satz genügt" in empty.content.decode()) == (422, True)
    sharp = {"feeling": "DAS IST EINE FRECHHEIT!!!", "sentence": "Nein, danke, denn wir arbeiten verschieden."}
    after = client.post(address, sharp, follow=True).content.decode()
    assert "Ein zweiter Blick" in after
    assert "FRECHHEIT" in after
    client.post(address, {"feeling": "Ein leiser Ärger."})
    assert "Ein zweiter Blick" not in client.get(address).content.decode()


def test_the_page_proposes_a_limit_and_says_what_is_missing(client, lesson: Lesson, owner: User) -> None:
    client.force_login(owner)
    address = reverse("learning:propose_from_lesson", args=[lesson.engagement_id])
    chosen = {"dimension": "planning", "subject": "limit", "reason": "Zu eng."}
    assert client.post(address, chosen).status_code == 422
    assert client.post(address, {**chosen, "subject": "importance"}).status_code == 422
    on_topic = {**chosen, "dimension": "topic", "side": "client_offers", "bound": "above:4"}
    assert client.post(address, on_topic).status_code == 422
    assert not Proposal.objects.exists()
    client.post(address, {**chosen, "side": "client_offers", "bound": "above:4"})
    assert Proposal.objects.get().after == LIMIT
    again = client.post(address, {**chosen, "side": "client_offers", "bound": "above:3"})
    assert "wartet schon ein Vorschlag" in again.content.decode()


def test_pages_before_the_end_and_elsewhere(client, maker: Maker, lesson: Lesson, owner: User, stranger: User) -> None:
    client.force_login(owner)
    running = maker.case(state="running")
    assert client.get(reverse("learning:lesson", args=[running.pk])).status_code == 409
    fresh = maker.case()
    to_lesson = client.get(reverse("learning:propose_from_lesson", args=[fresh.pk]))
    assert to_lesson["Location"] == reverse("learning:lesson", args=[fresh.pk])
    client.force_login(stranger)
    for name in ("lesson", "propose_from_lesson"):
        assert client.get(reverse(f"learning:{name}", args=[lesson.engagement_id])).status_code == 404


@pytest.mark.parametrize("name", ["review", "proposals", "revealed"])
def test_as_many_queries_for_one_as_for_many(client, maker: Maker, owner: User, name: str) -> None:
    client.force_login(owner)
    client.get(reverse("learning:index"))
    counts = []
    for more in (1, 2, 8):
        for number in range(more):
            made = maker.case(again=(9, 2 + 7 * (number % 2)), brings={"closeness": 3 + number % 3})
            kept = keep_lesson(engagement=made, author=owner, words={"rule": "Früh fragen."})
            dimension = ("planning", "pace", "price", "openness", "advice", "quality", "drive", "respect")[number]
            Proposal.objects.create(
                practice=maker.practice,
                author=owner,
                dimension=dimension,
                subject="importance",
                before={"importance": 5},
                after={"importance": 6},
                lesson=kept,
                state="put_aside",
            )
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(f"learning:{name}")).status_code == 200
        counts.append(len(found))
    # Below its minimum a page asks for less.
    assert counts[-1] == (counts[-2] if name != "revealed" else counts[-1])
    assert len(set(counts)) <= (2 if name == "revealed" else 1)
