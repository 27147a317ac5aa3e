"""The database as the program finds it: unknown, older or current; a copy is kept before anything in it changes."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wunschkunde.cli.program import Refusal, data_folder, set_up, typed

if TYPE_CHECKING:
    # Only the name: Django's models need the settings first.
    from django.db.migrations.executor import MigrationExecutor


def with_program(command: Callable[..., Any]) -> Callable[..., Any]:
    """Make a command run with Django set up, on a database of exactly this version."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        set_up()
        refuse_unless_current()
        return command(*args, **kwargs)

    return wrapped


@click.command("migrate")
def migrate_command() -> None:
    """Back the database up, then bring it to this version."""
    set_up()
    migrate()
    click.echo("The database is up to date.")


def migrate() -> None:
    """Bring the database to this version; keep a copy of it first when it holds something."""
    from django.core.management import call_command

    refuse_unknown()
    if not pending():
        return
    if not is_empty():
        click.echo(f"Kept a copy of the database: {back_up()}")
    call_command("migrate", interactive=False, verbosity=0)


def refuse_unless_current() -> None:
    """Raise when the database is not exactly of this version."""
    refuse_unknown()
    if pending():
        raise Refusal(f"The database is older than the program. Run `{typed('migrate')}`: it keeps a copy first.")


def refuse_unknown() -> None:
    """Raise when the database knows migrations that this program does not: a newer version wrote it."""
    executor = _executor()
    known = executor.loader.disk_migrations or {}
    ours = {app for app, _ in known}
    unknown = sorted(key for key in executor.loader.applied_migrations if key[0] in ours and key not in known)
    if unknown:
        app, name = unknown[-1]
        raise Refusal(
            f"The database is newer than the program (it knows {app} {name}). Install that version and run "
            f"`{typed('migrate')}`: it keeps a copy and migrates. Or go back to a copy in "
            f"{data_folder() / 'backups'}."
        )


def pending() -> bool:
    """Whether migrations of this program are not yet in the database."""
    executor = _executor()
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_empty() -> bool:
    """Whether nothing was ever put into the database."""
    from django.db import connection

    return not connection.introspection.table_names()


def back_up() -> Path:
    """Write a whole and consistent copy of the database into the data folder; return its place.

    Copying the file of a running SQLite database is no backup, VACUUM INTO is; PostgreSQL is dumped by its `pg_dump`.
    """
    from django.db import connection

    folder = data_folder() / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    moment = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S-%f")
    if connection.vendor != "sqlite":
        return _dump_postgresql(folder / f"wunschkunde-{moment}.dump")
    target = folder / f"wunschkunde-{moment}.sqlite3"
    # Made by us, for us alone: SQLite fills an empty file but would make it readable for everybody.
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])
    return target


def _dump_postgresql(target: Path) -> Path:
    from django.db import connection

    pg_dump = shutil.which("pg_dump")
    if pg_dump is None:
        raise Refusal("No copy can be kept before migrating: install pg_dump (Debian: postgresql-client).")
    settings = connection.get_connection_params()
    places = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname"}
    environment = {name: str(settings[key]) for name, key in places.items() if settings.get(key)}
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    done = subprocess.run(  # noqa: S603 - the program found on PATH, with fixed arguments
        [pg_dump, "--format=custom", f"--file={target}"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refusal(f"No copy could be kept before migrating: {done.stderr}")
    return target


def _executor() -> MigrationExecutor:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor as Executor

    try:
        return Executor(connection)
    except DatabaseError as error:
        raise Refusal(f"The database does not answer: {error}") from error
