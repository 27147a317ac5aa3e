"""The calm path: ten situations, three sentences, one conversation, an outcome."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from tests.stages.collaboration.difficulty.conftest import TODAY
from wunschkunde import texts
from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.actions.difficulty import open_situation, prepare_talk, record_outcome, write
from wunschkunde.stages.collaboration.models import Cause, Intervention
from wunschkunde.stages.collaboration.queries import difficulty as queries
from wunschkunde.stages.collaboration.rules import Refused

TOMORROW = TODAY + timedelta(days=1)
NOBODYS = {Cause.LIFE, Cause.CONSTELLATION, Cause.CIRCUMSTANCES}


def address(name: str, *numbers: int) -> str:
    return reverse(f"collaboration:{name}", args=numbers)


def page(client, name: str, *numbers: int) -> str:
    return unescape(client.get(address(name, *numbers)).content.decode())


def test_the_ten_situations_stand_with_their_signs_and_how_rare_it_is(signed_in, mirjam):
    shown = page(signed_in, "difficult", mirjam.pk)
    method = texts.difficult_situations()
    assert len(method.types) == 10
    for situation in method.types:
        assert situation.name.de in shown
        assert situation.signs.de in shown
    assert "Etwa einmal im Jahr" in shown


def test_one_situation_leads_through_three_sentences_to_the_conversation_and_an_outcome(signed_in, mirjam):
    opened = signed_in.post(address("difficult", mirjam.pk), {"situation": "team_constellation"})
    intervention = Intervention.objects.get()
    assert opened.url == address("difficult_situation", mirjam.pk, intervention.pk)
    situation = queries.situation_of("team_constellation")
    assert situation.first_step.de in page(signed_in, "difficult_situation", mirjam.pk, intervention.pk)

    sentences = {"observation": "Der Vater stand in der Tür.", "effect": "Zwei Aufträge.", "wish": "Einen."}
    going_on = signed_in.post(opened.url, {**sentences, "cause": "constellation", "go_on": "1"})
    assert going_on.url == address("difficult_talk", mirjam.pk, intervention.pk)
    signed_in.post(going_on.url, {"talk_on": TOMORROW.isoformat()})

    guide = page(signed_in, "difficult_guide", mirjam.pk, intervention.pk)
    for words in (*sentences.values(), situation.phrase.de, situation.let_go_when.de, *(s.de for s in situation.steps)):
        assert words in guide

    signed_in.post(
        address("difficult_outcome", mirjam.pk, intervention.pk), {"outcome": "adapted", "note": "Ein Auftrag."}
    )
    intervention.refresh_from_db()
    assert (intervention.outcome, intervention.outcome_note) == ("adapted", "Ein Auftrag.")
    assert intervention.talk_on == TOMORROW
    verbs = [entry.verb for entry in Entry.objects.order_by("pk") if entry.target_type == "collaboration.intervention"]
    assert verbs == ["difficulty_opened", "difficult_talk_prepared", "difficulty_closed"]
    closed = page(signed_in, "difficult_outcome", mirjam.pk, intervention.pk)
    assert "Ein Auftrag." in closed
    assert "niemandes Schuld" in closed


def test_the_sentence_for_the_conversation_speaks_to_them_as_they_are_addressed(signed_in, mirjam, opened):
    intervention = opened("tone")
    assert "Dein Ärger ist angekommen" in page(signed_in, "difficult_guide", mirjam.pk, intervention.pk)
    mirjam.address_form = "sie"
    mirjam.save()
    assert "Ihr Ärger ist angekommen" in page(signed_in, "difficult_guide", mirjam.pk, intervention.pk)


def test_words_are_kept_while_writing(signed_in, mirjam, owner):
    intervention = open_situation(engagement=mirjam, author=owner, situation="pace")
    saved = signed_in.post(address("difficult_save", mirjam.pk, intervention.pk), {"observation": "Halb"})
    assert saved.status_code == 204
    assert "Halb" in page(signed_in, "difficult_situation", mirjam.pk, intervention.pk)


def test_what_was_only_looked_at_is_put_back_what_was_written_stays(signed_in, mirjam, owner, opened):
    glance = open_situation(engagement=mirjam, author=owner, situation="pace")
    assert "Es ist eine andere Situation" in page(signed_in, "difficult_situation", mirjam.pk, glance.pk)
    assert signed_in.post(address("difficult_discard", mirjam.pk, glance.pk)).status_code == 302
    assert not Intervention.objects.exists()
    written = opened("pace")
    assert "Es ist eine andere Situation" not in page(signed_in, "difficult_situation", mirjam.pk, written.pk)
    assert signed_in.post(address("difficult_discard", mirjam.pk, written.pk)).status_code == 409
    assert Intervention.objects.get() == written


def test_without_the_three_sentences_there_is_no_conversation(signed_in, mirjam, owner):
    intervention = open_situation(engagement=mirjam, author=owner, situation="pace")
    asked = signed_in.post(
        address("difficult_situation", mirjam.pk, intervention.pk), {"observation": "Nur das.", "go_on": "1"}
    )
    assert asked.status_code == 422
    refused = signed_in.post(address("difficult_talk", mirjam.pk, intervention.pk), {"talk_on": TOMORROW.isoformat()})
    assert refused.status_code == 409
    assert Intervention.objects.get().talk_on is None


def test_a_conversation_is_not_set_for_a_day_gone_by(owner, opened):
    with pytest.raises(Refused):
        prepare_talk(intervention=opened(), author=owner, talk_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize("shares", [{"mine": "Ich war ungeduldig."}, {"theirs": "x"}, {"mine": "x", "nobodys": "y"}])
def test_whoever_seeks_the_fault_only_in_oneself_is_met_kindly(signed_in, mirjam, owner, opened, shares):
    intervention = opened()
    write(intervention=intervention, author=owner, data=shares)
    shown = page(signed_in, "difficult_talk", mirjam.pk, intervention.pk)
    assert ("Nicht alles liegt bei Ihnen" in shown) == (set(shares) == {"mine"})


def test_at_the_own_limit_it_is_said_from_the_beginning(signed_in, mirjam, owner):
    intervention = open_situation(engagement=mirjam, author=owner, situation="own_limit")
    assert "Nicht alles liegt bei Ihnen" in page(signed_in, "difficult_situation", mirjam.pk, intervention.pk)


@pytest.mark.parametrize("cause", ["", *Cause.values])
def test_only_what_is_somebodys_way_counts_against_fit(signed_in, mirjam, opened, cause):
    intervention = opened(cause=cause)
    counts = queries.counts_against_fit(intervention)
    assert counts == (cause not in {"", *NOBODYS})
    shown = page(signed_in, "difficult_talk", mirjam.pk, intervention.pk)
    assert ("Das ist niemandes Schuld." in shown) == (cause in NOBODYS)


def test_a_pause_is_offered_first_when_life_comes_between(signed_in, mirjam, opened):
    offer = address("pause", mirjam.pk) + f"?anlass={opened('life_event').pk}"
    by_situation = Intervention.objects.get()
    assert offer in page(signed_in, "difficult_situation", mirjam.pk, by_situation.pk)
    by_cause = opened("pace", Cause.LIFE)
    assert f"?anlass={by_cause.pk}" in page(signed_in, "difficult_talk", mirjam.pk, by_cause.pk)
    neither = opened("pace", Cause.AIMS)
    assert "?anlass=" not in page(signed_in, "difficult_talk", mirjam.pk, neither.pk)


@pytest.mark.parametrize("situation", texts.difficult_situations().types, ids=lambda one: one.key)
def test_the_likely_outcomes_stand_first_and_all_six_are_there(opened, situation):
    outcomes = [entry.key for entry, _likely in queries.outcomes_for(opened(situation.key))]
    assert tuple(outcomes[: len(situation.likely_outcomes)]) == situation.likely_outcomes
    assert set(outcomes) == set(Intervention.Outcome.values)


def test_a_pause_or_an_ending_is_not_recorded_by_a_word_alone(owner, opened, signed_in, mirjam):
    intervention = opened()
    for outcome in ("paused", "insight", "handed_over", "parted"):
        with pytest.raises(Refused):
            record_outcome(intervention=intervention, author=owner, outcome=outcome)
        answer = signed_in.post(
            address("difficult_outcome", mirjam.pk, intervention.pk),
            {"outcome": outcome, "note": "Gemeinsam so gesehen."},
        )
        assert answer.url.endswith(f"?anlass={intervention.pk}")
        if outcome != "paused":
            assert "Gemeinsam so gesehen." in unescape(signed_in.get(answer.url).content.decode())
    intervention.refresh_from_db()
    assert intervention.closed_at is None


def test_what_has_its_outcome_is_not_written_on(owner, opened):
    intervention = opened()
    record_outcome(intervention=intervention, author=owner, outcome="continued")
    for step in (
        lambda: write(intervention=intervention, author=owner, data={"wish": "Neu"}),
        lambda: prepare_talk(intervention=intervention, author=owner, talk_on=TOMORROW),
        lambda: record_outcome(intervention=intervention, author=owner, outcome="adapted"),
    ):
        with pytest.raises(Refused):
            step()


def test_the_path_belongs_to_its_practice_and_its_engagement(signed_in, client, mirjam, opened):
    intervention = opened()
    assert signed_in.get(address("difficult_situation", mirjam.pk + 1, intervention.pk)).status_code == 404
    assert signed_in.post(address("difficult", mirjam.pk), {"situation": "nonsense"}).status_code == 404
    stranger = create_user(email="fee@anderswo.example", name="Fee Fremd")
    create_practice(owner=stranger, name="Anderswo", provider_name="Fee Fremd", email=stranger.email)
    client.force_login(stranger)
    for name in ("difficult_situation", "difficult_talk", "difficult_guide", "difficult_outcome"):
        assert client.get(address(name, mirjam.pk, intervention.pk)).status_code == 404


def test_the_day_of_the_conversation_stands_in_todays_lines_of_its_author(owner, mirjam, opened):
    intervention = opened()
    prepare_talk(intervention=intervention, author=owner, talk_on=TOMORROW)
    assert queries.lines(owner, TODAY) == []
    (due,) = queries.lines(owner, TOMORROW)
    assert due.text == "Heute ist das Gespräch mit Mirjam Tannwald."
    assert due.url == address("difficult_talk", mirjam.pk, intervention.pk)
    record_outcome(intervention=intervention, author=owner, outcome="continued")
    assert queries.lines(owner, TOMORROW) == []


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_lines_take_one_query_however_many(owner, mirjam, opened, count, django_assert_num_queries):
    for _number in range(count):
        prepare_talk(intervention=opened(), author=owner, talk_on=TODAY)
    with django_assert_num_queries(1):
        assert len(queries.lines(owner, TODAY)) == count


def test_the_letters_of_the_path_lie_at_hand(signed_in, mirjam, owner, opened):
    intervention = prepare_talk(
        intervention=opened(cause=Cause.MISUNDERSTANDING), author=owner, talk_on=TODAY, is_second_chance=True
    )
    invitation = reverse("collaboration:letter", args=[mirjam.pk, "intervention"]) + f"?situation={intervention.pk}"
    assert invitation in page(signed_in, "difficult_talk", mirjam.pk, intervention.pk)
    assert "Gewünscht." in unescape(signed_in.get(invitation).content.decode())

    record_outcome(intervention=intervention, author=owner, outcome="continued")
    on_we_go = reverse("collaboration:letter", args=[mirjam.pk, "second_chance"])
    assert on_we_go in page(signed_in, "difficult_outcome", mirjam.pk, intervention.pk)
    assert signed_in.get(on_we_go).status_code == 200


def test_the_way_in_is_on_the_engagements_page(signed_in, mirjam, opened):
    opened("scope")
    shown = page(signed_in, "engagement", mirjam.pk)
    assert "Ich bin mit meinem Latein am Ende" in shown
    assert queries.situation_of("scope").name.de in shown
