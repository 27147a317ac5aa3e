"""The entry of the program: `wunschkunde`, or `python -m wunschkunde`."""

from __future__ import annotations

from wunschkunde.cli import cli


def main() -> None:
    """Run the command line."""
    cli(prog_name="wunschkunde")


if __name__ == "__main__":
    main()
