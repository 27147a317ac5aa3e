"""Rooms: what somebody opens by a link, without an account; one purpose and one object each."""

from __future__ import annotations

from typing import Protocol

from django.db import models
from django.utils import timezone
from django_scopes import ScopedManager


class Guest(Protocol):
    """Whom a room belongs to: their name, and in which language they read."""

    @property
    def name(self) -> str:
        """What they are called."""

    @property
    def language(self) -> str:
        """The language they chose."""

    @property
    def address_form(self) -> str:
        """Sie or Du in German; nothing where they did not say."""


class SecretLink(models.Model):
    """What opens one thing for one person, for a time; only the digest of its secret is stored (trust 21 to 23)."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        abstract = True

    @property
    def is_usable(self) -> bool:
        """Whether the link opens its room: not revoked, not too old."""
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def client(self) -> Guest:
        """Whom the room belongs to: they say in which language they read."""
        raise NotImplementedError

    @property
    def room(self) -> str:
        """The name of the room's address."""
        raise NotImplementedError

    @property
    def has_consents(self) -> bool:
        """Whether `room` + ``_consents`` is where somebody sees what they agreed to along the way."""
        return False
