"""Reads of rooms: the address behind a secret."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from wunschkunde.stages.inquiry.models import SecretLink


def address_of(link: SecretLink, secret: str) -> str:
    """Return the whole address somebody opens."""
    return settings.PUBLIC_URL + reverse(link.room, args=[secret])
