"""Engagements: people who work together, who they are to each other, and what both agreed to be asked."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedTextField

from wunschkunde.stages.collaboration.states import State
from wunschkunde.stages.inquiry.models import Inquiry


class Party(models.TextChoices):
    """Whose word it is."""

    PROVIDER = "provider", _("provider")
    CLIENT = "client", _("client")


class AppendOnlyModel(models.Model):
    """A row that is written once; triggers in the migrations refuse updates as well."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once."""
        if self.pk is not None:
            msg = f"{type(self).__name__} is append-only."
            raise TypeError(msg)
        super().save(*args, **kwargs)


class Engagement(models.Model):
    """Two sides working together: out of an accepted inquiry, or with a client who was there before."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    inquiry = models.OneToOneField(Inquiry, on_delete=models.CASCADE, null=True, blank=True, related_name="engagement")
    state = models.CharField(max_length=12, choices=State, default=State.RUNNING)
    topic = models.CharField(_("what it is about"), max_length=300)

    name = models.CharField(_("name"), max_length=300)
    organisation = models.CharField(_("organization"), max_length=300, blank=True)
    email = models.EmailField(_("email address"), max_length=320, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    address_form = models.CharField(max_length=3, choices=Inquiry.AddressForm, blank=True)
    language = models.CharField(max_length=8, default="de")

    # What was agreed, in the practice's currency. Bookkeeping is done elsewhere.
    fee = models.DecimalField(_("agreed fee"), max_digits=10, decimal_places=2, null=True, blank=True)
    responsible = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField(default=timezone.localdate)
    ended_on = models.DateField(null=True, blank=True)
    erase_on = models.DateField(null=True, blank=True)  # counted from the end; None while it lasts
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-started_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "state", "-started_on"])]

    def __str__(self) -> str:
        return self.name


class Pause(models.Model):
    """A rest, with a day agreed for meeting again or without one. Without one nothing reminds of it."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="pauses")
    reason = EncryptedTextField(null=True, blank=True)  # the field keeps "" as NULL
    begins_on = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.begins_on:%Y-%m-%d}"


class Consent(models.Model):
    """What a client freely agreed to, in the words they read; taken back as easily (L24, L34)."""

    class Purpose(models.TextChoices):
        """What was agreed to, each on its own."""

        FEEDBACK = "feedback", _("to be asked for feedback by email later")
        REMINDERS = "reminders", _("to get reminders and links of this room by email")

    class Channel(models.TextChoices):
        """How it was given."""

        ROOM = "room", _("in the room")
        TOLD = "told", _("told in person, entered by hand")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.ROOM)
    text = models.TextField()
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["engagement", "purpose"], condition=models.Q(withdrawn_at=None), name="one_standing_consent"
            )
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()
