"""The tone of a letter while it is written: told with a kinder sentence, kept nowhere, forbidding nothing."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.queries.letters import sent_to
from wunschkunde.stages.decision.queries.tone import second_look

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 11, 17, 10, 30, tzinfo=BERLIN)
SHARP = (
    "Guten Tag Thore Stillmann,\n\nSCHON WIEDER NICHT BEZAHLT! Sie müssen sofort zahlen, "
    "sonst kommt der Anwalt Kratzbürste.\n\nHerzliche Grüße\nFriederike Amsel\n"
)
KIND = "Guten Tag Thore Stillmann,\n\nmögen Sie kurz schreiben?\n\nHerzliche Grüße\nFriederike Amsel\n"
TONE = "/briefe/ton/"


def everything() -> str:
    """All that lies in the database, as text."""
    with connection.cursor() as cursor:
        found = []
        for model in apps.get_models(include_auto_created=True):
            names = [field.column for field in model._meta.concrete_fields if not isinstance(field, models.DateField)]
            columns = ", ".join(f'"{name}"' for name in names)
            cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}"')
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_while_writing_places_are_named_with_a_kinder_way(signed_in):
    page = signed_in.post(TONE, {"body": SHARP, "letter_language": "de", "by_mail": "1"}).content.decode()
    for words in ("SCHON WIEDER NICHT BEZAHLT", "Sie müssen", "Anwalt", "Großbuchstaben wirken wie Rufen."):
        assert words in page
    assert "Erst anrufen. Förmliches getrennt und sachlich." in page
    assert 'value="overnight"' in page
    assert "<html" not in page


def test_a_kind_letter_is_left_in_peace(signed_in):
    assert signed_in.post(TONE, {"body": KIND, "letter_language": "de"}).content.strip() == b""
    assert signed_in.post(TONE, {"body": "", "letter_language": "de"}).content.strip() == b""


def test_the_same_words_are_named_once():
    look = second_look(f"{KIND} Sie müssen. Sie müssen. SIE müssen.", "de")
    assert [remark.rule.key for remark in look.remarks].count("must") == 1


@pytest.mark.parametrize(
    ("sentence", "is_sharp"),
    [("Sonst kommt der Anwalt.", True), ("So ein Idiot.", True), ("Sie müssen das lesen.", False)],
)
def test_a_threat_and_an_insult_may_wait_a_night(sentence, is_sharp):
    assert second_look(KIND.replace("mögen Sie kurz schreiben?", sentence), "de").is_sharp is is_sharp


def test_a_night_is_offered_only_where_a_mail_can_wait(signed_in):
    page = signed_in.post(TONE, {"body": SHARP, "letter_language": "de"}).content.decode()
    assert "Anwalt" in page
    assert "overnight" not in page


def test_english_letters_are_read_in_english(signed_in):
    draft = "Hello Thore,\n\nyou must pay or my lawyer will call.\n\nKind regards\nFriederike"
    page = signed_in.post(TONE, {"body": draft, "letter_language": "en"}).content.decode()
    assert "you must" in page
    assert "lawyer" in page


def test_only_members_have_it_checked(cast):
    assert Client().post(TONE, {"body": SHARP}).status_code == 302
    newcomer = Client()
    newcomer.force_login(cast.newcomer)
    assert newcomer.post(TONE, {"body": SHARP}).status_code == 302
    assert newcomer.get(TONE).status_code == 405


@time_machine.travel(TUESDAY, tick=False)
def test_nothing_of_a_draft_is_kept_or_logged(thore, signed_in, caplog):
    at = reverse("collaboration:letter", args=[thore.pk, "second_chance"])
    signed_in.post(TONE, {"body": SHARP, "letter_language": "de", "by_mail": "1"})
    page = signed_in.post(at, {"subject": "Zahlung", "body": SHARP, "tone": "1"}).content.decode()
    assert "Kratzbürste" in page
    assert "Kratzbürste" not in everything()
    assert "Kratzb" not in caplog.text


@time_machine.travel(TUESDAY, tick=False)
def test_it_never_stands_in_the_way_of_sending(thore, signed_in):
    at = reverse("collaboration:letter", args=[thore.pk, "second_chance"])
    signed_in.post(at, {"subject": "Zahlung", "body": SHARP, "send": "office"})
    assert sent_to(thore).get().message.body.replace("\r\n", "\n").strip() == SHARP.strip()


@time_machine.travel(TUESDAY, tick=False)
def test_sleeping_on_it_queues_it_for_the_morning(thore, signed_in):
    at = reverse("collaboration:letter", args=[thore.pk, "second_chance"])
    signed_in.post(at, {"subject": "Zahlung", "body": SHARP, "send": "overnight"})
    sent = sent_to(thore).get()
    assert sent.message.not_before.astimezone(BERLIN).hour == 9
    assert sent.message.not_before > TUESDAY
    signed_in.post(reverse("collaboration:letter_take_back", args=[sent.pk]))
    sent.message.refresh_from_db()
    assert sent.message.state == Message.State.CANCELED
