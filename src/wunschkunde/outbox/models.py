"""Mail on its way: a row until it is sent, so that nothing is lost and everything is seen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager


class Message(models.Model):
    """One mail to one person. It has one Message-ID for all attempts, so a repeated delivery can be told."""

    class State(models.TextChoices):
        """Where the mail is."""

        QUEUED = "queued", _("waiting")
        SENT = "sent", _("sent")
        CANCELED = "canceled", _("called back")
        FAILED = "failed", _("not deliverable")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=40)
    to_address = models.EmailField(max_length=320)
    to_name = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    language = models.CharField(max_length=8, default="de")
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    not_before = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=300, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "next_attempt_at"])]

    def __str__(self) -> str:
        return f"{self.purpose} · {self.get_state_display()}"
