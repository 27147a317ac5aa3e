"""What the how-to pages promise beyond their commands."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import dj_email_url
import pytest

from tests.architecture.places import DOCS
from tests.installation import Installation

SERVERS = sorted(
    {
        address
        for page in DOCS.rglob("*.md")
        for address in re.findall(r"\b(?:smtp|submission)[+a-z]*://[^`\s]+", page.read_text(encoding="utf-8"))
    }
)


@pytest.mark.parametrize("address", [one for one in SERVERS if "://" in one and not one.endswith("://")])
def test_a_mail_server_is_understood_as_written(address: str) -> None:
    known = dj_email_url.parse(address)

    assert known["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    has_password = known["EMAIL_HOST_PASSWORD"] is not None
    assert (known["EMAIL_USE_TLS"] or known["EMAIL_USE_SSL"]) == has_password


def test_a_copied_folder_is_a_whole_backup(made: Installation) -> None:
    if "DATABASE_URL" in made.environment:
        pytest.skip("with PostgreSQL the database is not in the folder")
    made.execute("from wunschkunde.accounts.actions import create_user; create_user(email='mara@example.org')")
    place = made.data.with_name("copy")
    shutil.copytree(made.data, place)
    copy = replace(made, data=place, environment={**made.environment, "WUNSCHKUNDE_DATA": str(place)})

    assert copy.call("link", "mara@example.org").returncode == 0
    assert (place / "notes_key").read_text() == (made.data / "notes_key").read_text()


def test_the_copy_of_a_migration_takes_the_place_of_the_database(made: Installation) -> None:
    if "DATABASE_URL" in made.environment:
        pytest.skip("a dump goes back with pg_restore")
    made.django("migrate", "sessions", "zero", "--skip-checks")
    made.call("migrate")
    [copy] = (made.data / "backups").iterdir()
    for path in made.data.glob("wunschkunde.sqlite3*"):
        path.unlink()
    shutil.copy(copy, made.data / "wunschkunde.sqlite3")

    assert made.ask("SELECT name FROM django_migrations WHERE app = 'sessions'") == []
    assert made.call("migrate").returncode == 0
    assert made.ask("SELECT name FROM django_migrations WHERE app = 'sessions'") == [("0001_initial",)]
