"""Gut first, twice; then the assessment; then a person's decision. The order is in the foreign keys."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedJSONField, EncryptedTextField

from wunschkunde.stages.inquiry.models import Inquiry


class AppendOnlyModel(models.Model):
    """A row that is written once; triggers in the migrations refuse updates as well."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once."""
        if self.pk is not None:
            msg = f"{type(self).__name__} is append-only."
            raise TypeError(msg)
        super().save(*args, **kwargs)


class FirstGut(AppendOnlyModel):
    """The first gut feeling, after reading: 0..10 and a sentence, or a recorded skip."""

    inquiry = models.OneToOneField(Inquiry, on_delete=models.CASCADE, related_name="first_gut")
    value = models.PositiveSmallIntegerField(null=True)
    sentence = EncryptedTextField(null=True, blank=True)  # the field keeps "" as NULL

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(value__range=(0, 10)), name="first_gut_range"
            )
        ]

    def __str__(self) -> str:
        return "–" if self.value is None else str(self.value)


class Look(models.Model):
    """One dimension was looked at on its own, between the two gut feelings."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    first_gut = models.ForeignKey(FirstGut, on_delete=models.CASCADE, related_name="looks")
    dimension = models.CharField(max_length=60)
    looked_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["first_gut", "dimension"], name="one_look")]

    def __str__(self) -> str:
        return self.dimension


class SecondGut(AppendOnlyModel):
    """The second gut feeling, after every dimension was looked at. It cannot exist without the first."""

    first_gut = models.OneToOneField(FirstGut, on_delete=models.CASCADE, related_name="second_gut")
    value = models.PositiveSmallIntegerField(null=True)
    sentence = EncryptedTextField(null=True, blank=True)  # the field keeps "" as NULL

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(value__range=(0, 10)), name="second_gut_range"
            )
        ]

    def __str__(self) -> str:
        return "–" if self.value is None else str(self.value)


class Assessment(AppendOnlyModel):
    """What the engine says, with all it was computed from. NOT NULL to the second gut: no gut, no assessment."""

    second_gut = models.ForeignKey(SecondGut, on_delete=models.CASCADE, related_name="assessments")
    ideal_client = models.ForeignKey("profile.IdealClient", on_delete=models.RESTRICT, related_name="+")
    offer = models.ForeignKey("profile.Offer", on_delete=models.RESTRICT, related_name="+")
    inputs = models.JSONField()
    result = models.JSONField()
    occasion = models.CharField(max_length=60, blank=True)  # dimension whose answer led to a new computation

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class Colleague(models.Model):
    """Somebody to whom others can be sent, with their public contact and free places. No commission exists.

    Free places hold until a day; after it they are doubted, and asked about instead of promised. Who did not agree to
    be named is not named to a client.
    """

    class NamedBy(models.TextChoices):
        """How a colleague agreed to be named."""

        LINK = "link", _("by a link")
        TOLD = "told", _("in person")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=300)
    strength = models.JSONField(default=dict)  # {"de", "en"}: continues the name, without a full stop
    contact = models.CharField(max_length=300)
    capacity = models.PositiveSmallIntegerField(default=0)
    capacity_until = models.DateField(null=True, blank=True)  # the last day on which it holds; none: nobody said
    wishes = models.JSONField(default=dict)
    brings = models.JSONField(default=dict)
    may_be_named_on = models.DateField(null=True, blank=True)  # the day of their yes
    may_be_named_by = models.CharField(max_length=4, choices=NamedBy, blank=True)
    mail_to = models.EmailField(max_length=320, blank=True)  # where handovers may be mailed: given by themselves
    language = models.CharField(max_length=8, default="de")
    address_form = models.CharField(max_length=3, choices=Inquiry.AddressForm, blank=True)
    own_practice = models.ForeignKey(
        "accounts.Practice", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # their practice, where it is one of this server
    written_down_on = models.DateField(default=timezone.localdate)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def is_doubted(self, today: date) -> bool:
        """Whether the free places may no longer hold: nobody said until when, or the day is over."""
        return self.capacity_until is None or self.capacity_until < today

    def free_places(self, today: date) -> int:
        """How many places can be counted on today; doubted ones cannot."""
        return 0 if self.is_doubted(today) else self.capacity

    @property
    def may_be_named(self) -> bool:
        """Whether they agreed to be named to clients."""
        return self.may_be_named_on is not None


class Clarification(models.Model):
    """The one question that was asked, and what came back."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="clarifications")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="clarifications")
    dimension = models.CharField(max_length=60, blank=True)
    question = models.TextField()
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.dimension


class Decision(AppendOnlyModel):
    """A person decided, on a day, for a reason."""

    class Kind(models.TextChoices):
        """What was decided."""

        ACCEPT = "accept", _("accept")
        CLARIFY = "clarify", _("clarify")
        DECLINE = "decline", _("decline")
        REFER = "refer", _("refer")

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="decisions")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=8, choices=Kind)
    reason = EncryptedTextField()
    condition = models.TextField(blank=True)
    kickoff_first = models.CharField(max_length=60, blank=True)  # the dimension that opens the kickoff
    colleague = models.ForeignKey(Colleague, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    letter = models.ForeignKey("outbox.Message", on_delete=models.RESTRICT, null=True, blank=True, related_name="+")

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(kind="refer") | models.Q(colleague__isnull=False), name="referred_to_somebody"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Undo(AppendOnlyModel):
    """A decision was taken back within its minute."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="undo")

    objects = ScopedManager(practice="practice")

    def __str__(self) -> str:
        return str(self.decision_id)


class LetterDraft(models.Model):
    """The letter being written and the reason behind it, saved while typing; gone when the decision is made."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    inquiry = models.OneToOneField(Inquiry, on_delete=models.CASCADE, related_name="letter_draft")
    data = EncryptedJSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager(practice="practice")

    def __str__(self) -> str:
        return str(self.inquiry_id)


class Note(AppendOnlyModel):
    """A dated thought on an inquiry, encrypted. Write it as if the person reads it: they may ask to."""

    class Basis(models.TextChoices):
        """On what the note rests (L5)."""

        SAID = "said", _("said")
        OBSERVED = "observed", _("observed")
        ASSUMED = "assumed", _("assumed")
        STATEMENT = "statement", _("the person's own statement")

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="notes")
    dimension = models.CharField(max_length=60, blank=True)
    text = EncryptedTextField()
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.SAID)
    heard_on = models.DateField(default=timezone.localdate)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"
