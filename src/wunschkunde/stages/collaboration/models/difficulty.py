"""Difficult situations: what was seen, what it does, what is wished; the conversation; how it ended. And partings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedJSONField, EncryptedTextField

from wunschkunde.stages.collaboration.models.engagement import Engagement
from wunschkunde.stages.decision.models import Colleague


class Cause(models.TextChoices):
    """Where a difficulty comes from. The first three are nobody's fault and never count against fit."""

    LIFE = "life", _("Life: illness, grief, birth, separation")
    CONSTELLATION = "constellation", _("The people around them: family, team, owners")
    CIRCUMSTANCES = "circumstances", _("Circumstances nobody could foresee")
    MISUNDERSTANDING = "misunderstanding", _("A misunderstanding or a mistake")
    WORKING_STYLE = "working_style", _("The way of working does not fit")
    AIMS = "aims", _("The aims do not fit")
    RESPECT = "respect", _("Respect is missing")
    SAFETY = "safety", _("Somebody's safety or health")


class Intervention(models.Model):
    """One difficult situation on its calm path: observation, effect, wish, one conversation, an outcome."""

    class Outcome(models.TextChoices):
        """How the situation ended; the words stand in the texts of the method."""

        CONTINUED = "continued"
        ADAPTED = "adapted"
        INSIGHT = "insight"
        PAUSED = "paused"
        HANDED_OVER = "handed_over"
        PARTED = "parted"

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="interventions")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    situation = models.CharField(max_length=40)
    cause = models.CharField(max_length=16, choices=Cause, blank=True)
    observation = EncryptedTextField(null=True, blank=True)  # the field keeps "" as NULL
    effect = EncryptedTextField(null=True, blank=True)
    wish = EncryptedTextField(null=True, blank=True)
    shares = EncryptedJSONField(default=dict)  # {"mine", "theirs", "nobodys"}: what is whose part, in words
    talk_on = models.DateField(null=True, blank=True)
    is_second_chance = models.BooleanField(default=False)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    outcome_note = EncryptedTextField(null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return self.situation


class Parting(models.Model):
    """How an engagement ended before its goal, or otherwise than planned: as something good."""

    class Kind(models.TextChoices):
        """How it ended; the states of the engagement of the same name."""

        INSIGHT = "insight"
        HANDED_OVER = "handed_over"
        PARTED = "parted"

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.OneToOneField(Engagement, on_delete=models.CASCADE, related_name="parting")
    intervention = models.ForeignKey(
        Intervention, on_delete=models.SET_NULL, null=True, blank=True, related_name="partings"
    )
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    cause = models.CharField(max_length=16, choices=Cause)
    reason = EncryptedTextField()
    handed_over = EncryptedTextField(null=True, blank=True)  # what was handed over; the field keeps "" as NULL
    colleague = models.ForeignKey(Colleague, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    consent_on = models.DateField(null=True, blank=True)  # the client's yes to being handed over
    result_level = models.SmallIntegerField(null=True, blank=True)  # -2..2, against the levels agreed at kickoff
    door_open = EncryptedTextField(null=True, blank=True)  # what coming back would look like
    parted_on = models.DateField(default=timezone.localdate)

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(kind="handed_over") | models.Q(colleague=None) | models.Q(consent_on__isnull=False),
                name="handed_over_with_consent",
            ),
            models.CheckConstraint(
                condition=models.Q(result_level=None) | models.Q(result_level__range=(-2, 2)),
                name="parting_level_range",
            ),
        ]

    def __str__(self) -> str:
        return self.kind
