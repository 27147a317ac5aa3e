"""The entry of the program: `wunschkunde`, or `python -m wunschkunde`."""

from __future__ import annotations

import io
import sys

from wunschkunde.cli import cli


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no umlaut gets a question mark, not a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    cli(prog_name="wunschkunde")


if __name__ == "__main__":
    main()
