"""Complaints: the client's words first, then facts, then dates for every step, then what was put right."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedJSONField, EncryptedTextField

from wunschkunde.stages.collaboration.models.engagement import AppendOnlyModel, Engagement
from wunschkunde.stages.collaboration.states import ComplaintState
from wunschkunde.stages.inquiry.models import Inquiry


class ComplaintSettings(models.Model):
    """What the practice promises when something went wrong, and whether strangers may complain by the public page."""

    practice = models.OneToOneField("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    is_public = models.BooleanField(default=False)  # a practice that sells goods
    refund_days = models.PositiveSmallIntegerField(default=7)  # the own promise, after a return arrived
    responsible = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ScopedManager(practice="practice")

    class Meta:
        verbose_name_plural = "complaint settings"

    def __str__(self) -> str:
        return str(self.practice_id)


class Complaint(models.Model):
    """Something went wrong for a client: what they say, what they wish, and the calm way to its solution."""

    class Medium(models.TextChoices):
        """How it arrived."""

        FORM = "form", _("complaint form")
        ROOM = "room", _("in the room")
        MAIL = "mail", _("email, entered by hand")
        CALL = "call", _("phone call, entered by hand")
        TALK = "talk", _("conversation, entered by hand")

    class Matter(models.TextChoices):
        """What it is about: a legal limit hangs on some of them."""

        RETURN = "return", _("Return and refund")
        DEFECT = "defect", _("Something is broken or not as agreed")
        SERVICE = "service", _("The work or the service")
        CONDUCT = "conduct", _("How I was treated")
        OTHER = "other", _("Something else")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(
        Engagement, on_delete=models.CASCADE, null=True, blank=True, related_name="complaints"
    )
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, null=True, blank=True, related_name="complaints")
    state = models.CharField(max_length=12, choices=ComplaintState, default=ComplaintState.RECEIVED)
    medium = models.CharField(max_length=5, choices=Medium, default=Medium.FORM)
    matter = models.CharField(max_length=8, choices=Matter, default=Matter.OTHER)

    name = models.CharField(_("name"), max_length=300)
    email = models.EmailField(_("email address"), max_length=320, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    address_form = models.CharField(max_length=3, choices=Inquiry.AddressForm, blank=True)
    language = models.CharField(max_length=8, default="de")

    statement = EncryptedTextField()  # theirs, word for word
    wished = EncryptedTextField(null=True, blank=True)  # the solution they wish for; the field keeps "" as NULL
    order_number = models.CharField(max_length=120, blank=True)
    returned_on = models.DateField(null=True, blank=True)  # the day a return arrived here, or was declared

    responsible = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_harsh = models.BooleanField(default=False)  # a matter of its own: solve first, name the limit later
    tone_note = EncryptedTextField(null=True, blank=True)
    limit_named_on = models.DateField(null=True, blank=True)  # the day the tone was spoken about
    mistake = EncryptedTextField(null=True, blank=True)
    remedy = EncryptedTextField(null=True, blank=True)
    remedy_on = models.DateField(null=True, blank=True)
    learned = EncryptedTextField(null=True, blank=True)

    received_at = models.DateTimeField(default=timezone.now)
    legal_due_on = models.DateField(null=True, blank=True)
    promise_due_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    erase_on = models.DateField(null=True, blank=True)
    idempotency_key = models.CharField(max_length=64, blank=True)
    fairness = EncryptedJSONField(null=True, blank=True)  # question key -> 0..10, from the client, at the end

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "state"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "idempotency_key"],
                condition=~models.Q(idempotency_key=""),
                name="one_complaint_per_idempotency_key",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ComplaintStep(models.Model):
    """One step of the way, due on a working day counted from the arrival."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=20)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["complaint", "key"], name="one_step_per_complaint")]

    def __str__(self) -> str:
        return self.key


class ComplaintFact(AppendOnlyModel):
    """What is known for a fact, and by what: looked at before anybody answers."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="facts")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField()
    evidence = models.CharField(max_length=300, blank=True)
    happened_on = models.DateField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["happened_on", "pk"]

    def __str__(self) -> str:
        return self.evidence


class ComplaintWord(AppendOnlyModel):
    """A further word of the client, from the room."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="words")
    text = EncryptedTextField()

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.complaint_id)
