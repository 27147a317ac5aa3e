"""One word per thing: every table of the program is explained in the glossary, and nothing there is made up."""

from __future__ import annotations

import re

from django.apps import apps

from tests.architecture.places import DOCS

GLOSSARY = DOCS / "reference" / "glossary.md"
ENTRY = re.compile(r"^\|[^|]*\|\s*`(\w+)`\s*\|", re.MULTILINE)


def test_every_model_is_in_the_glossary() -> None:
    models = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("wunschkunde.") and not model._meta.auto_created
    }
    explained = set(ENTRY.findall(GLOSSARY.read_text(encoding="utf-8")))
    assert models - explained == set()
