"""The client answers in parts, on a phone: kept part by part, nothing lost, nothing more than was asked."""

from __future__ import annotations

from tests.stages.collaboration.kickoff.walk import page
from wunschkunde import texts
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.forms.kickoff import LONGEST_ANSWER
from wunschkunde.stages.collaboration.models import KickoffSheet
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.rules.kickoff import sheet_keys


def hers() -> KickoffSheet:
    return KickoffSheet.objects.get(side=Party.CLIENT)


def test_every_question_is_asked_once_over_the_parts(room):
    asked = "".join(page(room.get("part", number)) for number in range(1, 6))
    for key in sheet_keys():
        assert asked.count(f'name="{key}"') == 1
    for key in range(-2, 3):
        assert asked.count(f'name="level_{key}"') == 1
    assert all(question.provider.de not in asked for question in texts.protocol().questions)
    assert room.get("part", 6).status_code == 404
    assert room.get("part", 0).status_code == 404


def test_each_part_is_kept_and_leads_on(room):
    assert room.post("part", 1, why_now="Weil.", who_else="Alle.")["Location"] == room.address("part", 2)
    assert room.post("part", 2, picture_of_success="Gut.", later="1")["Location"] == room.address()
    assert room.post("part", 5, level_0="Wie vereinbart.", closing_line="Nein.")["Location"] == room.address()
    assert hers().answers == {
        "why_now": "Weil.",
        "who_else": "Alle.",
        "picture_of_success": "Gut.",
        "closing_line": "Nein.",
    }
    assert hers().levels == {"0": "Wie vereinbart."}
    assert ">Weil.</textarea>" in page(room.get("part", 1)).replace("\n", "")
    assert "2 von 3" in page(room.get())
    room.post("part", 1, why_now="", who_else="Alle.")
    assert "why_now" not in hers().answers
    assert not Entry.objects.filter(verb__startswith="kickoff_saved").exists()


def test_what_was_handed_in_can_be_read_again_while_waiting(room):
    room.post("part", 1, why_now="Weil der Laden zehn wird.")
    room.post("part", 5, level_0="Wie vereinbart.")
    assert "Weil der Laden" not in page(room.get())
    room.post("hand_in")
    shown = page(room.get())
    assert "Weil der Laden zehn wird." in shown
    assert "Wie vereinbart." in shown


def test_what_is_too_long_is_said_and_nothing_is_lost(room):
    room.post("part", 1, why_now="Weil.")
    much = "x" * (LONGEST_ANSWER + 1)
    shown = page(room.post("part", 1, why_now=much, who_else="Bleibt stehen."), 422)
    assert much in shown
    assert "Bleibt stehen." in shown
    assert hers().answers == {"why_now": "Weil."}


def test_fields_nobody_asked_for_change_nothing(room):
    room.post(
        "part", 1, why_now="Weil.", ending="Vorgegriffen.", side="provider", handed_in_at="2026-01-01", level_9="x"
    )
    assert hers().answers == {"why_now": "Weil."}
    assert hers().levels == {}
    assert hers().handed_in_at is None
    assert KickoffSheet.objects.count() == 1


def test_the_client_reads_in_their_language_and_form_of_address(room, engagement):
    assert "Sie antworten zuerst" in page(room.get())
    engagement.address_form = "du"
    engagement.save()
    assert "Du antwortest zuerst" in page(room.get())
    assert "Woran merkst du es" in page(room.get("part", 2))
    english = page(room.get(lang="en"))
    assert "You answer first" in english
    assert room.address("part", 1) + "?lang=en" in english
    engagement.language = "en"
    engagement.save()
    assert "Why now?" in page(room.get("part", 1))


def test_a_room_keeps_nothing_on_the_phone_and_runs_no_script(room):
    answer = room.get()
    assert not answer.cookies
    assert "<script" not in page(answer)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert room.client.get(room.address().replace(room.secret, "falsch")).status_code == 404
