"""Secrets of the installation: made once, for its owner's eyes, exchangeable; and cookies nobody else reads."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from encrypted_fields.fields import EncryptedTextField

from tests.architecture.places import ROOT
from tests.cast import PASSWORD, Cast
from tests.stages.inquiry.posting import post
from wunschkunde.accounts.models import Practice
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.rules.guards import new_stamp, read_stamp, write_stamp

SECRETS = (
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    r"\bAKIA[0-9A-Z]{16}\b",
    r"\bgh[pousr]_[A-Za-z0-9]{36}\b",
    r"(?i)\b(?:secret_key|notes_key|api_key)\s*[:=]\s*[\"'][A-Za-z0-9_\-+/=]{24,}[\"']",
    r"\b[a-z]+://[^\s/:@]+:[^\s/@{$]+@(?!localhost|127\.0\.0\.1)[\w.-]+\.(?!example\b)[a-z]{2,}\b",
)


def settings_of(**environment: str) -> dict[str, Any]:
    """The settings as a process of its own reads them."""
    code = """
import json, django
django.setup()
from django.conf import settings
names = ("SECRET_KEY", "SALT_KEY", "DEBUG", "MESSAGE_STORAGE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
print(json.dumps({name: getattr(settings, name) for name in names}))
"""
    whole = {k: v for k, v in os.environ.items() if k not in ("SECRET_KEY", "NOTES_KEY")}
    whole |= {"DJANGO_SETTINGS_MODULE": "wunschkunde.web.settings", **environment}
    output = subprocess.run([sys.executable, "-c", code], env=whole, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(output.stdout)
    return result


def test_52_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first, second = settings_of(WUNSCHKUNDE_DATA=str(data)), settings_of(WUNSCHKUNDE_DATA=str(data))
    other = settings_of(WUNSCHKUNDE_DATA=str(tmp_path / "other"))
    for name, file in (("SECRET_KEY", "secret_key"), ("SALT_KEY", "notes_key")):
        assert len(first[name]) >= 48
        assert first[name] == second[name] != other[name]
        assert stat.S_IMODE((data / file).stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert first["SECRET_KEY"] != first["SALT_KEY"]


def test_52_nothing_from_outside_turns_debugging_on(tmp_path: Path) -> None:
    given = settings_of(WUNSCHKUNDE_DATA=str(tmp_path), DEBUG="True", DJANGO_DEBUG="1", SECRET_KEY="x" * 50)
    assert given["DEBUG"] is False
    assert given["SECRET_KEY"] == "x" * 50
    assert not (tmp_path / "secret_key").exists()


def test_52_no_secret_lies_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout
    files = [ROOT / name for name in listed.decode().split("\0") if name] or list(ROOT.glob("src/**/*.*"))
    found = []
    for file in (file for file in files if file.suffix not in (".png", ".woff2", ".lock") and file.is_file()):
        text = file.read_text(encoding="utf-8", errors="ignore")
        met = [match.group() for secret in SECRETS for match in re.finditer(secret, text)]
        found += [(file.name, words) for words in met if "example.com" not in words]  # what the documentation shows
    assert found == []
    assert len(files) > 100


@pytest.mark.django_db
def test_53_a_new_key_leaves_sessions_links_notes_and_open_forms_whole(client: Client, cast: Cast, settings) -> None:
    client.force_login(cast.owner)
    link = post(Client(), cast.practice)["Location"]
    sealed = EncryptedTextField().get_prep_value("Notiz")
    with scope(practice=cast.practice):
        stamp = write_stamp(new_stamp(Inquiry.objects.latest("pk").received_at), cast.practice)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key of this installation", [settings.SECRET_KEY]
    assert client.get(reverse("home")).status_code == 200
    assert Client().get(link).status_code == 200
    assert EncryptedTextField().from_db_value(sealed, None, None) == "Notiz"
    assert read_stamp(stamp, cast.practice) is not None
    settings.SECRET_KEY_FALLBACKS = []
    assert read_stamp(stamp, cast.practice) is None


@pytest.mark.django_db
def test_53_notes_are_read_with_an_older_key_of_their_own(settings) -> None:
    sealed = EncryptedTextField().get_prep_value("Notiz")
    settings.SALT_KEY = ["a new key for notes", settings.SALT_KEY]
    assert EncryptedTextField().from_db_value(sealed, None, None) == "Notiz"
    assert "Notiz" not in sealed


def test_20_every_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    given = settings_of(WUNSCHKUNDE_DATA=str(tmp_path), PUBLIC_URL="https://praxis.example")
    assert given["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert given["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert given["MESSAGE_STORAGE"].endswith("SessionStorage")


@pytest.mark.django_db
def test_20_there_are_two_cookies_and_no_third(cast: Cast) -> None:
    client = Client()
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": cast.owner.email, "password": PASSWORD})
    client.post(reverse("accounts:account"), {"name": "Friederike", "language": "de", "theme": "dark"})
    client.post(reverse("account_logout"))
    assert set(client.cookies) == {"session", "csrf"}


@pytest.mark.django_db
def test_stamps_are_good_for_one_practice_only(cast: Cast) -> None:
    text = signing.dumps(["k", 1.0], salt="something else")
    assert read_stamp(text, Practice.objects.get(pk=cast.practice.pk)) is None
