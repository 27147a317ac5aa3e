"""The sentences of the interface as they stand in the source, and as the catalogs translate them."""

from __future__ import annotations

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.architecture.places import PACKAGE, named, sources, templates

# One sentence: its context, its text (singular).
Key = tuple[str | None, str]

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

# Sentences of the libraries under us, put better: they stand in no source of ours.
OVERRIDES = PACKAGE / "locale"


def in_source() -> dict[Key, str]:
    """Every sentence to be translated, with the place where it stands first."""
    found: dict[Key, str] = {}
    for path in sources("*.py"):
        _collect(path, path.read_text(encoding="utf-8"), found)
    for path in [*templates(), *sources("templates/**/*.txt")]:
        # What is left of a template is read as Python, where its indentation would mean something.
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        _collect(path, "\n".join(line.strip() for line in code.split("\n")), found)
    return found


def _collect(path: Path, code: str, found: dict[Key, str]) -> None:
    for line, text, _comments, context in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS):
        single = text if isinstance(text, str) else text[0]
        if single:
            found.setdefault((context, single), f"{named(path)}:{line}")


def catalogs(locale: str) -> list[tuple[Path, Catalog]]:
    """The catalogs of one language, as they stand in the source."""
    paths = sorted(PACKAGE.glob(f"**/locale/{locale}/LC_MESSAGES/django.po"))
    return [(path, read_po(io.BytesIO(path.read_bytes()), locale=locale)) for path in paths]


def entries(locale: str) -> list[tuple[Path, Key, Message]]:
    """Every entry of a language's catalogs, the header left out."""
    return [
        (path, (message.context, message.id if isinstance(message.id, str) else message.id[0]), message)
        for path, catalog in catalogs(locale)
        for message in catalog
        if message.id
    ]


def translations(message: Message) -> list[str]:
    """The translated forms of an entry: one, or one per plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def placeholders(text: str) -> set[str]:
    """What a sentence leaves open to be filled in."""
    return set(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))
