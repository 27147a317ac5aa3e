"""Who did what when, append-only and chained."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager


class Seen(models.TextChoices):
    """How somebody looked at the record of a person. These change nothing, and are told apart from what happened."""

    OPENED = "record_opened", _("opened the inquiry")
    PRINTED = "record_printed", _("opened the guide to print")
    BY_PROGRAM = "record_read_by_program", _("read it through a program")


class Entry(models.Model):
    """One thing that happened. It holds ids and facts, never the words of a person.

    Every entry carries the digest of the one before it in its practice, so that a changed or missing
    line shows (trust 57). The database refuses updates by a trigger.
    """

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    actor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "target_type", "target_id"])]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target_type} {self.target_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the entry once."""
        if not self._state.adding:
            msg = "History is append-only."
            raise TypeError(msg)
        super().save(*args, **kwargs)

    @property
    def how(self) -> str:
        """In which way somebody looked, in words; empty for what happened otherwise."""
        return str(Seen(self.verb).label) if self.verb in Seen.values else ""
