"""Write the reference pages from the program itself: `make docs`. A test fails when one of them is stale."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
import django

DOCS = Path(__file__).resolve().parent
SETTINGS_SOURCE = DOCS.parent / "src" / "wunschkunde" / "web" / "settings.py"
READ = re.compile(r'(?:env\.\w+|_secret)\("([A-Z_]+)"')

# What each setting is for, and what holds when it is not set.
SETTINGS = {
    "ALLOWED_HOSTS": ("Names under which the program answers, separated by commas.", "`127.0.0.1,localhost,[::1]`"),
    "BEHIND_PROXY": ("`true` where a proxy ends https and sets `X-Forwarded-Proto`.", "`false`"),
    "DATABASE_URL": (
        "The database: SQLite, or `postgres://user:password@host/name`.",
        "a SQLite file in the data folder",
    ),
    "DEFAULT_FROM_EMAIL": (
        "The address from which letters leave; the name is the practice's.",
        "`wunschkunde@localhost`",
    ),
    "EMAIL_URL": (
        "The mail server: `submission://user:password@host:587`. Without it letters become files in the data folder.",
        "`file:`",
    ),
    "IMPRINT_URL": (
        "The imprint of whoever runs a server for several practices, for the foot of its directory.",
        "none; the practices have their own",
    ),
    "NOTES_KEY": (
        "The key with which gut feelings and notes are encrypted. Back it up.",
        "made once, in the data folder",
    ),
    "PRIVACY_URL": ("The privacy notice of whoever runs the server, for the foot of its directory.", "none"),
    "PUBLIC_URL": (
        "The address in letters and links. With `https://` cookies become strict.",
        "the one that `run` serves",
    ),
    "SECRET_KEY": ("Signs sessions and forms.", "made once, in the data folder"),
    "SECRET_KEY_FALLBACKS": ("Earlier secret keys, still accepted while one is being changed.", "none"),
    "TIME_ZONE": ("The time zone of the server's own dates; every practice sets its own.", "`Europe/Berlin`"),
    "TRUSTED_PROXIES": ("How many proxies stand in front and may name the sender's address.", "`0`"),
    "WUNSCHKUNDE_DATA": ("The folder for the database, the keys and letters as files.", "`data`"),
}


def settings_page() -> str:
    """Return the page of settings; raises LookupError when it and settings.py differ."""
    read = set(READ.findall(SETTINGS_SOURCE.read_text(encoding="utf-8")))
    if read != set(SETTINGS):
        raise LookupError(f"described or read, but not both: {', '.join(sorted(read ^ set(SETTINGS)))}")
    lines = [
        "# Settings",
        "",
        "Read from the environment, or from a file `.env` in the folder where the program starts.",
        "",
    ]
    for name, (purpose, default) in sorted(SETTINGS.items()):
        lines += [f"## {name}", "", purpose, "", f"Not set: {default}.", ""]
    return "\n".join(lines)


def _commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from _commands(inner, f"{path} {name}")


def command_line_page() -> str:
    """Return the page of the command line, from the help of each command."""
    from wunschkunde.cli import cli

    lines = ["# Command line", "", "Exit code 0, or 2 with one line on what is wrong and what to do.", ""]
    for path, command in _commands(cli, "wunschkunde"):
        # Commands get these names from `wunschkunde` when they run; here each stands alone.
        names = cli.context_settings["help_option_names"]
        context = click.Context(
            command, info_name=path, terminal_width=100, max_content_width=100, help_option_names=names
        )
        lines += [f"## {path}", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(lines)


def dimensions_page() -> str:
    """Return the page of the dimensions, from the texts."""
    from wunschkunde import texts

    lines = ["# The dimensions", "", "In what two sides can fit. `*` marks the nine of the inquiry form.", ""]
    for dimension in texts.dimensions():
        mark = " *" if dimension.ask_in == "inquiry" else ""
        ways = f"client's need: {dimension.client_need}, provider's need: {dimension.provider_need}"
        lines += [f"## {dimension.key}{mark}", "", f"{dimension.name.en} – {dimension.name.de}", ""]
        lines += [dimension.why.en, "", f"Meets: {ways}. Importance unless stated: {dimension.default_importance}.", ""]
        lines += [f"- `{level.value}` {level.text.en} – {level.text.de}" for level in dimension.scale]
        lines.append("")
    return "\n".join(lines)


def states_page() -> str:
    """Return the page of the states of an inquiry, a handover, a collaboration and a complaint."""
    from wunschkunde.stages.collaboration import states as collaboration
    from wunschkunde.stages.decision import states as decision
    from wunschkunde.stages.referral import states as referral

    return "\n".join(stage.states_diagram() for stage in (decision, referral, collaboration))


PAGES = {
    "command-line.md": command_line_page,
    "dimensions.md": dimensions_page,
    "settings.md": settings_page,
    "states.md": states_page,
}


def main() -> None:
    """Write every page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wunschkunde.web.settings")
    django.setup()
    for name, page in PAGES.items():
        (DOCS / "reference" / name).write_text(page().rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
