"""To whom something was handed over: what stays of a handover when the inquiry is erased, so that they can be told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.referral.models.handover import Handover


class Recipient(models.Model):
    """A colleague holds what was handed over on this day. Names nobody who asked; outlives the inquiry (Art. 19 GDPR).

    Once the handover is gone with its inquiry, the colleague is told, once.
    """

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    handover = models.OneToOneField(
        Handover, on_delete=models.SET_NULL, null=True, blank=True, related_name="recipient"
    )
    handed_over_at = models.DateTimeField()
    leaves_at = models.DateTimeField(null=True, blank=True)  # when the mail with the link leaves; none: by no mail
    home = models.ForeignKey("accounts.Practice", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    arrived = models.OneToOneField(Inquiry, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_taken_on = models.BooleanField(default=False)
    erased_on = models.DateField(null=True, blank=True)  # the day on which the erasure was noted, and told
    letter = models.ForeignKey("outbox.Message", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-handed_over_at", "-pk"]

    def __str__(self) -> str:
        return str(self.colleague)
