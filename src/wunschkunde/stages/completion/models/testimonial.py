"""Testimonials: somebody's words, shown where and under which name they agreed to, as long as they agree."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedTextField

from wunschkunde.stages.collaboration.models.engagement import Engagement
from wunschkunde.stages.completion.models.treasury import ComplimentPicture
from wunschkunde.stages.inquiry.models import SecretLink


class Testimonial(models.Model):
    """One wording somebody is asked about. Other words are another testimonial (L36)."""

    class Place(models.TextChoices):
        """Where the words may stand, each agreed to on its own."""

        PAGE = "page", _("on the public page")
        FEED = "feed", _("in the feed of that page")
        EBOOK = "ebook", _("in an e-book")
        PRINT = "print", _("in print")

    class NameForm(models.TextChoices):
        """Under which name."""

        FULL = "full", _("with the full name")
        INITIALS = "initials", _("with initials")
        ANONYMOUS = "anonymous", _("without a name")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="testimonials")
    words = EncryptedTextField()
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # A picture that is asked about beside the words; another one in its place is not this one (§ 22 KUG).
    picture = models.ForeignKey(ComplimentPicture, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # What was agreed to: empty before, and after it was taken back.
    places = models.JSONField(default=list)
    name_form = models.CharField(max_length=9, choices=NameForm, blank=True)
    shows_picture = models.BooleanField(default=False)
    consented_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return str(self.engagement)


class TestimonialLink(SecretLink):
    """A link by which somebody agrees to their words being shown, and takes that back."""

    testimonial = models.ForeignKey(Testimonial, on_delete=models.CASCADE, related_name="links")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return str(self.testimonial)

    @property
    def client(self) -> Engagement:
        """Whose words they are."""
        return self.testimonial.engagement

    @property
    def room(self) -> str:
        """Where they decide."""
        return "completion:room_testimonial"

    @property
    def has_consents(self) -> bool:
        """The room shows what they agreed to."""
        return True
