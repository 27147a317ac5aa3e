"""A second look before sending."""

import pytest

from tests.ceiling import bounded
from tests.engine.examples import example
from wunschkunde import texts
from wunschkunde.engine import check_tone

CHECK = texts.tone_check()
KIND = "Guten Tag Frau Beispiel,\n\n{}\n\nHerzliche Grüße\nFriederike Amsel\n"


def found(text, lang="de", **options):
    return [finding.rule for finding in check_tone(text, CHECK, lang, **options)]


@pytest.mark.parametrize(
    ("sentence", "rules"),
    [
        ("Danke für die Unterlagen.", []),
        ("BITTE LIEFERN Sie.", ["shouting"]),
        ("WAS IST DAS FÜR EIN LADEN", ["shouting"]),
        ("Die DSGVO und HTML bleiben, auch SEPA IBAN.", []),
        ("Das ist schön!", []),
        ("Das ist schön!!", ["exclamation"]),
        ("Wirklich?!", ["exclamation"]),
        ("Was?? Wann??", []),
        ("Ja! Gern! Schön! Gut!", ["exclamation"] * 4),
        ("Schon wieder fehlt der Beleg.", ["absolutes"]),
        ("Sie müssen das bezahlen.", ["must"]),
        ("Die Texte sind fertig, sie müssen nur noch gesetzt werden.", []),
        ("Nochmals vielen Dank.", []),
        ("Wie schon gesagt, nochmals.", ["told_you", "told_you"]),
        ("Das ist offensichtlich.", ["obvious"]),
        ("Das ist unverschämt.", ["labelling"]),
        ("So ein Idiot.", ["insult"]),
        ("Na toll.", ["irony"]),
        ("Sonst kommt der Anwalt.", ["threat"]),
        ("Danke, aber es fehlt etwas.", ["but_thanks"]),
    ],
)
def test_a_sentence_in_a_kind_letter(sentence, rules):
    assert found(KIND.format(sentence)) == rules


def test_without_salutation_or_closing_it_sounds_curt():
    assert found("Das geht so nicht.") == ["no_greeting"]
    assert found("Guten Tag,\n\ndas geht so.") == ["no_greeting"]
    assert found("Hello Jane,\n\nthat works.\n\nBest regards\nJo", "en") == []


def test_a_wall_of_text_hides_the_point():
    wall = "Wort " * 230
    assert found(KIND.format(wall)) == ["wall_of_text"]
    assert found(KIND.format(wall + "Passt das?")) == []
    assert found(KIND.format(wall + "am 3. Mai")) == []


def test_the_hour_is_told_by_the_caller():
    assert found(KIND.format("Danke."), is_late=True) == ["late_hour"]


def test_a_finding_points_to_its_place():
    draft = KIND.format("Das ist lächerlich.")
    (finding,) = check_tone(draft, CHECK, "de")
    assert draft[finding.start : finding.end] == "lächerlich"


def test_the_shouting_customer_is_heard():
    assert {"shouting", "exclamation"} <= set(found(example("p03")[1].text))


def test_an_empty_draft_has_no_tone():
    assert found("  \n") == []


@pytest.mark.parametrize("letter", texts.letters(), ids=lambda letter: letter.key)
@pytest.mark.parametrize("lang", texts.LANGS)
def test_our_own_letters_pass(letter, lang):
    assert found(letter.templates[lang].body, lang) == []


@pytest.mark.parametrize(
    "unit",
    ["?", "!?", "a", "A ", "AAAA ", "\u0301", "ﬁ", "1. ", "Sie müssen ", "immer wieder ", "Idiot", "Na toll!", "a\n"],
)
def test_hostile_drafts_do_not_get_out_of_hand(unit):
    with bounded():
        check_tone(unit * (100_000 // len(unit)), CHECK, "de")
