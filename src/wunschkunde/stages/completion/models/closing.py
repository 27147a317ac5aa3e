"""The closing: both pause, each alone; both answers are opened at once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedJSONField, EncryptedTextField

from wunschkunde.stages.collaboration.models.engagement import AppendOnlyModel, Engagement, Party
from wunschkunde.stages.inquiry.models import SecretLink


class Closing(models.Model):
    """The closing conversation of one engagement, and how it went on after it.

    ``levels``: "-2".."2" -> text, what the result is held against: as agreed at the kickoff, or written now.
    """

    class LevelsFrom(models.TextChoices):
        """When the five levels were written."""

        KICKOFF = "kickoff", _("agreed at the kickoff")
        CLOSING = "closing", _("written at the end")

    class Ending(models.TextChoices):
        """How it goes on."""

        NEXT_STEP = "next_step", _("with a next step")
        GOOD_ENDING = "good_ending", _("with a good ending")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.OneToOneField(Engagement, on_delete=models.CASCADE, related_name="closing")
    levels = EncryptedJSONField(default=dict)
    levels_from = models.CharField(max_length=7, choices=LevelsFrom)
    begun_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    ending = models.CharField(max_length=11, choices=Ending, blank=True)
    last_words = EncryptedTextField(null=True, blank=True)  # the next step, or what is said at the end; both read it
    completed_on = models.DateField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return str(self.engagement)


class ClosingAnswer(AppendOnlyModel):
    """One side's answers, given once. ``words``: question key -> text; ``outcomes``: what came of it."""

    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="answers")
    side = models.CharField(max_length=8, choices=Party)
    result_level = models.SmallIntegerField(null=True, blank=True)  # None: these levels do not say it
    manner = models.PositiveSmallIntegerField()
    again = models.PositiveSmallIntegerField()
    outcomes = models.JSONField(default=list)
    words = EncryptedJSONField(default=dict)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["closing", "side"], name="one_closing_answer_per_side"),
            models.CheckConstraint(
                condition=models.Q(result_level=None) | models.Q(result_level__range=(-2, 2)),
                name="closing_level_range",
            ),
            models.CheckConstraint(
                condition=models.Q(manner__range=(0, 10), again__range=(0, 10)), name="closing_values_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.closing} · {self.side}"


class ClosingLink(SecretLink):
    """A link that opens the closing of one engagement for its client; only its digest is stored."""

    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="links")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return str(self.closing)

    @property
    def client(self) -> Engagement:
        """The client of the closing."""
        return self.closing.engagement

    @property
    def room(self) -> str:
        """The room of the closing."""
        return "completion:room_closing"

    @property
    def has_consents(self) -> bool:
        """The room shows what they agreed to."""
        return True
