"""Log lines that stay one line each, whatever somebody typed (trust 55), with UTC time (trust 54)."""

from __future__ import annotations

import logging
import re
import time
import traceback
from typing import Any

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LINK_SECRET = re.compile(r"(/(?:a|r/[a-z]+|link|einladung|key)/)[\w-]{20,}")


class LineFormatter(logging.Formatter):
    """Escapes control characters and hides the secrets of links."""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__("{asctime}Z {levelname} {name} {message}", "%Y-%m-%dT%H:%M:%S", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line; a traceback's lines are joined by an escaped line break."""
        line: str = LINK_SECRET.sub(r"\1…", super().format(record))
        return CONTROL.sub(lambda match: repr(match.group())[1:-1], line)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        """Return where it failed and the kind of error. Its message may repeat what somebody wrote: it stays out."""
        kind, _error, trace = ei
        return "".join(traceback.format_tb(trace)) + str(kind.__name__)
