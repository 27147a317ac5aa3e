from django.template import Context, Template
from django.utils import translation
from django_scopes import scope

from wunschkunde.accounts.languages import client_language, texts_language, words_of
from wunschkunde.accounts.models import Practice
from wunschkunde.texts.model import Text

TEXT = Text(de="Ihre Kund:innen", en="Your clients", de_du="Deine Kund:innen")


def render(practice=None, **context):
    template = Template("{% load wunschkunde_texts %}{{ text|words }}")
    with scope(practice=practice):
        return template.render(Context({"text": TEXT, **context}))


def test_a_client_reads_german_as_the_practice_addresses_people():
    assert client_language(Practice(address_form="sie"), "de-AT") == "de"
    assert client_language(Practice(address_form="du"), "fr") == "de-du"
    assert client_language(Practice(address_form="du")) == "de-du"
    assert client_language(Practice(address_form="du"), "en-GB") == "en"


def test_web_codes_become_languages_of_the_texts():
    assert [texts_language(code) for code in ("de", "de-du", "en")] == ["de", "de_du", "en"]


def test_words_follow_the_active_language_and_the_practice_in_scope():
    with translation.override("de-du"):
        assert render(Practice(gender_form="pair")) == "Deine Kundinnen und Kunden"
        assert render(Practice(gender_form="star")) == "Deine Kund*innen"
        assert render() == "Deine Kund:innen"
    with translation.override("en"):
        assert render(Practice(gender_form="pair")) == "Your clients"


def test_own_words_stay_as_written_and_fall_back_to_the_other_language():
    assert words_of({"de": "Kund:innen", "en": ""}, Practice(gender_form="pair"), "en") == "Kund:innen"
    assert words_of({"en": "clients"}, language="de") == "clients"
    assert words_of({}, language="de") == ""


def test_nothing_renders_as_nothing():
    assert render(text=None) == ""
