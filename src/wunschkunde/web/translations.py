"""The catalogs of the interface, compiled where they lie.

Only the readable `.po` files are kept; the `.mo` files which gettext reads are made from them at installation, at the
start and before tests. A catalog is written beside its place and renamed into it, so that two processes doing this at
once never read half a file.

The catalog of a variant ("de_DU", informal German) holds only what differs. Compiled, it holds its language's other
sentences, too: else gettext would prefer a sentence that Django or allauth happens to have in German to ours.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent


def catalogs() -> list[Path]:
    """Every `.po` file of the package, in a fixed order."""
    return sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_catalogs() -> list[Path]:
    """Compile each catalog that is newer than its `.mo` file; return the catalogs compiled.

    A program folder that may not be written to has to be compiled before, by `make install`; then nothing is stale.
    """
    stale = [source for source in catalogs() if _is_stale(source)]
    for source in stale:
        _compile(source)
    return stale


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns < _saved_at(source)


def _compile(source: Path) -> None:
    # Taken before reading: a catalog saved meanwhile counts as newer and is compiled next time.
    saved_at = _saved_at(source)
    catalog = _read(source)
    for whole in _whole_language(source):
        for message in _read(whole):
            if message.id:
                # What the variant says itself stays.
                catalog[message.id] = message
    handle, name = tempfile.mkstemp(dir=source.parent, suffix=".mo.new")
    with os.fdopen(handle, "wb") as output:
        write_mo(output, catalog)
    draft = Path(name)
    draft.chmod(0o644)
    os.utime(draft, ns=(saved_at, saved_at))
    draft.replace(source.with_suffix(".mo"))


def _read(source: Path) -> Catalog:
    with source.open("rb") as lines:
        return read_po(lines, locale=source.parent.parent.name, abort_invalid=True)


def _saved_at(source: Path) -> int:
    """When the catalog, or what it is completed from, was saved last."""
    return max(path.stat().st_mtime_ns for path in (source, *_whole_language(source)))


def _whole_language(source: Path) -> list[Path]:
    """The catalog beside a variant's in which its whole language stands: "de" for "de_DU"; none for a language."""
    variant = source.parent.parent
    language = variant.name.partition("_")[0]
    whole = variant.with_name(language) / source.parent.name / source.name
    return [whole] if language != variant.name and whole.exists() else []


if __name__ == "__main__":
    compile_catalogs()
