"""The scenarios S1, S2, S3, S5 and S6 of the method, judged on the pages a practitioner sees."""

from __future__ import annotations

import json

import pytest
from django.core import mail
from django.utils.html import strip_tags
from django_scopes import scope

from tests.stages.decision.conftest import make_inquiry, make_practice
from tests.stages.decision.walk import address, heard, look_at_points, page, standing, weigh
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Assessment, Clarification, Decision, FirstGut, SecondGut
from wunschkunde.stages.decision.queries.computation import fit_of, result_of
from wunschkunde.stages.decision.queries.picture import fit_sentence, speaker_of
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.states import State

BAND_WORDS = ("Trägt", "Zu klären", "Reibt", 'class="bridge', "data-gap", "Das trägt", "Hier reibt es", "Bruno")


def test_s1_the_hour_is_no_sign_and_a_limit_is_said_in_one_sentence(signed_in, inquiry_of):
    inquiry = inquiry_of("q09")
    text = weigh(signed_in, inquiry)
    assert "23:38" not in strip_tags(text).split("Die Einschätzung")[1].split("Notizen")[0]
    result = Assessment.objects.get().result
    assert [one["dimension"] for one in result["knockouts"]] == ["availability"]
    assert "geht über die Grenze hinaus, die im Profil steht" in text


def test_s2_nothing_of_the_assessment_before_both_gut_feelings(signed_in, inquiry_of):
    inquiry = inquiry_of("q03")
    pages = [("weigh",), ("point", "planning"), ("why",), ("guide",), ("clarified",), ("letter",), ("choose", "accept")]

    def seen() -> str:
        return "".join(page(signed_in, name, inquiry, *more) for name, *more in pages)

    def hides_all(text: str) -> list[str]:
        return [word for word in BAND_WORDS if word in text]

    assert hides_all(seen()) == []
    signed_in.post(address("first_gut", inquiry), {"value": "4", "sentence": "Etwas drängt."})
    assert hides_all(seen()) == []
    look_at_points(signed_in, inquiry)
    assert hides_all(seen()) == []
    for kind in Decision.Kind.values:
        assert signed_in.post(address("choose", inquiry, kind), {"reason": "gern"}).status_code == 409
    assert not Assessment.objects.exists()
    signed_in.post(address("second_gut", inquiry), {"value": "3"})
    assert "Reibt" in page(signed_in, "weigh", inquiry)


def test_s2_a_skip_is_a_skip_and_nothing_is_felt_again(signed_in, inquiry_of):
    inquiry = inquiry_of("q03")
    signed_in.post(address("first_gut", inquiry), {"skip": "1", "value": "7", "sentence": ""})
    assert FirstGut.objects.get().value is None
    assert "übersprungen" in page(signed_in, "weigh", inquiry)
    assert signed_in.post(address("first_gut", inquiry), {"value": "9"}).status_code == 409
    assert signed_in.post(address("second_gut", inquiry), {"value": "9"}).status_code == 409
    look_at_points(signed_in, inquiry)
    signed_in.post(address("second_gut", inquiry), {"skip": "1"})
    assert signed_in.post(address("second_gut", inquiry), {"value": "9"}).status_code == 409
    assert SecondGut.objects.get().value is None
    signed_in.post(address("note", inquiry), {"text": "Im Nachhinein klarer.", "basis": "assumed"})
    assert "Im Nachhinein klarer." in page(signed_in, "weigh", inquiry)


def test_s2_an_empty_feeling_is_asked_again(signed_in, inquiry_of):
    inquiry = inquiry_of("q03")
    answer = signed_in.post(address("first_gut", inquiry), {"sentence": "Ich weiß noch nicht."})
    assert answer.status_code == 422
    assert "Ich weiß noch nicht." in answer.content.decode()
    assert not FirstGut.objects.exists()


