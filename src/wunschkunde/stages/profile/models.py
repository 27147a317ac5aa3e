"""The two profiles of a practice in dated versions: who fits (ideal client), and what may be expected (offer)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager


class Version(models.Model):
    """One dated version. It never changes: experience makes a new one (principle 7); a trigger refuses updates."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(default=timezone.now)
    note = models.CharField(_("what changed, and why"), max_length=500, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-number"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the version once."""
        if self.pk is not None:
            msg = "A version never changes; adopt a new one."
            raise TypeError(msg)
        super().save(*args, **kwargs)


class IdealClient(Version):
    """Who fits this practice, as it sees it on that day.

    Every text of one's own is {"de": …, "en": …}, either of them optional.
    ``texts``: the worksheet's answers by key (sentence, who, worries, wishes, values, working_style, human_side,
    find_me, not_me, core). ``segments``: [{"name", "description"}], with one common core (the text ``core``).
    ``traits``: [{"statement", "sign", "basis": "evidence"|"assumption"}], behavior instead of adjectives.
    ``wishes``: dimension -> answer; ``importances``: dimension -> 0..10;
    ``limits``: [{"dimension", "side", "above"|"below"}] as the engine's Limit.
    """

    texts = models.JSONField(default=dict)
    segments = models.JSONField(default=list)
    traits = models.JSONField(default=list)
    wishes = models.JSONField(default=dict)
    importances = models.JSONField(default=dict)
    limits = models.JSONField(default=list)

    objects = ScopedManager(practice="practice")

    class Meta(Version.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["practice", "number"], name="ideal_client_number")]

    def __str__(self) -> str:
        return f"{self.practice} · {self.number}"


class Offer(Version):
    """What clients may expect of this practice, and what not.

    Every text of one's own is {"de": …, "en": …}, either of them optional.
    ``texts``: by key (sentence, give, way_of_working, office_hours, limits, promise, price_frame, time_off, apart,
    engagement, mistakes).
    ``worries``: [{"key", "de", "en"}] heard from clients; ``services``: [{"name", "description", "worries": [key, …]}],
    so that both gaps show: a worry without a service, a service without a worry. ``brings``: dimension -> answer.
    ``human_side``: [{"text", "visibility": "private"|"public"|"request"}]. ``time_off``: [{"from", "to"}] ISO dates.
    """

    texts = models.JSONField(default=dict)
    services = models.JSONField(default=list)
    worries = models.JSONField(default=list)
    brings = models.JSONField(default=dict)
    human_side = models.JSONField(default=list)
    working_days = models.JSONField(default=list)  # weekdays, Monday is 0
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(default=3)  # working days until an answer is promised
    time_off = models.JSONField(default=list)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta(Version.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["practice", "number"], name="offer_number")]

    def __str__(self) -> str:
        return f"{self.practice} · {self.number}"


class Draft(models.Model):
    """What is being written, saved while typing, until it is adopted as a version."""

    class Kind(models.TextChoices):
        """Which profile the draft becomes."""

        IDEAL_CLIENT = "ideal_client", _("Ideal client")
        OFFER = "offer", _("Offer")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["practice", "kind"], name="one_draft_per_kind")]

    def __str__(self) -> str:
        return f"{self.practice} · {self.kind}"


class OwnDimension(models.Model):
    """A dimension a practice adds: five labeled levels, either language optional, never on the never-ask list."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=60)
    name = models.JSONField(default=dict)
    levels = models.JSONField(default=list)  # five times {"de", "en"}
    question_provider = models.JSONField(default=dict)
    question_client = models.JSONField(default=dict)
    direction = models.CharField(max_length=16)
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["practice", "key"], name="own_dimension_key")]

    def __str__(self) -> str:
        return self.key
