"""The treasury: what people said, word for word, and the picture of a card. Nothing in it can be made public."""

from __future__ import annotations

import base64
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedTextField

from wunschkunde.stages.collaboration.models.engagement import AppendOnlyModel, Engagement


class Compliment(AppendOnlyModel):
    """A compliment in its exact words, or a sign without words; never changed, only erased.

    With an engagement it goes when that person is erased; without one ``source`` alone says who it was.
    """

    class About(models.TextChoices):
        """What it praises: what came out, or how the way was."""

        RESULT = "result", _("the result")
        MANNER = "manner", _("the manner")
        BOTH = "both", _("both")

    engagement = models.ForeignKey(
        Engagement, on_delete=models.CASCADE, null=True, blank=True, related_name="compliments"
    )
    source = models.CharField(max_length=300, blank=True)  # who, where it is not the client of the engagement
    words = EncryptedTextField(null=True, blank=True)  # exactly as said; the field keeps "" as NULL
    sign = EncryptedTextField(null=True, blank=True)
    about = models.CharField(max_length=6, choices=About)
    found_in = EncryptedTextField(null=True, blank=True)  # the message or comment it stands in: what, and where
    occasion = EncryptedTextField(null=True, blank=True)
    strength = EncryptedTextField(null=True, blank=True)
    said_on = models.DateField(default=timezone.localdate)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-said_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "-said_on"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(engagement__isnull=False) | ~models.Q(source=""), name="compliment_has_a_source"
            ),
            models.CheckConstraint(
                condition=models.Q(words__isnull=False) | models.Q(sign__isnull=False), name="compliment_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.said_on:%Y-%m-%d}"

    @property
    def who(self) -> str:
        """Who it came from."""
        return self.source or (self.engagement.name if self.engagement else "")


class ComplimentPicture(models.Model):
    """The picture of a card or a bouquet, as written anew: a JPEG in the database, so that it goes with its row."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    compliment = models.OneToOneField(Compliment, on_delete=models.CASCADE, related_name="picture")
    data = EncryptedTextField()  # base64 of the JPEG; a photographed card holds names as words do
    size = models.PositiveIntegerField()  # bytes of the JPEG
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = EncryptedTextField(null=True, blank=True)  # what can be seen, for those who do not see it

    objects = ScopedManager(practice="practice")

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"

    @property
    def jpeg(self) -> bytes:
        """The picture itself."""
        return base64.b64decode(self.data)