def test_s3_the_detail_planner(signed_in, inquiry_of):
    inquiry = inquiry_of("q01")
    text = weigh(signed_in, inquiry)
    result = Assessment.objects.get().result
    assert {"planning", "attention"} <= set(result["rubs"][:3])
    assert "Alles im Voraus geplant, bis ins Detail" in text
    assert "Eher intuitiv, mit Blick fürs Ganze" in text
    assert "Woran merke ich als Erstes, dass ein Projekt mir zu chaotisch oder zu starr wird?" in text
    assert {"punctuality", "decision_path"} <= set(result["strengths"])
    said = strip_tags(text).partition("Frühzeichen im Allgemeinen")[0].lower()
    assert [word for word in ("schwierig", "schlecht", "falsch") if word in said] == []
    better = [one["name"] for one in result["colleagues"] if one["is_better"]]
    assert better == ["Bruno Feinschliff"]
    assert "2 freie Plätze" in text
    assert "arbeitet sehr genau und mit festem Plan" in text


def test_s3_one_can_still_accept_and_planning_opens_the_kickoff(signed_in, inquiry_of):
    inquiry = inquiry_of("q01")
    weigh(signed_in, inquiry)
    assert '<option value="planning" selected>' in page(signed_in, "choose", inquiry, "accept")
    choice = {"reason": "Ich mag die Klarheit.", "topic": "acht Produktseiten", "kickoff_first": "planning"}
    assert signed_in.post(address("choose", inquiry, "accept"), choice).status_code == 302
    body = page(signed_in, "letter", inquiry)
    assert "acht Produktseiten" in body
    signed_in.post(address("letter", inquiry), {"subject": "Gern", "body": "Guten Tag,\n\ngern.", "send": "office"})
    inquiry.refresh_from_db()
    decision = Decision.objects.get()
    assert (inquiry.state, decision.kind, decision.kickoff_first) == (State.ACCEPTED, "accept", "planning")
    assert "Planung und Intuition" in page(signed_in, "weigh", inquiry)


def test_s5_open_is_not_average_and_exactly_one_question(signed_in, inquiry_of):
    inquiry = inquiry_of("q05")
    text = weigh(signed_in, inquiry)
    result = Assessment.objects.get().result
    assert {"punctuality", "decision_path"} <= set(result["open"])
    assert result["next_question"]["dimension"] in {"punctuality", "decision_path"}
    assert text.count("Die eine Frage") == 1
    assert "Der Punkt ist wichtig, noch unbeantwortet, und die Antwort könnte die Entscheidung ändern." in text


def test_s5_the_message_opens_with_what_fits_and_holds_only_this_question(signed_in, inquiry_of):
    inquiry = inquiry_of("q05")
    weigh(signed_in, inquiry)
    question = signed_in.get(address("choose", inquiry, "clarify")).context["form"]["question"].value()
    signed_in.post(address("choose", inquiry, "clarify"), {"reason": "Fehlt noch.", "question": question})
    body = signed_in.get(address("letter", inquiry)).context["form"]["body"].value()
    assert body.count("?") == 1
    assert question in body
    fitting = fit_sentence(fit_of(Assessment.objects.get()), speaker_of(inquiry.practice, "de"))
    assert fitting
    assert fitting in body.partition(question)[0]
    signed_in.post(address("letter", inquiry), {"subject": "Eine Frage", "body": body, "send": "office"})
    assert Clarification.objects.get().question == question


def test_s5_the_answer_draws_the_picture_anew_and_says_what_changed(signed_in, inquiry_of):
    inquiry = inquiry_of("q05")
    weigh(signed_in, inquiry)
    asked = Assessment.objects.get().result["next_question"]["dimension"]
    signed_in.post(address("choose", inquiry, "clarify"), {"reason": "Fehlt noch.", "question": "Wer gibt frei?"})
    signed_in.post(address("letter", inquiry), {"subject": "Eine Frage", "body": "Wer gibt frei?", "send": "office"})
    sent = signed_in.post(address("clarified", inquiry), {"answer": "Meine Frau, sofort.", "offers": "5"})
    assert sent.status_code == 302
    text = page(signed_in, "weigh", inquiry)
    assert "ist nicht mehr offen" in text
    assert "Meine Frau, sofort." in text
    assert [one.occasion for one in Assessment.objects.order_by("pk")] == ["", asked]
    assert signed_in.post(address("clarified", inquiry), {"answer": "Noch einmal."}).status_code == 409


