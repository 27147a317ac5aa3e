"""What every answer carries, whatever it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.web import urls

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
REQUESTS = [
    ("GET", "/konto/login/", 200),
    ("GET", "/heute/", 302),
    ("GET", "/no/such/page/", 404),
    ("GET", "/p/no-such-practice/", 404),
    ("GET", "/a/no-such-secret/", 404),
    ("GET", "/link/no-such-secret/", 200),
    ("POST", "/link/no-such-secret/", 410),
    ("POST", "/heute/", 405),
    ("GET", "/broken/", 500),
    ("PUT", "/konto/login/", 405),
    ("TRACE", "/", 405),
]


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret-of-the-trace")


urlpatterns = [*urls.urlpatterns, path("broken/", broken)]
handler500 = urls.handler500
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.trust.test_headers")]


def ask(method: str, address: str) -> HttpResponse:
    return Client(raise_request_exception=False).generic(method, address)


@pytest.mark.parametrize(("method", "address", "status"), REQUESTS)
def test_every_answer_carries_the_protecting_headers(method: str, address: str, status: int) -> None:
    answer = ask(method, address)
    assert answer.status_code == status
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert POLICY.items() <= policy.items()
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "Server" not in answer
    assert "X-Powered-By" not in answer


def test_59_an_error_has_a_number_by_which_the_log_finds_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("ERROR", "wunschkunde.web"):
        page = ask("GET", "/broken/").content.decode()
    shown = re.search(r"Number in the log: (\w{8})<", page)
    assert shown is not None
    assert f"number={shown[1]}" in caplog.text


def test_an_error_tells_nothing_of_the_program() -> None:
    page = ask("GET", "/broken/").content.decode()
    assert "secret-of-the-trace" not in page
    assert "Traceback" not in page
    assert "Django" not in page


def test_public_pages_set_no_cookie() -> None:
    owner = create_user(email="olga@praxis.example")
    practice = create_practice(owner=owner, name="Praxis", provider_name="Olga", email=owner.email)
    for address in (f"/p/{practice.slug}/", "/p/no-such-practice/", "/a/no-such-secret/", "/a/no-such-secret/x/"):
        for method in ("GET", "POST"):
            assert ask(method, address).cookies == {}


@pytest.mark.parametrize(
    "address",
    [
        "/.git/config",
        "/.env",
        "/wunschkunde.sqlite3",
        "/data/wunschkunde.sqlite3",
        "/static/../settings.py",
        "/secret_key",
    ],
)
def test_nothing_of_the_machine_is_served(address: str) -> None:
    assert ask("GET", address).status_code == 404


def test_cookies_behind_https_are_host_bound(tmp_path: Path) -> None:
    code = """
import json, django
django.setup()
from django.conf import settings
names = [n for n in dir(settings) if "COOKIE" in n or n.startswith("SECURE_")]
print(json.dumps({n: str(getattr(settings, n)) for n in names}))
"""
    environment = {
        **os.environ,
        "PUBLIC_URL": "https://praxis.example",
        "WUNSCHKUNDE_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "wunschkunde.web.settings",
    }
    output = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    flags = json.loads(output.stdout)
    for kind in ("SESSION", "CSRF"):
        assert flags[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert flags[f"{kind}_COOKIE_SECURE"] == "True"
        assert flags[f"{kind}_COOKIE_HTTPONLY"] == "True"
        assert flags[f"{kind}_COOKIE_SAMESITE"] in ("Lax", "Strict")
        assert flags[f"{kind}_COOKIE_PATH"] == "/"
        assert flags[f"{kind}_COOKIE_DOMAIN"] == "None"
    assert int(flags["SECURE_HSTS_SECONDS"]) >= 365 * 24 * 3600
