"""What import-linter cannot see: keys written as strings, and imports that happen at run time."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.places import PACKAGE, layers, named, sources

# From the ground up, as `.importlinter` has it, with the stages in the place of their container.
ORDER = [
    *reversed(layers("whole")[layers("whole").index("stages") + 1 :]),
    *(f"stages.{stage}" for stage in reversed(layers("path"))),
    *reversed(layers("whole")[: layers("whole").index("stages")]),
]

BLOCKED = """
import sys
for name in ("django", "sqlite3", "granian", "allauth"):
    sys.modules[name] = None
import importlib, pkgutil
import {package}
for module in pkgutil.walk_packages({package}.__path__, "{package}."):
    importlib.import_module(module.name)
"""


def rank(model: type[models.Model]) -> int:
    inside = model.__module__.removeprefix("wunschkunde.")
    return next(place for place, layer in enumerate(ORDER) if inside == layer or inside.startswith(f"{layer}."))


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("wunschkunde.")]


def test_foreign_keys_look_back_on_the_path() -> None:
    ahead = [
        f"{model.__module__}.{model.__name__}.{field.name} -> {field.related_model.__module__}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and isinstance(field.related_model, type)
        if field.related_model.__module__.startswith("wunschkunde.") and rank(field.related_model) > rank(model)
    ]
    assert ahead == []


def test_foreign_keys_are_there_to_be_looked_at() -> None:
    """The test above would also pass on a program without models."""
    assert {model._meta.app_label for model in our_models()} >= {"accounts", "profile", "inquiry", "decision"}


@pytest.mark.parametrize("package", ["wunschkunde.engine", "wunschkunde.texts"])
def test_engine_and_texts_live_without_django(package: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED.format(package=package)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_no_drawer_for_everything() -> None:
    drawers = {"common", "utils", "util", "helpers", "helper", "services", "misc", "signals"}
    found = [named(path) for path in sources("*") + list(PACKAGE.rglob("*/")) if path.stem in drawers]
    assert found == []
