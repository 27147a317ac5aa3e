"""The texts that come with the program are whole."""

import subprocess
import sys

import pytest

from wunschkunde import texts


def test_the_numbers_of_the_method():
    catalog = texts.catalog()
    assert len(catalog.dimensions) == 25
    assert len(texts.form_dimensions()) == 9
    assert len(catalog.letters) == 27
    assert [entry.key for entry in texts.decisions()] == ["accept", "clarify", "refer", "decline"]
    assert len(texts.groups()) == 4
    assert len(catalog.sections["charter"]["promises"]) == 15
    assert len(texts.first_conversation().client_questions) == 7
    assert {field.key for field in texts.inquiry_form().fields} >= {"occasion", "wish", "source", "address_form"}
    assert {entry.key for entry in texts.sources_of_attention()} >= {"search", "returning", "other"}


def test_texts_are_loaded_once():
    assert texts.catalog() is texts.catalog()


def test_informal_german_falls_back_to_neutral_german():
    text = texts.Text(de="Guten Tag", en="Hello")
    assert text.in_("de_du") == "Guten Tag"
    assert texts.inquiry_form().intro.in_("de_du") != texts.inquiry_form().intro.in_("de")
    with pytest.raises(ValueError, match="fr"):
        text.in_("fr")


@pytest.mark.parametrize(
    ("code", "lang"),
    [("de", "de"), ("de-du", "de_du"), ("de_DU", "de_du"), ("de-at", "de"), ("en-us", "en"), ("fr", "en")],
)
def test_the_language_of_the_web_is_translated(code, lang):
    assert texts.lang_of(code) == lang


def test_a_dimension_speaks():
    planning = texts.dimension("planning")
    assert planning.level(1).in_("de") == "Alles im Voraus geplant, bis ins Detail"
    assert planning.question("client_expects").in_("en") == "How should my project be worked on?"
    with pytest.raises(KeyError):
        planning.level(6)
    with pytest.raises(KeyError):
        planning.level(True)
    with pytest.raises(KeyError):
        texts.dimension("age")


def test_no_dimension_asks_what_is_never_asked():
    assert not {dimension.key for dimension in texts.dimensions()} & set(texts.never_ask().keys)
    assert all(texts.never_ask().topics.values())


def test_every_early_sign_has_its_harmless_side_or_its_mirror():
    signs = texts.warnings()
    assert all(sign.harmless and sign.mirror for sign in signs.client)
    assert all(sign.noticed_by_client for sign in signs.provider)


def test_the_same_dimensions_for_the_engine():
    topic = next(d for d in texts.engine_dimensions() if d.key == "topic")
    assert topic.client_need == "knockout"
    assert "text" in topic.options
    assert not texts.dimension("respect").for_engine().is_written
    assert texts.dimension("punctuality").for_engine().is_written


def test_reading_the_texts_needs_no_framework():
    probe = "import sys; from wunschkunde import texts; texts.catalog(); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
