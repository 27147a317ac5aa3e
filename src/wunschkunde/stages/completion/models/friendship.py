"""Business friends: both say so, each alone; either takes it back at any time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django_scopes import ScopedManager

from wunschkunde.stages.collaboration.models.engagement import Engagement, Party


class FriendlyYes(models.Model):
    """One side's yes to being business friends. Only where both stand does anybody see one."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="friendly")
    side = models.CharField(max_length=8, choices=Party)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        verbose_name_plural = "friendly yeses"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["engagement", "side"], condition=models.Q(withdrawn_at=None), name="one_friendly_yes_per_side"
            )
        ]

    def __str__(self) -> str:
        return f"{self.engagement} · {self.side}"
