"""Letters read well, whatever is missing."""

import itertools
import re

import pytest

from wunschkunde import texts

GIVEN = {
    "client_name": "Malin Sonnenfeld",
    "client_first_name": "Malin",
    "provider_name": "Friederike Amsel",
    "topic": "Website-Texte",
    "fit_reason": "Beide brauchen ähnlich viel Plan",
    "misfit_reason": "Hier trifft genaue Planung auf Intuition.",
    "next_step": "Wer entscheidet mit?",
    "colleague_name": "Bruno Feinschliff",
    "colleague_strength": "arbeitet sehr genau und mit festem Plan",
    "colleague_contact": "post@feinschliff.example",
    "handover_scope": "Name und Anliegen",
}


def value(name):
    return GIVEN.get(name, f"Wert {name}")


def all_ways(letter, lang):
    optional = sorted(letter.optional(lang))
    for count in range(len(optional) + 1):
        for chosen in itertools.combinations(optional, count):
            yield {name: value(name) for name in {*letter.required(lang), *chosen}}


@pytest.mark.parametrize("letter", texts.letters(), ids=lambda letter: letter.key)
@pytest.mark.parametrize("lang", texts.LANGS)
def test_a_letter_reads_well_with_and_without_its_optional_sentences(letter, lang):
    for given in all_ways(letter, lang):
        body = letter.render(lang, **given).body
        assert not re.search(r"\{\{|\}\}|\[\[|\]\]|\|\|", body)
        assert not re.search(r" {2}| [.,;:!?]|\n{3}| \n|\n ", body), body
        assert not re.search(r"[.?!] [.]|: *\n", body), body
        assert body.endswith("\n")


def test_nothing_is_announced_that_is_not_said():
    letter = texts.letter("accept")
    short = letter.render("de", client_name="Malin", provider_name="F", topic="Texte").body
    assert "gleich zu Beginn" not in short
    long = letter.render("de", client_name="Malin", provider_name="F", misfit_reason=GIVEN["misfit_reason"]).body
    assert "gleich zu Beginn. Hier trifft genaue Planung auf Intuition." in long


def test_a_referral_without_consent_hands_nothing_over():
    given = {name: GIVEN[name] for name in ("client_name", "provider_name", "colleague_name", "colleague_contact")}
    body = texts.letter("refer").render("de", **given).body
    assert "gebe ich Folgendes weiter" not in body
    assert "post@feinschliff.example" in body
    consented = texts.letter("refer").render("de", **given, handover_scope="Name und Anliegen").body
    assert "Dafür brauche ich Ihr ausdrückliches Ja." in consented


def test_a_sentence_gets_its_full_stop_and_a_question_keeps_its_mark():
    given = {"client_name": "A", "provider_name": "B", "next_step": "Wer entscheidet mit?"}
    body = texts.letter("clarify").render("de", **given, fit_reason="Beide mögen Ruhe").body
    assert "Beide mögen Ruhe.\n" in body
    assert "mit?\n" in body


def test_what_is_missing_or_unknown_is_named():
    with pytest.raises(texts.LetterError, match="letter clarify: missing placeholder next_step, provider_name"):
        texts.letter("clarify").render("de", client_name="A")
    with pytest.raises(texts.LetterError, match="missing placeholder next_step"):
        texts.letter("clarify").render("de", client_name="A", provider_name="B", next_step="  ")
    with pytest.raises(texts.LetterError, match="unknown placeholder score"):
        texts.letter("clarify").render("de", client_name="A", provider_name="B", next_step="C", score="9")


def test_values_are_put_in_once_and_a_subject_is_one_line():
    letter = texts.letter("payment_reminder")
    given = dict.fromkeys(letter.required(), "{{ client_name }}") | {"invoice_number": "7\r\nBcc: x@y.example"}
    rendered = letter.render("en", **given)
    assert "\n" not in rendered.subject
    assert "\r" not in rendered.subject
    assert "{{ client_name }}" in rendered.body


def test_the_first_name_falls_back_to_the_name():
    body = texts.letter("decline").render("de_du", client_name="Kollektiv Kieselstein", provider_name="Jonna").body
    assert body.startswith("Hallo Kollektiv Kieselstein,")
