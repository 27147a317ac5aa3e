"""The lesson of one collaboration: from the feeling over the analysis to a rule, and a sentence to say no."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedJSONField

from wunschkunde.stages.collaboration.models.engagement import Engagement


class Lesson(models.Model):
    """What somebody takes from one collaboration. It goes when the collaboration goes.

    ``words``: part -> text; the parts are `rules.lessons.parts()`.
    """

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.OneToOneField(Engagement, on_delete=models.CASCADE, related_name="lesson")
    words = EncryptedJSONField(default=dict)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")  # who wrote last
    kept_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-kept_at", "-pk"]

    def __str__(self) -> str:
        return str(self.engagement)
