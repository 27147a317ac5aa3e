"""Criticism: somebody took the trouble to say what could be better, and gets an answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedTextField

from wunschkunde.stages.collaboration.models.engagement import Engagement


class Criticism(models.Model):
    """What a client said could be better, in their words, and the practice's answer."""

    class Channel(models.TextChoices):
        """How it came."""

        ROOM = "room", _("in the room")
        TOLD = "told", _("told in person, entered by hand")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="criticisms")
    channel = models.CharField(max_length=4, choices=Channel)
    words = EncryptedTextField()
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(default=timezone.now)
    answer = EncryptedTextField(null=True, blank=True)
    answered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        verbose_name_plural = "criticisms"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "answered_at"])]

    def __str__(self) -> str:
        return str(self.engagement)
