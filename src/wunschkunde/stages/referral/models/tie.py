"""Whether handovers to a colleague come to a practice of the same server: the word of that practice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django_scopes import ScopedManager

from wunschkunde.stages.decision.models import Colleague


class Tie(models.Model):
    """A practice answered that a colleague, as another one wrote them down, belongs to it, or does not.

    Anybody may write a practice beside a colleague; without its yes nothing arrives there.
    """

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="ties")
    name = models.CharField(max_length=300)  # the colleague's name as it was answered: another name asks anew
    is_confirmed = models.BooleanField()
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-answered_at", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["practice", "colleague"], name="one_word_per_tie")]

    def __str__(self) -> str:
        return self.name
