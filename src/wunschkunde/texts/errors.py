"""The one error of the texts: always a single line naming file, key and reason."""

from __future__ import annotations


class TextsError(ValueError):
    """A file of texts (or a practice written in the same form) cannot be used.

    `str(error)` is one line: file, key and reason, fit to be shown as it is.
    """

    def __init__(self, file: str, key: str, reason: str) -> None:
        self.file = file
        self.key = key
        self.reason = reason
        parts = (part for part in (file, key, reason) if part)
        super().__init__(" ".join(": ".join(parts).split()))


class LetterError(ValueError):
    """A letter was asked for with a placeholder that is unknown or missing."""
