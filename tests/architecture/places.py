"""Where things lie, for the tests that read the source."""

from __future__ import annotations

import configparser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "wunschkunde"
DOCS = ROOT / "docs"

# Brought from elsewhere as they are.
FOREIGN = ("vendor", "fonts")


def sources(*patterns: str, below: Path = PACKAGE) -> list[Path]:
    """Our own files below a folder, without migrations (written by a command) and what others wrote."""
    found = {path for pattern in patterns for path in below.rglob(pattern)}
    return sorted(
        path
        for path in found
        if path.is_file() and not {"migrations", "__pycache__", *FOREIGN} & set(path.relative_to(below).parts)
    )


def templates() -> list[Path]:
    """Every page and part of a page."""
    return sources("templates/**/*.html", "templates/**/*.svg")


def layers(contract: str) -> list[str]:
    """The names of a contract's layers in `.importlinter`, the top first; neighbors of one layer follow each other."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    lines = config[f"importlinter:contract:{contract}"]["layers"].split()
    return [name.strip("()") for name in lines if name != "|"]


def named(path: Path) -> str:
    """A path as one reads it from the root."""
    return path.relative_to(ROOT).as_posix()
