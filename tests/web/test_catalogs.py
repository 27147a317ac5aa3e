"""Catalogs are compiled where they are older than their source, and only there."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from wunschkunde.web import translations

CATALOG = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "today"
msgstr "heute"

#, fuzzy
msgid "tomorrow"
msgstr "übermorgen"
"""


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "app" / "locale" / "de_DU" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOG, encoding="utf-8")
    monkeypatch.setattr(translations, "PACKAGE", tmp_path)
    return path


def test_what_is_sure_is_translated(catalog: Path) -> None:
    assert translations.compile_catalogs() == [catalog]
    with catalog.with_suffix(".mo").open("rb") as file:
        german = gettext.GNUTranslations(file)
    assert [german.gettext(text) for text in ("today", "tomorrow")] == ["heute", "tomorrow"]


def test_only_what_changed_is_compiled_again(catalog: Path) -> None:
    translations.compile_catalogs()
    assert translations.compile_catalogs() == []
    os.utime(catalog, ns=(0, catalog.stat().st_mtime_ns + 1))
    assert translations.compile_catalogs() == [catalog]


def test_nothing_half_written_stays(catalog: Path) -> None:
    translations.compile_catalogs()
    assert sorted(path.name for path in catalog.parent.iterdir()) == ["django.mo", "django.po"]


def test_a_broken_catalog_is_not_passed_over(catalog: Path) -> None:
    catalog.write_text('msgid "today', encoding="utf-8")
    with pytest.raises(PoFileError):
        translations.compile_catalogs()
    assert not catalog.with_suffix(".mo").exists()
