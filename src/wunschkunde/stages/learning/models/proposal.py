"""What experience proposes to the profile. It changes nothing until the owner says yes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedTextField

from wunschkunde.stages.learning.models.lesson import Lesson
from wunschkunde.stages.profile.models import IdealClient


class Proposal(models.Model):
    """One change of the ideal client, out of many cases or out of one lesson.

    ``before`` and ``after``: {"importance": 0..10}, or {"limit": one of IdealClient.limits or None}. ``evidence``: what
    `queries.revealed.frozen` gives, sums over at least five cases; empty for a lesson, which goes with its
    collaboration and takes the proposal along.
    """

    class Subject(models.TextChoices):
        """What would change."""

        IMPORTANCE = "importance", _("importance")
        LIMIT = "limit", _("limit")

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("waiting for a decision")
        ADOPTED = "adopted", _("adopted")
        PUT_ASIDE = "put_aside", _("put aside")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    dimension = models.CharField(max_length=60)
    subject = models.CharField(max_length=10, choices=Subject)
    before = models.JSONField()
    after = models.JSONField()
    cases = models.PositiveIntegerField(default=0)  # on how many it rests; 0 for a lesson
    evidence = models.JSONField(default=dict)
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, null=True, blank=True, related_name="proposals")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    reason = EncryptedTextField(null=True, blank=True)  # why it is proposed; the field keeps "" as NULL
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_for = EncryptedTextField(null=True, blank=True)  # why it was put aside
    version = models.ForeignKey(IdealClient, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "dimension", "subject"],
                condition=models.Q(state="open"),
                name="one_open_proposal",
            ),
            models.CheckConstraint(
                condition=models.Q(lesson__isnull=False) | models.Q(cases__gte=5),
                name="proposed_by_a_lesson_or_five_cases",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="adopted") | models.Q(version__isnull=False), name="adopted_as_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} · {self.subject}"
