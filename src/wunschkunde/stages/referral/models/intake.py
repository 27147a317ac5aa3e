"""Which file colleagues came from, and on what ground their details are kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedTextField

from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.models import OwedNotice


class ColleagueIntake(models.Model):
    """One file of colleagues that was taken in: when, by whom, from where, on what ground (law line L22)."""

    class Ground(models.TextChoices):
        """Why their details may be kept."""

        AGREED = "agreed", _("They agreed to it")
        PUBLIC = "public", _("They show these details in public, and I may refer others to them (legitimate interest)")
        WORK = "work", _("We have worked together (legitimate interest)")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=300)
    ground = models.CharField(max_length=6, choices=Ground)
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.source} · {self.created_at:%Y-%m-%d}"


class ColleagueNotice(models.Model):
    """A colleague has to be told that their details are kept, within a month (Art. 14 GDPR, L21).

    Who came by a file has one from then on; who was written down by hand only once they were told.
    """

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    intake = models.ForeignKey(ColleagueIntake, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    colleague = models.OneToOneField(Colleague, on_delete=models.CASCADE, related_name="told_of")
    due_on = models.DateField()
    told_on = models.DateField(null=True, blank=True)
    way = models.CharField(max_length=8, choices=OwedNotice.Way, blank=True)
    settled_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = EncryptedTextField(null=True, blank=True)  # from where they know it; the field keeps "" as NULL

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]

    def __str__(self) -> str:
        return str(self.colleague)
