"""Rooms: what a client opens by a link, one purpose and one object each, and letters written along the way."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from wunschkunde.stages.collaboration.models.charter import Charter, CheckIn
from wunschkunde.stages.collaboration.models.complaint import Complaint
from wunschkunde.stages.collaboration.models.engagement import Engagement
from wunschkunde.stages.collaboration.models.kickoff import Kickoff
from wunschkunde.stages.inquiry.models import SecretLink


class RoomLink(SecretLink):
    """A link that opens one room of working together."""

    class Purpose(models.TextChoices):
        """What the link opens, and nothing else. The object is the field of the same name."""

        KICKOFF = "kickoff", _("Kickoff")
        CHARTER = "charter", _("Charter and what is shared")
        CHECK_IN = "check_in", _("Check-in")
        COMPLAINT = "complaint", _("Complaint")

    purpose = models.CharField(max_length=10, choices=Purpose)
    kickoff = models.ForeignKey(Kickoff, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, null=True, blank=True, related_name="links")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    purpose="kickoff", kickoff__isnull=False, charter=None, check_in=None, complaint=None
                )
                | models.Q(purpose="charter", charter__isnull=False, kickoff=None, check_in=None, complaint=None)
                | models.Q(purpose="check_in", check_in__isnull=False, kickoff=None, charter=None, complaint=None)
                | models.Q(purpose="complaint", complaint__isnull=False, kickoff=None, charter=None, check_in=None),
                name="one_purpose_one_object",
            )
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()

    @property
    def client(self) -> Engagement | Complaint:
        """The engagement of what the link opens, or the complaint."""
        if self.complaint is not None:
            return self.complaint
        holder = self.kickoff or self.charter or self.check_in
        if holder is None:  # the schema knows no such row
            raise LookupError(f"room link {self.pk} opens nothing")
        return holder.engagement

    @property
    def room(self) -> str:
        """The room of its purpose."""
        return f"collaboration:room_{self.purpose}"

    @property
    def has_consents(self) -> bool:
        """A complaint asks for no consent; the other rooms show what somebody agreed to."""
        return self.complaint is None


class SentLetter(models.Model):
    """A letter that was written to a client along the way: which template, and the mail it became."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(
        Engagement, on_delete=models.CASCADE, null=True, blank=True, related_name="sent_letters"
    )
    complaint = models.ForeignKey(
        Complaint, on_delete=models.CASCADE, null=True, blank=True, related_name="sent_letters"
    )
    template = models.CharField(max_length=40)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    message = models.ForeignKey("outbox.Message", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(engagement__isnull=False) | models.Q(complaint__isnull=False),
                name="a_letter_belongs_somewhere",
            )
        ]

    def __str__(self) -> str:
        return self.template


class OwnTemplate(models.Model):
    """A letter of the method as this practice words it."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    template = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    saved_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "template", "language"], name="one_own_wording_per_letter")
        ]

    def __str__(self) -> str:
        return f"{self.template} · {self.language}"


class Reminder(models.Model):
    """Something a client agreed to be reminded of was mailed once; ``occasion`` keeps it from being mailed twice."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="reminders")
    occasion = models.CharField(max_length=120)
    message = models.ForeignKey("outbox.Message", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["engagement", "occasion"], name="reminded_once")]

    def __str__(self) -> str:
        return self.occasion


class LineDismissed(models.Model):
    """A line of Heute was put aside by one person; it does not come back for the same occasion."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    occasion = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    class Meta:
        verbose_name_plural = "lines dismissed"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "author", "occasion"], name="line_put_aside_once")
        ]

    def __str__(self) -> str:
        return self.occasion
