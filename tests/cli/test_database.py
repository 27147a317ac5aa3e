"""The database is made, copied before it changes, and refused when it is not understood."""

from __future__ import annotations

import os
import sqlite3
import stat

import pytest

from tests.installation import Installation


def test_making_it_keeps_everybody_else_out(made: Installation) -> None:
    assert stat.S_IMODE(made.data.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in made.data.iterdir()}
    assert set(modes.values()) == {0o600}, modes
    assert {"secret_key", "notes_key"} <= set(modes)


def test_nothing_to_do_keeps_no_copy(made: Installation) -> None:
    assert made.call("migrate").stdout == "The database is up to date.\n"
    assert not (made.data / "backups").exists()


def test_an_older_database_is_copied_before_it_is_migrated(made: Installation) -> None:
    made.django("migrate", "sessions", "zero", "--skip-checks")
    made.execute("from wunschkunde.accounts.models import User; User.objects.create_user('mara@example.org')")
    refused = made.call("link", "mara@example.org")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        "The database is older than the program. Run `wunschkunde migrate`: it keeps a copy first.\n"
    )

    done = made.call("migrate")
    assert done.returncode == 0, done.stderr
    [copy] = (made.data / "backups").iterdir()
    assert done.stdout == f"Kept a copy of the database: {copy}\nThe database is up to date.\n"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert_holds(copy.read_bytes(), str(copy))
    assert made.call("link", "mara@example.org").returncode == 0


def assert_holds(content: bytes, path: str) -> None:
    """The copy can be opened, and holds what was there before the migration."""
    if not path.endswith(".sqlite3"):
        assert content.startswith(b"PGDMP")
        return
    copy = sqlite3.connect(path)
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert copy.execute("SELECT email FROM accounts_user").fetchall() == [("mara@example.org",)]
    copy.close()


def test_a_newer_database_is_refused(made: Installation) -> None:
    made.ask("INSERT INTO django_migrations (app, name, applied) VALUES ('inquiry', '9999_newer', CURRENT_TIMESTAMP)")
    for command in (["run", "--port", "8765"], ["migrate"], ["work"], ["link", "mara@example.org"]):
        done = made.call(*command)
        assert (done.returncode, done.stdout) == (2, ""), command
        assert done.stderr == (
            "The database is newer than the program (it knows inquiry 9999_newer). Install that version and run "
            "`wunschkunde migrate`: it keeps a copy and migrates. Or go back to a copy in "
            f"{made.data / 'backups'}.\n"
        )


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="a file of SQLite's")
def test_a_file_that_is_no_database_is_refused(installation: Installation) -> None:
    installation.data.mkdir()
    (installation.data / "wunschkunde.sqlite3").write_text("no database" * 1000)
    done = installation.call("migrate")
    assert (done.returncode, done.stderr) == (2, "The database does not answer: file is not a database\n")


def test_an_unknown_address_gets_no_link(made: Installation) -> None:
    done = made.call("link", "stranger@example.org")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "stranger@example.org: nobody signs in with this address here.\n"
