"""Posting the public form as a browser does: open it, wait as long as a person does, send it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.stages.inquiry.conftest import FIELDS
from wunschkunde.accounts.models import Practice
from wunschkunde.stages.inquiry.rules.guards import Stamp, write_stamp

A_MINUTE = timedelta(minutes=1)


def stamp_for(practice: Practice, *, key: str = "k" * 32, age: timedelta = A_MINUTE) -> str:
    return write_stamp(Stamp(key=key, opened_at=timezone.now() - age), practice)


def post(client: Client, practice: Practice, *, query: str = "", **given: Any) -> HttpResponse:
    """Send the form; what is given replaces a field, None leaves it out."""
    data = {"stamp": given.pop("stamp", None) or stamp_for(practice), "website": "", **FIELDS, **given}
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(f"/p/{practice.slug}/anfrage/senden/{query}", data)


def stamp_in(page: HttpResponse) -> str:
    found = re.search(r'name="stamp" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found.group(1)
