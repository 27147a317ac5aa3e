"""Sentences of the method, and a practice's own, in templates: ``{% load wunschkunde_texts %}{{ text|words }}``."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Practice
from wunschkunde.texts.model import Text

register = template.Library()


@register.filter
def words(text: Text | Mapping[str, str] | str | None, practice: Practice | None = None) -> str:
    """Render a text in the language of the page and the gender form of the practice in scope, or of the one given.

    A practice's own text (``{"de": …, "en": …}``) falls back to its other language; nothing renders as nothing.
    """
    return "" if text is None else words_of(text, practice)
