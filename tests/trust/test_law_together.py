"""Lines of the law that are features of working together: no contract, no mail unasked, a hint wherever one notes."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from tests.cast import Cast
from tests.trust.house import House, build, walk
from tests.trust.test_links import stored
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.complaining import erase_due_complaints
from wunschkunde.stages.collaboration.actions.consents import give, withdraw
from wunschkunde.stages.collaboration.actions.parting import erase_due_engagements
from wunschkunde.stages.collaboration.actions.reminders import remind_due
from wunschkunde.stages.collaboration.models import Complaint, Consent, Engagement
from wunschkunde.stages.collaboration.rules.letters import WORDED

pytestmark = pytest.mark.django_db
BUYING = re.compile(r"(?i)\b(kaufen|bestellen|zahlungspflichtig|buchen|warenkorb|checkout|buy|order now)\b")
HINT = "als läse"


@pytest.fixture
def house(cast: Cast) -> House:
    with scope(practice=cast.practice):
        return build(cast)


def page(path: str, client: Client | None = None, lang: str = "de") -> str:
    answer = (client or Client()).get(path, {"lang": lang})
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def test_l42_what_both_confirm_says_that_it_is_no_contract(house: House) -> None:
    """On every page on which somebody confirms or prints, on either side; and nothing anywhere is bought."""
    desk = Client()
    desk.force_login(house.author)
    with scope(practice=house.cast.practice):
        for state in walk(house):
            if state == "versions lie there":
                break
        said = {"kickoff": ("Ein Vertrag wird damit weder geschlossen", "No contract is concluded")}
        said |= {"charter": ("kein Vertrag", "not a contract")}
        for name, (german, english) in said.items():
            for route in (f"{name}_version", f"{name}_print") if name == "kickoff" else (name, f"{name}_print"):
                more = () if route == "charter" else (1,)
                assert german in page(house.path(f"room_{route}", *more)), route
                assert english in page(house.path(f"room_{route}", *more), lang="en"), route
                assert german in page(reverse(f"collaboration:{route}", args=[house.engagement.pk, *more]), desk), route
        everything = "".join(unescape(answer.content.decode()) for _name, answer in house.seen())
    assert len(everything) > 50_000
    assert BUYING.findall(everything) == []


def test_l9_the_hint_stands_wherever_something_is_noted_about_a_client(house: House) -> None:
    desk = Client()
    desk.force_login(house.author)
    pk, situation = house.engagement.pk, house.objects["situation"].pk
    notes = [
        reverse("collaboration:difficult_situation", args=[pk, situation]),
        reverse("collaboration:difficult_outcome", args=[pk, situation]),
        reverse("collaboration:pause", args=[pk]),
        reverse("collaboration:part_as", args=[pk, "parted"]),
        reverse("collaboration:energy"),
        reverse("collaboration:complaint", args=[house.objects["complaint"].pk]),
    ]
    assert [path for path in notes if HINT not in page(path, desk)] == []
    assert page(notes[-1], desk).count(HINT) == 2  # the facts, and the tone


def test_l33_and_l34_nobody_is_mailed_by_itself_who_did_not_agree(house: House) -> None:
    """Through every state, for three weeks, in office hours; with a yes, and until it is taken back, there is one."""

    def told() -> int:
        for day in range(21):
            remind_due(now=(timezone.now() + timedelta(days=day)).replace(hour=9, minute=30))
        return Message.objects.filter(to_address=house.engagement.email, purpose__startswith="reminder").count()

    with scope(practice=house.cast.practice):
        for state in walk(house):
            assert told() == 0, state
            if state == "the client handed in":
                break
        give(engagement=house.engagement, purpose=Consent.Purpose.FEEDBACK, text="Ja.", channel="room")
        assert told() == 0  # a yes to something else
        give(engagement=house.engagement, purpose=Consent.Purpose.REMINDERS, text="Ja.", channel="room")
        assert told() > 0
        withdraw(engagement=house.engagement, purpose=Consent.Purpose.REMINDERS)
        waiting = Message.objects.filter(to_address=house.engagement.email, state="queued")
        assert not waiting.filter(purpose__startswith="reminder").exists()
    assert not [key for key in WORDED if re.search("feedback|testimonial|recommend|review", key)]


def test_l24_a_consent_keeps_its_words_its_time_and_its_way_and_nothing_is_ticked_for_anybody(house: House) -> None:
    with scope(practice=house.cast.practice):
        path = house.path("room_charter_consents")
        assert "checked" not in page(path)
        Client().post(path, {"purpose": "feedback", "give": "1"})
        kept = Consent.objects.get(engagement=house.engagement)
        assert (kept.purpose, kept.channel, kept.withdrawn_at) == ("feedback", "room", None)
        assert kept.text in page(path)
        Client().post(path, {"purpose": "feedback", "withdraw": "1"})
        kept.refresh_from_db()
        assert kept.withdrawn_at is not None
        for state in walk(house):
            if state == "versions lie there":
                break
        asked = page(house.path("room_kickoff_version", 1))
        assert "checked" not in asked


def test_l18_three_years_after_the_end_nothing_of_a_client_is_left(house: House) -> None:
    """Every table is searched; the complaint has its own three years from the day it was closed."""
    with scope(practice=house.cast.practice):
        states = list(walk(house))
        assert states[-1] == "ended"
        pk, complaint = house.engagement.pk, house.objects["complaint"].pk
        last = timezone.now() + timedelta(days=3 * 366)
        Engagement.objects.filter(pk=pk).update(erase_on=(timezone.localdate() + timedelta(days=1)))
        assert erase_due_engagements() == 0
        assert erase_due_engagements(now=timezone.now() + timedelta(days=2)) == 1
        assert Complaint.objects.filter(pk=complaint).exists()
        assert erase_due_complaints(now=last) >= 1
    left = [label for label, rows in stored().items() if re.search("Buchfink|buchfink", str(rows))]
    assert left == []
    with scopes_disabled():
        gone = [one for one in apps.get_app_config("collaboration").get_models() if hasattr(one, "engagement_id")]
        assert len(gone) > 10
        assert [one for one in gone if one._base_manager.filter(engagement=pk).exists()] == []
