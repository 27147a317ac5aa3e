"""A fresh installation for each test: its own data folder, its own database on whichever server the tests use."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Installation:
    """Where one installation keeps its things, and how its commands are called."""

    data: Path
    environment: dict[str, str]

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start `wunschkunde …`, and go on without waiting."""
        return subprocess.Popen(
            [sys.executable, "-m", "wunschkunde", *words],
            env=self.environment,
            cwd=self.data.parent,
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


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    server = os.environ.get("DATABASE_URL", "")
    environment = {**os.environ, "WUNSCHKUNDE_DATA": str(tmp_path / "data"), "COLUMNS": "200"}
    environment["DJANGO_SETTINGS_MODULE"] = "wunschkunde.web.settings"
    if not server.startswith("postgres"):
        environment.pop("DATABASE_URL", None)
        yield Installation(tmp_path / "data", environment)
        return

    import psycopg

    name = f"cli_{secrets.token_hex(6)}"
    place = server.replace("%2F", "/").removeprefix("postgres://")
    user, _, rest = place.partition("@")
    host = rest.rpartition("/")[0]
    with psycopg.connect(user=user, host=host, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield Installation(tmp_path / "data", {**environment, "DATABASE_URL": f"{server.rpartition('/')[0]}/{name}"})
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
