"""What one side owes the other by a day and what became of it; when a client is away; and early signs put aside."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedTextField

from wunschkunde.stages.collaboration.models.engagement import Engagement, Party


class Commitment(models.Model):
    """Something one side said it would do by a day: a delivery, a payment, an answer, a contribution."""

    class Kind(models.TextChoices):
        """What is owed."""

        DELIVERY = "delivery", _("Delivery")
        PAYMENT = "payment", _("Payment")
        ANSWER = "answer", _("Answer")
        INPUT = "input", _("Contribution")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="commitments")
    side = models.CharField(max_length=8, choices=Party)  # who owes it
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=300)  # for a payment the number of the invoice, nothing more
    asked_on = models.DateField(default=timezone.localdate)  # asked, invoiced or promised on
    due_on = models.DateField()
    told_on = models.DateField(null=True, blank=True)  # word of a delay, given on
    new_due_on = models.DateField(null=True, blank=True)  # the day named then
    postponed = models.PositiveSmallIntegerField(default=0)  # how often another day was named
    done_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)  # both agreed that it is no longer needed
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(models.Q(kind="delivery", side="provider") | models.Q(kind="payment", side="client"))
                | models.Q(kind__in=("answer", "input")),
                name="work_is_delivered_and_fees_are_paid",
            )
        ]

    def __str__(self) -> str:
        return self.title


class TimeOff(models.Model):
    """Days on which a client is away, as they said. The practice's own stand in its offer."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="time_off")
    first_on = models.DateField()
    last_on = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["first_on", "pk"]
        verbose_name_plural = "time off"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(last_on__gte=models.F("first_on")), name="time_off_has_an_end")
        ]

    def __str__(self) -> str:
        return f"{self.first_on:%Y-%m-%d}"


class SignLimits(models.Model):
    """From when on something counts as an early sign in this practice."""

    practice = models.OneToOneField("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    silence_days = models.PositiveSmallIntegerField(default=10)  # working days without an answer of the client
    own_silence_days = models.PositiveSmallIntegerField(default=5)  # working days without an answer of mine
    overdue_days = models.PositiveSmallIntegerField(default=7)  # days an invoice is overdue
    low_weeks = models.PositiveSmallIntegerField(default=3)  # weeks in a row below zero
    invoice_weeks = models.PositiveSmallIntegerField(default=4)  # weeks after a delivery without an invoice

    objects = ScopedManager(practice="practice")

    class Meta:
        verbose_name_plural = "sign limits"

    def __str__(self) -> str:
        return str(self.practice_id)


class SignDismissed(models.Model):
    """A hint was put aside, with a reason. It does not come back for the same occasion."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="dismissed_signs")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    sign = models.CharField(max_length=60)
    occasion = models.CharField(max_length=120)
    reason = EncryptedTextField(null=True, blank=True)  # the field keeps "" as NULL
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    class Meta:
        verbose_name_plural = "signs dismissed"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement", "author", "sign", "occasion"], name="put_aside_once")
        ]

    def __str__(self) -> str:
        return self.sign
