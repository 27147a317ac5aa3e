"""The five questions of the stepchild check: when somebody asked themselves, and what they noted for themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedJSONField


class FairnessReview(models.Model):
    """Somebody asked themselves on that day. ``words``: question key -> text, read by its author alone."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    reviewed_on = models.DateField(default=timezone.localdate)
    words = EncryptedJSONField(default=dict)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-reviewed_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "author", "reviewed_on"], name="one_fairness_review_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.reviewed_on:%Y-%m-%d}"
