"""Cells of tables that spreadsheets open: none is computed, and each can be read back as it was."""

from __future__ import annotations

import re

# What spreadsheets would compute; a quote before it makes it text again.
FORMULA = re.compile(r"^'*[=+\-@\t\r\x00]")
QUOTED = re.compile(r"^'('*[=+\-@\t\r\x00])")


def guarded(value: str) -> str:
    """Return a cell that no spreadsheet computes; one that only looks guarded gets one quote more.

    >>> guarded("=1+1"), guarded("Anna"), unguarded(guarded("'-5"))
    ("'=1+1", 'Anna', "'-5")
    """
    return f"'{value}" if FORMULA.match(value) else value


def unguarded(cell: str) -> str:
    """Return what was guarded."""
    return QUOTED.sub(r"\1", cell)
