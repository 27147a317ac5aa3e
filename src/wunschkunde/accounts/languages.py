"""In which language and form of address somebody reads: clients as the practice addresses them, users as they chose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.utils.translation import get_language
from django_scopes import get_scope

from wunschkunde.accounts.models import Practice
from wunschkunde.texts import GenderForm, Lang, gender_form
from wunschkunde.texts.model import Text, lang_of


def client_language(practice: Practice, asked: str = "") -> str:
    """Return the language code of a client's page: English when asked for, else German as the practice says it.

    ``asked`` is whatever the client's address or browser says; anything that is not English reads German.
    """
    if asked.lower().startswith("en"):
        return "en"
    return "de-du" if practice.address_form == Practice.AddressForm.DU else "de"


def letter_language(practice: Practice, language: str, address_form: str = "") -> str:
    """Return the language code of letters to a person: theirs, in the form of address they or the practice chose."""
    if language.lower().startswith("en"):
        return "en"
    return "de-du" if (address_form or practice.address_form) == Practice.AddressForm.DU else "de"


def texts_language(language: str) -> Lang:
    """Return the language of the texts for a language code of the web: ``de``, ``de_du`` or ``en``."""
    return lang_of(language)


def words_of(text: Text | Mapping[str, str] | str, practice: Practice | None = None, language: str = "") -> str:
    """Return a sentence in ``language`` (else the active one) and the gender form of ``practice`` (else that in scope).

    A practice's own text, a mapping of ``de`` and ``en``, stays as it was written; where the language is missing the
    other one is shown. Plain strings are taken as sentences of the method that were chosen already.
    """
    chosen = texts_language(language or get_language() or "de")
    if isinstance(text, Mapping):
        wanted, other = ("en", "de") if chosen == "en" else ("de", "en")
        return text.get(wanted) or text.get(other) or ""
    sentence = text if isinstance(text, str) else text.in_(chosen)
    practice = practice or get_scope().get("practice")
    if practice is None or chosen == "en":
        return sentence
    return gender_form(sentence, cast("GenderForm", practice.gender_form))
