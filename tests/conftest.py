"""What every test shares: the browser, and the people on every stage."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as examples

from tests.cast import Cast, rehearsed
from tests.installation import Installation, new_installation, shared_tables

# The same examples at each run: one that fails has to do with the change before it. `--hypothesis-profile=default`
# looks elsewhere each time.
examples.register_profile("same", derandomize=True)
examples.load_profile("same")

JOURNEYS = Path(__file__).parent / "journeys"

# What a test asks for that meets a database; pytest-django refuses it to all others.
DATABASES = {"django_db_setup", "installation", "made"}

# A browser that asks nobody for anything: no update, no sync, no first-run page, no second transport.
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_unconfigure() -> None:
    data = os.environ.get("WUNSCHKUNDE_DATA", "")
    if Path(data).name.startswith("wunschkunde-tests-"):
        shutil.rmtree(data, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(JOURNEYS):
            item.add_marker(pytest.mark.journey)
        if item.get_closest_marker("django_db") or DATABASES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)


def pytest_report_header() -> str:
    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    named = os.environ.get("CHROMIUM")
    executable = named or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if executable is None:
        pytest.fail("no Chromium: install Debian's `chromium-headless-shell`, or name one in CHROMIUM=")
    return {**browser_type_launch_args, "executable_path": executable, "args": CHROMIUM_ARGS}


@pytest.fixture(scope="session", autouse=True)
def static_files() -> Iterator[None]:
    """Let the program give its static files to a browser itself, as it does for people, who keep them for good.

    Left alone, pytest-django's server would give them, and every page would ask for all of them again.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.contrib.staticfiles.handlers.StaticFilesHandler._should_handle", lambda *_asked: False)
        yield


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """German by default: the language the program is written for."""
    return {**browser_context_args, "locale": "de-DE", "timezone_id": "Europe/Berlin", "reduced_motion": "reduce"}


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody of `tests.cast`, with the demo's weeks counted from now, or from a few minutes ago."""
    return rehearsed()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An installation of its own, with nothing in it: its own data folder, its own database."""
    with new_installation(tmp_path / "data") as installation:
        yield installation


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Iterator[Installation]:
    """An installation whose tables are made once for all workers, to be copied."""
    own = tmp_path_factory.getbasetemp()
    with shared_tables(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own, testrun_uid) as installation:
        yield installation


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tables: Installation
) -> Iterator[None]:
    """Make each worker's test database a copy: migrating takes seconds."""
    test = connection.settings_dict["TEST"]
    test["MIGRATE"] = False
    if connection.vendor == "postgresql":
        test["TEMPLATE"] = tables.database
        yield
        return
    test["NAME"] = "file:tests?mode=memory&cache=shared"
    with (
        closing(sqlite3.connect(test["NAME"], uri=True)) as memory,
        closing(sqlite3.connect(tables.data / "wunschkunde.sqlite3")) as file,
    ):
        file.backup(memory)
        yield


@pytest.fixture
def made(tmp_path: Path, tables: Installation) -> Iterator[Installation]:
    """An installation of its own in which `wunschkunde migrate` has run."""
    with new_installation(tmp_path / "data", like=tables) as installation:
        yield installation
