"""A fresh installation of the program, as its commands see it."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.architecture.places import ROOT

if TYPE_CHECKING:
    import psycopg

# Seconds until something that should have happened counts as failed; however busy the machine, it did not happen then.
PATIENCE = 600


@dataclass(frozen=True)
class Installation:
    """Where one installation keeps its things, and how its commands are called."""

    data: Path
    environment: dict[str, str]
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def database(self) -> str:
        """The name of its database on a server."""
        return self.environment.get("DATABASE_URL", "").rpartition("/")[2]

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start `wunschkunde …` at the root of the checkout, and go on without waiting."""
        process = subprocess.Popen(
            [sys.executable, "-m", "wunschkunde", *words],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `wunschkunde …` to its end."""
        process = self.start(*words)
        output, errors = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(words, process.returncode, output, errors)

    def django(self, *words: str) -> str:
        """Run one of Django's own commands on this installation; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "django", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def execute(self, code: str) -> str:
        """Run Python with Django set up on this installation; return what it printed."""
        return self.django("shell", "--no-imports", "--command", code)

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """Run one statement of SQL on its database, which no command of it has open; return the rows."""
        if self.database:
            with _connection(self.environment["DATABASE_URL"], self.database) as connection:
                cursor = connection.execute(statement.encode())
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.data / "wunschkunde.sqlite3")) as file, file:
            return file.execute(statement).fetchall()

    def serve(self, *words: str) -> tuple[subprocess.Popen[str], str]:
        """Start `wunschkunde run …` and wait until it serves; return the process and what it printed."""
        process = self.start("run", *words)
        assert process.stdout is not None
        assert process.stderr is not None
        printed = ""
        for line in process.stdout:
            printed += line
            if "Ctrl-C" in line:
                return process, printed
        pytest.fail(f"it ended instead of serving: {printed}{process.stderr.read()}")


def stop(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Ask a running command to stop; return what else it printed."""
    process.terminate()
    return process.communicate(timeout=PATIENCE)


@contextmanager
def new_installation(data: Path, like: Installation | None = None) -> Iterator[Installation]:
    """Prepare an installation, empty or ``like`` another, on whichever server the tests use; it goes again."""
    if like is not None:
        shutil.copytree(like.data, data)
    installation = _place(data, f"cli_{secrets.token_hex(6)}")
    with _server(installation) as execute:
        execute(f"CREATE DATABASE {installation.database} TEMPLATE {like.database if like else 'template1'}")
        yield installation
        for process in installation.started:  # a test that fails leaves nothing behind
            process.kill()
        execute(f"DROP DATABASE {installation.database} WITH (FORCE)")


@contextmanager
def shared_tables(folder: Path, run: str) -> Iterator[Installation]:
    """Migrate once for all workers of a test ``run``, to be copied by each; the last one takes it away."""
    installation = _place(folder / "tables", f"tables_{run}")
    is_made = folder / "tables_are_made"
    with (
        (folder / "tables_at_work").open("w") as at_work,
        (folder / "tables_in_use").open("w") as in_use,
        _server(installation) as execute,
    ):
        fcntl.flock(at_work, fcntl.LOCK_EX)
        if not is_made.exists():
            execute(f"CREATE DATABASE {installation.database}")
            done = installation.call("migrate")
            assert (done.returncode, done.stdout) == (0, "The database is up to date.\n"), done.stderr
            is_made.touch()
        fcntl.flock(in_use, fcntl.LOCK_SH)
        fcntl.flock(at_work, fcntl.LOCK_UN)
        yield installation
        fcntl.flock(at_work, fcntl.LOCK_EX)
        with suppress(BlockingIOError):  # another worker still copies
            fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_made.unlink()
            execute(f"DROP DATABASE {installation.database}")
            shutil.rmtree(installation.data)


def _place(data: Path, database: str) -> Installation:
    environment = {**os.environ, "WUNSCHKUNDE_DATA": str(data), "COLUMNS": "200"}
    environment["DJANGO_SETTINGS_MODULE"] = "wunschkunde.web.settings"
    server = environment.pop("DATABASE_URL", "")
    if server.startswith("postgres"):
        environment["DATABASE_URL"] = f"{server.rpartition('/')[0]}/{database}"
    return Installation(data, environment)


@contextmanager
def _server(installation: Installation) -> Iterator[Callable[[str], object]]:
    """What runs a statement on the server of an installation; a file of SQLite's needs none."""
    if "DATABASE_URL" not in installation.environment:
        yield lambda _statement: None
        return

    with _connection(installation.environment["DATABASE_URL"], "postgres") as connection:
        yield lambda statement: connection.execute(statement.encode())


def _connection(address: str, database: str) -> psycopg.Connection:
    import psycopg

    user, _, rest = address.replace("%2F", "/").removeprefix("postgres://").partition("@")
    return psycopg.connect(user=user, host=rest.rpartition("/")[0], dbname=database, autocommit=True)
