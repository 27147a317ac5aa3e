"""Whether a practice wishes to be found in the directory of this server, and when it has free places."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager


class Listing(models.Model):
    """A practice asked to be found. Without this row it is not; taking it out erases the row."""

    practice = models.OneToOneField("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField(default=timezone.now)
    free_places = models.PositiveSmallIntegerField(_("free places"), default=0)
    free_from = models.DateField(_("free again from"), null=True, blank=True)
    stated_on = models.DateField(default=timezone.localdate)  # the day on which the places were last said

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["listed_at", "pk"]

    def __str__(self) -> str:
        return str(self.practice)