def test_s5_accept_on_condition_stands_beside_yes_and_no(client, owner):
    practice = make_practice("leuchtspur", owner)
    client.force_login(owner)
    with scope(practice=practice):
        inquiry = make_inquiry(practice, "l08")
        text = weigh(client, inquiry)
        assert "Unter Bedingung zusagen" in text
        condition = "Bis zum 1. April sagt ihr mir, wer entscheidet."
        client.post(address("choose", inquiry, "accept") + "?bedingung=1", {"reason": "Ja.", "condition": condition})
        body = client.get(address("letter", inquiry)).context["form"]["body"].value()
        assert condition in body
        client.post(address("letter", inquiry), {"subject": "Gern", "body": body, "send": "office"})
        assert Decision.objects.get().condition == condition


@pytest.mark.parametrize(
    ("name", "patterns"), [("q03", {"doubling", "just_quickly"}), ("q09", {"overnight"}), ("q06", set())]
)
def test_s6_illusory_hopes_are_marked_kindly(name, patterns, signed_in, inquiry_of):
    inquiry = inquiry_of(name)
    before = page(signed_in, "weigh", inquiry)
    assert "<mark>" not in before
    text = weigh(signed_in, inquiry)
    assert patterns <= set(Assessment.objects.get().result["illusory"])
    assert ("<mark>" in text) == bool(patterns)
    assert ("Eine freundliche Antwort" in text) == bool(patterns)


def test_an_answer_heard_in_the_talk_draws_the_picture_anew(signed_in, inquiry_of):
    inquiry = inquiry_of("q05")
    weigh(signed_in, inquiry)
    sent = heard(expects="4", offers="4", source="observed", note="Zahlt sofort, sagt er.")
    signed_in.post(address("point", inquiry, "punctuality"), sent)
    assert Assessment.objects.count() == 2
    text = page(signed_in, "weigh", inquiry)
    assert "Zahlt sofort, sagt er." in text
    assert "ist nicht mehr offen" in text
    assert "Seither gehört" in page(signed_in, "point", inquiry, "punctuality")
    assert page(signed_in, "why", inquiry) != page(signed_in, "why_then", inquiry, Assessment.objects.earliest("pk").pk)


def test_looking_without_hearing_changes_no_answer(signed_in, inquiry_of):
    inquiry = inquiry_of("q05")
    answers = inquiry.answers.count()
    weigh(signed_in, inquiry)
    signed_in.post(address("point", inquiry, "planning"), heard(**standing(inquiry, "planning")))
    assert inquiry.answers.count() == answers
    assert Assessment.objects.count() == 1


def test_an_assessment_is_computed_again_byte_for_byte(signed_in, inquiry_of):
    inquiry = inquiry_of("q01")
    weigh(signed_in, inquiry)
    stored = Assessment.objects.get()
    Inquiry.objects.filter(pk=inquiry.pk).update(name="Xaver Anders", email="x@anders.example")
    again = json.dumps(result_of(stored.inputs), sort_keys=True, ensure_ascii=False)
    assert again == json.dumps(stored.result, sort_keys=True, ensure_ascii=False)


def test_no_number_stands_on_the_page_of_an_assessment(signed_in, inquiry_of):
    inquiry = inquiry_of("q01")
    seen = strip_tags(weigh(signed_in, inquiry))
    result = Assessment.objects.get().result
    for number in (result["certainty"], result["client_need"]["value"], result["provider_need"]["value"]):
        assert f"{number:.2f}" not in seen
        assert f"{number:.2f}".replace(".", ",") not in seen
        assert f"{round(number * 100)} %" not in seen


def test_nothing_leaves_while_weighing(signed_in, inquiry_of):
    weigh(signed_in, inquiry_of("q01"))
    assert (Message.objects.count(), len(mail.outbox)) == (0, 0)
