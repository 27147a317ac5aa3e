"""Who gets in, what a form may change, and how many questions a page asks the database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import ScopeError

from tests.architecture.places import DOCS
from tests.stages.decision.conftest import bare_inquiry
from tests.stages.decision.walk import address, page, weigh
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Colleague, Decision, FirstGut
from wunschkunde.stages.decision.states import states_diagram
from wunschkunde.stages.inquiry.actions import withdraw
from wunschkunde.stages.inquiry.states import State

PAGES = [
    ("weigh",),
    ("point", "planning"),
    ("why",),
    ("why_then", 1),
    ("guide",),
    ("clarified",),
    ("choose", "accept"),
    ("letter",),
]
POSTS = ["first_gut", "second_gut", "note", "assess", "save_draft", "send_now", "undo"]


@pytest.fixture
def inquiry(inquiry_of):
    return inquiry_of("q01")


def test_a_stranger_finds_nothing(client, stranger, inquiry, practice):
    client.force_login(stranger)
    for name, *more in PAGES:
        assert client.get(address(name, inquiry, *more)).status_code == 404, name
        assert client.post(address(name, inquiry, *more), {"reason": "x"}).status_code in {404, 405}, name
    for name in POSTS:
        assert client.post(address(name, inquiry), {"value": "5"}).status_code == 404, name
    colleague = Colleague.objects.filter(practice=practice).first()
    assert client.get(reverse("decision:colleague", args=[colleague.pk])).status_code == 404
    assert not FirstGut.objects.exists()


def test_anonymous_people_are_led_to_the_door(client, inquiry):
    for name, *more in PAGES:
        assert "/konto/" in client.get(address(name, inquiry, *more)).headers["Location"]
    for name in POSTS:
        assert "/konto/" in client.post(address(name, inquiry)).headers["Location"]


@pytest.mark.parametrize("name", POSTS)
def test_looking_never_acts(name, inquiry, signed_in):
    assert signed_in.get(address(name, inquiry)).status_code == 405


def test_additional_fields_change_nothing(inquiry, owner, signed_in, stranger):
    more = {"state": "accepted", "practice": "999", "author": str(stranger.pk), "inquiry": "999", "created_at": "1999"}
    signed_in.post(address("first_gut", inquiry), {"value": "6", **more})
    inquiry.refresh_from_db()
    felt = FirstGut.objects.get()
    assert (inquiry.state, felt.author, felt.inquiry, felt.created_at.year) == (
        State.RECEIVED,
        owner,
        inquiry,
        timezone.now().year,
    )


@pytest.mark.parametrize("value", ["11", "-1", "6.5", "NaN", "1e400", "9" * 400, "\x00"])
def test_what_is_no_feeling_is_asked_again(value, inquiry, signed_in):
    assert signed_in.post(address("first_gut", inquiry), {"value": value}).status_code == 422
    assert not FirstGut.objects.exists()


@pytest.mark.parametrize("step", ["second_gut", "assess", "send_now", "undo"])
def test_a_step_out_of_turn_is_answered_with_a_sentence(step, inquiry, signed_in):
    answer = signed_in.post(address(step, inquiry), {"value": "5"})
    assert answer.status_code == 409
    assert "Nicht jetzt" in answer.content.decode()


def test_unknown_points_and_decisions_do_not_exist(inquiry, signed_in):
    assert signed_in.get(address("point", inquiry, "age")).status_code == 404
    assert signed_in.get(address("choose", inquiry, "blacklist")).status_code == 404


def test_a_withdrawn_inquiry_is_read_only_and_its_feelings_are_gone(inquiry, signed_in):
    weigh(signed_in, inquiry)
    withdraw(inquiry=inquiry, reason="Es hat sich erledigt.")
    text = page(signed_in, "weigh", inquiry)
    assert "Zurückgezogene Anfrage" in text
    assert "Es hat sich erledigt." in text
    assert "Zollstock" not in text
    assert not FirstGut.objects.exists()
    assert signed_in.post(address("first_gut", inquiry), {"value": "5"}).status_code == 409
    assert signed_in.post(address("note", inquiry), {"text": "x", "basis": "said"}).status_code == 409


def test_without_a_profile_the_page_says_what_is_missing(client, stranger):
    made = bare_inquiry(stranger)
    client.force_login(stranger)
    assert "Wunschkunden-Profil und Angebot sind noch nicht beschrieben." in page(client, "weigh", made)
    client.post(address("first_gut", made), {"skip": "1"})
    assert client.post(address("second_gut", made), {"skip": "1"}).status_code == 409
    assert client.post(address("assess", made)).status_code == 409


def test_the_first_opening_counts_as_reading(inquiry, signed_in):
    page(signed_in, "weigh", inquiry)
    inquiry.refresh_from_db()
    assert timezone.now() - inquiry.read_at < timedelta(minutes=1)


def test_the_guide_begins_with_the_clients_questions(inquiry, signed_in):
    text = page(signed_in, "guide", inquiry)
    assert text.index("Welche Anliegen geben Sie lieber weiter?") < text.index("Noch offen, höchstens drei")
    assert len(signed_in.get(address("guide", inquiry)).context["open_points"]) == 3


def test_the_page_in_english(inquiry, owner, signed_in):
    owner.language = "en"
    owner.save()
    text = weigh(signed_in, inquiry)
    assert "The assessment" in text
    assert "“Everything planned ahead" not in text
    assert "Everything planned ahead, down to the detail" in text


def test_colleagues_are_added_and_changed(practice, signed_in):
    sent = {
        "name": "Tilda Feder",
        "strength_de": "schreibt kurz und warm",
        "contact": "tilda@feder.example",
        "capacity": "2",
        "brings_topic": ["text"],
        "brings_planning": "4",
    }
    assert signed_in.post("/kolleginnen/neu/", sent).status_code == 302
    tilda = Colleague.objects.get(name="Tilda Feder")
    assert tilda.brings == {"topic": ["text"], "planning": 4}
    bruno = Colleague.objects.get(name="Bruno Feinschliff")
    said = {"name": "Bruno Feinschliff", "brings_planning": "", "wishes_attention": "4", "wishes_planning": "5"}
    signed_in.post(f"/kolleginnen/{bruno.pk}/", {**sent, **said, "capacity_until": "2099-01-31"})
    bruno.refresh_from_db()
    assert "planning" not in bruno.brings
    assert (bruno.wishes["attention"], bruno.wishes["planning"]) == (4, 5)
    assert bruno.capacity_until == date(2099, 1, 31)
    assert not bruno.may_be_named  # the day of their yes was taken out
    shown = signed_in.get(f"/kolleginnen/{bruno.pk}/").content.decode()
    work, wishes = shown.index("Wie dort gearbeitet wird"), shown.index("Was dort von Kund:innen gewünscht wird")
    assert shown.index('name="contact"') < work < shown.index('name="brings_attention"') < wishes
    assert wishes < shown.index('name="wishes_attention"')
    assert signed_in.post("/kolleginnen/neu/", {**sent, "contact": "irgendwo"}).status_code == 422


def counted(client, path):
    client.get(path)  # the first opening also writes: the session, that it was read
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("path", ["/briefe/", "/kolleginnen/"])
def test_lists_ask_as_much_for_a_hundred_as_for_one(path, practice, signed_in):
    asked = []
    for number in (1, 3, 100):
        while Message.objects.count() < number:
            count = Message.objects.count()
            Message.objects.create(
                practice=practice, to_address=f"a{count}@b.example", subject="s", body="b", message_id=str(count)
            )
            Colleague.objects.create(practice=practice, name=f"K{count}", contact="k@l.example")
        asked.append(counted(signed_in, path))
    assert len(set(asked)) == 1


def test_the_page_of_an_inquiry_asks_as_much_after_many_notes(inquiry, signed_in):
    asked = []
    for number in (1, 3, 30):
        while inquiry.notes.count() < number:
            signed_in.post(address("note", inquiry), {"text": f"Nummer {inquiry.notes.count()}.", "basis": "said"})
        asked.append(counted(signed_in, address("weigh", inquiry)))
    assert len(set(asked)) == 1


def test_decisions_stay_in_their_practice():
    with pytest.raises(ScopeError):
        Decision.objects.count()


def test_the_page_of_states_is_current():
    assert (DOCS / "reference" / "states.md").read_text(encoding="utf-8").startswith(states_diagram())
