"""The charter in versions, what is told to each other along the way, meetings, and the short check-in of both."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedJSONField, EncryptedTextField

from wunschkunde.stages.collaboration.models.engagement import AppendOnlyModel, Engagement, Party


class Charter(models.Model):
    """The fifteen promises of one engagement."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.OneToOneField(Engagement, on_delete=models.CASCADE, related_name="charter")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    def __str__(self) -> str:
        return str(self.engagement)


class CharterVersion(AppendOnlyModel):
    """The promises as one side proposed them.

    ``clauses``: promise key -> {"choice": "kept"|"reworded"|"left_out", "text": …, "reason": …, "side": whose}.
    """

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    clauses = EncryptedJSONField()
    digest = models.CharField(max_length=64)
    side = models.CharField(max_length=8, choices=Party)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["charter", "number"], name="charter_number")]

    def __str__(self) -> str:
        return f"{self.charter} · {self.number}"


class CharterConfirmation(AppendOnlyModel):
    """One side confirmed exactly this version."""

    version = models.ForeignKey(CharterVersion, on_delete=models.CASCADE, related_name="confirmations")
    side = models.CharField(max_length=8, choices=Party)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "side"], name="charter_confirmed_once")]

    def __str__(self) -> str:
        return f"{self.version} · {self.side}"


class SharedEntry(models.Model):
    """Something both may read: a change, an option, a dissent, advice against, a wish to grow."""

    class Kind(models.TextChoices):
        """What it is."""

        CHANGE = "change", _("A change: budget, goal, people, dates")
        OPTION = "option", _("An option")
        DISSENT = "dissent", _("A different view")
        ADVICE_AGAINST = "advice_against", _("Advice against something")
        GROWTH = "growth", _("What I would like to grow in")

    class Heeded(models.TextChoices):
        """What became of an advice against."""

        OPEN = "", _("not decided yet")
        HEEDED = "heeded", _("heeded")
        DECIDED_OTHERWISE = "otherwise", _("decided otherwise")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="shared_entries")
    kind = models.CharField(max_length=14, choices=Kind)
    side = models.CharField(max_length=8, choices=Party)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = EncryptedTextField()
    happened_on = models.DateField(default=timezone.localdate)
    heeded = models.CharField(max_length=9, choices=Heeded, blank=True)
    heeded_reason = EncryptedTextField(null=True, blank=True)  # the field keeps "" as NULL
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-happened_on", "-pk"]
        verbose_name_plural = "shared entries"

    def __str__(self) -> str:
        return self.get_kind_display()


class Meeting(models.Model):
    """A conversation: what it is about, whether both came prepared, and the next step with a name and a day."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField()
    agenda = EncryptedTextField(null=True, blank=True)  # the field keeps "" as NULL
    agenda_sent_on = models.DateField(null=True, blank=True)
    provider_prepared = models.BooleanField(null=True, blank=True)
    client_prepared = models.BooleanField(null=True, blank=True)
    next_step = EncryptedTextField(null=True, blank=True)
    next_step_side = models.CharField(max_length=8, choices=Party, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    next_step_done_on = models.DateField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d}"


class CheckIn(models.Model):
    """Four short questions to both sides; nobody sees the other's answers before giving their own."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="check_ins")
    occasion = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(default=timezone.localdate)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-due_on", "-pk"]

    def __str__(self) -> str:
        return self.occasion or f"{self.due_on:%Y-%m-%d}"


class CheckInAnswer(AppendOnlyModel):
    """One side's answers: item key -> 0..10, what would raise the lowest by one point, and what it says of promises."""

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="answers")
    side = models.CharField(max_length=8, choices=Party)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    values = EncryptedJSONField()
    one_point_more = EncryptedTextField(null=True, blank=True)  # the field keeps "" as NULL
    promises = EncryptedJSONField(null=True, blank=True)  # promise key -> "0".."2" or words; None: nothing

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["check_in", "side"], name="answered_once_per_side")]

    def __str__(self) -> str:
        return f"{self.check_in} · {self.side}"
