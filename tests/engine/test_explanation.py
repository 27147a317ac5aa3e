"""A fit in words, for the two who read it."""

import re

import pytest

from tests.engine.examples import DIMENSIONS, example, practices, weighed
from wunschkunde import texts
from wunschkunde.engine import Side, explain_change, explain_for_client, explain_for_practitioner, reciprocal_fit

WORDS = texts.words()


def test_the_practitioner_reads_both_sides_in_their_own_words():
    explanation = explain_for_practitioner(weighed("q01").fit, WORDS, "de")
    planning = next(point for point in explanation.rubs if point.dimension == "planning")
    assert planning.provider_need.wish == "Eher intuitiv, mit Blick fürs Ganze"
    assert planning.provider_need.brought == "Alles im Voraus geplant, bis ins Detail"
    assert planning.sentence.startswith("Hier trifft genaue Planung auf Intuition.")
    assert planning.clarify.endswith("?")
    assert {"punctuality", "decision_path"} <= {point.dimension for point in explanation.carries}
    assert explanation.band == "Reibt"


def test_a_limit_is_explained_in_one_sentence():
    (sentence,) = explain_for_practitioner(weighed("q09").fit, WORDS, "de").knockouts
    assert "Jederzeit, auch abends und am Wochenende" in sentence
    assert "höchstens „Antwort am selben Werktag“" in sentence
    assert sentence.count(".") == 1


def test_a_request_outside_the_offer_is_explained():
    sentences = explain_for_practitioner(weighed("p06").fit, WORDS, "en").knockouts
    assert any("outside the offer" in sentence for sentence in sentences)


@pytest.mark.parametrize("lang", texts.LANGS)
def test_no_number_and_no_label_in_any_explanation(lang):
    for practice in practices():
        for inquiry in practice.inquiries:
            fit = weighed(inquiry.id).fit
            client = explain_for_client(fit, WORDS, lang)
            practitioner = explain_for_practitioner(fit, WORDS, lang)
            said = [client.headline, practitioner.headline, practitioner.certainty]
            said += [point.sentence for point in client.points]
            for sentence in said:
                assert not re.search(r"\d|schwierig|difficult|falsch|abgelehnt|rejected|[{}]", sentence), sentence


def test_the_client_sees_only_what_the_practice_offers():
    explanation = explain_for_client(weighed("q09").fit, WORDS, "de")
    availability = next(point for point in explanation.points if point.dimension == "availability")
    assert availability.state == "not_met"
    assert availability.offer == "Antwort am nächsten Werktag"
    assert "Antwort am nächsten Werktag" in availability.sentence
    answered = {"client_need"}
    assert all(point.dimension in example("q09")[1].side.wishes for point in explanation.points)
    assert answered == {pair.need for pair in weighed("q09").fit.pairs if pair.need == "client_need"}


def test_the_clients_own_importance_comes_first():
    practice, inquiry = example("q04")
    fit = reciprocal_fit(practice.side, inquiry.side, DIMENSIONS)
    points = explain_for_client(fit, WORDS, "de").points
    weights = [fit.pair(point.dimension, "client_need").importance for point in points]
    assert weights == sorted(weights, reverse=True)


def test_an_answer_is_explained_by_what_it_changed():
    practice, inquiry = example("q05")
    before = reciprocal_fit(practice.side, inquiry.side, DIMENSIONS)
    late = reciprocal_fit(practice.side, inquiry.side.with_answer("brings", "punctuality", 1), DIMENSIONS)
    sentences = explain_change(before, late, WORDS, "de")
    assert sentences[0].startswith("„Pünktlich liefern, pünktlich zahlen“ ist nicht mehr offen. Eine Seite nimmt")
    assert sentences[-1] == "Das Bild hat sich geändert, von „Trägt“ zu „Zu klären“."
    again = explain_change(late, before, WORDS, "en")
    assert again[0] == "“Deliver on time, pay on time” is open again."
    assert explain_change(before, before, WORDS, "en") == ("Nothing has changed.",)


def test_own_dimensions_bring_their_own_words():
    model = texts.dimension("pace")
    own = texts.Dimension(
        **{name: getattr(model, name) for name in model.__slots__ if name not in ("key", "name")},
        key="own",
        name=texts.Text(de="Eigenes", en="Of our own"),
    )
    practice, inquiry = example("q01")
    fit = reciprocal_fit(
        practice.side.with_answer("wishes", "own", 1),
        inquiry.side.with_answer("brings", "own", 5),
        [*DIMENSIONS, own.for_engine()],
    )
    explanation = explain_for_practitioner(fit, WORDS.with_dimensions([own]), "de")
    assert "Eigenes" in [point.name for point in explanation.rubs]


def test_a_client_who_wishes_nothing_comparable_reads_no_verdict():
    nothing = reciprocal_fit(Side(), Side(wishes={"pace": 3}), DIMENSIONS)

    explained = explain_for_client(nothing, WORDS, "de")

    assert explained.headline == ""
    assert [point.state for point in explained.points] == ["unknown"]


@pytest.mark.parametrize(
    ("brought", "headline"),
    [
        (3, "Alles, was gewünscht wurde, ist hier zu finden."),
        (4, "Alles, was gewünscht wurde, ist hier ganz oder fast so zu finden."),
    ],
)
def test_what_is_nearly_met_is_not_called_missing(brought, headline):
    fit = reciprocal_fit(Side(brings={"pace": brought}), Side(wishes={"pace": 3}), DIMENSIONS)

    assert explain_for_client(fit, WORDS, "de").headline == headline
