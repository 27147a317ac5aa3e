"""A fresh installation of the program, as its commands see it."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.places import ROOT


@dataclass(frozen=True)
class Installation:
    """Where one installation keeps its things, and how its commands are called."""

    data: Path
    environment: dict[str, str]

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start `wunschkunde …` at the root of the checkout, and go on without waiting."""
        return subprocess.Popen(
            [sys.executable, "-m", "wunschkunde", *words],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `wunschkunde …` to its end."""
        process = self.start(*words)
        output, errors = process.communicate(timeout=60)
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
    return process.communicate(timeout=30)


@contextmanager
def new_installation(data: Path, like: Installation | None = None) -> Iterator[Installation]:
    """Prepare an installation, empty or ``like`` another, on whichever server the tests use; it goes again."""
    if like is not None:
        shutil.copytree(like.data, data)
    server = os.environ.get("DATABASE_URL", "")
    environment = {**os.environ, "WUNSCHKUNDE_DATA": str(data), "COLUMNS": "200"}
    environment["DJANGO_SETTINGS_MODULE"] = "wunschkunde.web.settings"
    if not server.startswith("postgres"):
        environment.pop("DATABASE_URL", None)
        yield Installation(data, environment)
        return

    import psycopg

    name = f"cli_{secrets.token_hex(6)}"
    template = like.environment["DATABASE_URL"].rpartition("/")[2] if like else "template1"
    place = server.replace("%2F", "/").removeprefix("postgres://")
    user, _, rest = place.partition("@")
    host = rest.rpartition("/")[0]
    with psycopg.connect(user=user, host=host, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield Installation(data, {**environment, "DATABASE_URL": f"{server.rpartition('/')[0]}/{name}"})
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
