"""The energy ledger: one touch a week, seen by its author alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedJSONField, EncryptedTextField

from wunschkunde.stages.collaboration.models.engagement import Engagement


class EnergyEntry(models.Model):
    """What one week of an engagement cost or gave its author: -3..3, with causes."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="energy_entries")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    week = models.DateField()  # its Monday
    value = models.SmallIntegerField()
    causes = EncryptedJSONField(default=list)
    note = EncryptedTextField(null=True, blank=True)  # the field keeps "" as NULL
    saved_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["week", "pk"]
        verbose_name_plural = "energy entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement", "author", "week"], name="one_touch_a_week"),
            models.CheckConstraint(condition=models.Q(value__range=(-3, 3)), name="energy_range"),
        ]

    def __str__(self) -> str:
        return f"{self.week:%Y-%m-%d} {self.value:+d}"


class EnergyWeekSkipped(models.Model):
    """Somebody does not want to note anything this week; nothing asks again before the next."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    week = models.DateField()

    objects = ScopedManager(practice="practice")

    class Meta:
        verbose_name_plural = "energy weeks skipped"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "author", "week"], name="one_skip_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.week:%Y-%m-%d}"
