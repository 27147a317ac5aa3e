"""The catalogs of the interface, compiled where they lie.

Only the readable `.po` files are kept; the `.mo` files which gettext reads are made from them at installation, at the
start and before tests. A catalog is written beside its place and renamed into it, so that two processes doing this at
once never read half a file.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

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
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> None:
    # Taken before reading: a catalog saved meanwhile counts as newer and is compiled next time.
    saved_at = source.stat().st_mtime_ns
    with source.open("rb") as lines:
        catalog = read_po(lines, locale=source.parent.parent.name, abort_invalid=True)
    handle, name = tempfile.mkstemp(dir=source.parent, suffix=".mo.new")
    with os.fdopen(handle, "wb") as output:
        write_mo(output, catalog)
    draft = Path(name)
    draft.chmod(0o644)
    os.utime(draft, ns=(saved_at, saved_at))
    draft.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    compile_catalogs()
