"""What every command of the running practice needs first: Django set up, and errors that fit on one line."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click


class Refusal(click.ClickException):
    """Stops the command with one line on standard error and exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the one line."""
        click.echo(" ".join(self.format_message().split()), err=True, file=file)


def typed(words: str) -> str:
    """A command of ours the way it has to be typed here: `.venv/bin/wunschkunde migrate` where that was called."""
    program = sys.argv[0] if Path(sys.argv[0]).name == "wunschkunde" else "wunschkunde"
    return f"{program} {words}"


def data_folder() -> Path:
    """The folder of this practice's database, keys and backups, made for its owner alone where it is missing."""
    # Database, keys, letters and copies: whatever we write is for its owner alone.
    os.umask(0o077)
    folder = Path(os.environ.get("WUNSCHKUNDE_DATA", "data")).resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"{folder}: cannot be made ({error.strerror}). WUNSCHKUNDE_DATA names another.") from error
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise Refusal(f"{folder}: may not be written to. Name another folder in WUNSCHKUNDE_DATA.")
    return folder


def set_up() -> None:
    """Load settings and applications. A setting or a texts file that does not hold stops here with one line."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from environs import EnvError

    check_texts()
    data_folder()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wunschkunde.web.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, EnvError, ValueError) as error:
        raise Refusal(f"Settings: {error}") from error


def check_texts() -> None:
    """Load the method's words once, so that a broken file is met now and not on a page."""
    from wunschkunde import texts

    try:
        texts.catalog()
    except texts.TextsError as error:
        raise Refusal(f"Texts: {error}") from error
