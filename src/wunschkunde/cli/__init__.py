"""The command line: `wunschkunde COMMAND`. Each command lies in a module of its own."""

from __future__ import annotations

from importlib import import_module

import click

# Command -> module and object. Imported only when asked for: weighing a file starts without Django.
COMMANDS = {
    "assessment": ("wunschkunde.cli.assessment", "assessment_command"),
    "demo": ("wunschkunde.cli.demo", "demo_group"),
    "fit": ("wunschkunde.cli.fit", "fit_command"),
    "learn": ("wunschkunde.cli.learn", "learn_command"),
    "link": ("wunschkunde.cli.links", "link_command"),
    "match": ("wunschkunde.cli.match", "match_command"),
    "migrate": ("wunschkunde.cli.database", "migrate_command"),
    "run": ("wunschkunde.cli.run", "run_command"),
    "work": ("wunschkunde.cli.work", "work_command"),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is used or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with this name, or None."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wunschkunde")
def cli() -> None:
    """Find the clients who fit, and be the provider who fits them."""
