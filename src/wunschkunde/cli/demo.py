"""The example practices, loaded and removed."""

from __future__ import annotations

import click

from wunschkunde.cli import links
from wunschkunde.cli.database import with_program


@click.group("demo")
def demo_group() -> None:
    """Load or remove the example practices."""


@demo_group.command("load")
@with_program
def load_command() -> None:
    """Load the example practices as if their weeks were now."""
    from wunschkunde.demo.actions import load_demo

    load_demo(owner=links.first_user() or links.create_first_user())
    click.echo("The example practices are there.")


@demo_group.command("remove")
@with_program
def remove_command() -> None:
    """Remove the example practices and everything in them."""
    from wunschkunde.demo.actions import remove_demo

    remove_demo()
    click.echo("The example practices are gone.")
