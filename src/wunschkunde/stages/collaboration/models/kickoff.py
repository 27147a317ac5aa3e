"""The kickoff: each side's answers, given alone; the record both confirm, in versions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedJSONField

from wunschkunde.stages.collaboration.models.engagement import AppendOnlyModel, Engagement, Party


class Kickoff(models.Model):
    """The clarification of expectations in one engagement."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.OneToOneField(Engagement, on_delete=models.CASCADE, related_name="kickoff")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    def __str__(self) -> str:
        return str(self.engagement)


class KickoffSheet(models.Model):
    """One side's answers: saved while writing, closed to the other side until both are handed in.

    ``answers``: question key -> text; ``levels``: "-2".."2" -> text. After ``handed_in_at`` it never changes.
    """

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    kickoff = models.ForeignKey(Kickoff, on_delete=models.CASCADE, related_name="sheets")
    side = models.CharField(max_length=8, choices=Party)
    answers = EncryptedJSONField(default=dict)
    levels = EncryptedJSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kickoff", "side"], name="one_sheet_per_side")]

    def __str__(self) -> str:
        return f"{self.kickoff} · {self.side}"


class HopeAcknowledged(AppendOnlyModel):
    """One side has read the sentence about a hope nobody can promise."""

    kickoff = models.ForeignKey(Kickoff, on_delete=models.CASCADE, related_name="acknowledged")
    side = models.CharField(max_length=8, choices=Party)
    pattern = models.CharField(max_length=60)

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kickoff", "side", "pattern"], name="acknowledged_once_per_side")
        ]

    def __str__(self) -> str:
        return f"{self.pattern} · {self.side}"


class KickoffVersion(AppendOnlyModel):
    """The record as one side proposed it; a change is a new version.

    ``record``: {"sections": {question key: text}, "levels": {"-2".."2": text}, "also": text}. ``digest`` is the SHA-256
    of its canonical text: what both confirm.
    """

    kickoff = models.ForeignKey(Kickoff, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    record = EncryptedJSONField()
    digest = models.CharField(max_length=64)
    side = models.CharField(max_length=8, choices=Party)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kickoff", "number"], name="kickoff_number")]

    def __str__(self) -> str:
        return f"{self.kickoff} · {self.number}"


class KickoffConfirmation(AppendOnlyModel):
    """One side confirmed exactly this version."""

    version = models.ForeignKey(KickoffVersion, on_delete=models.CASCADE, related_name="confirmations")
    side = models.CharField(max_length=8, choices=Party)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "side"], name="confirmed_once_per_side")]

    def __str__(self) -> str:
        return f"{self.version} · {self.side}"
