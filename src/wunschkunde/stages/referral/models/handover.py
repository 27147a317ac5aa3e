"""A handover: one inquiry, one colleague, exactly these fields, with the client's dated yes. No content is copied.

What is handed over stays where it was said, in the inquiry; here stand the names of its fields and the digest of what
the client read. So an inquiry that is erased leaves nothing behind here, and nothing but what was read can be shown.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedTextField

from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.models import Guest, Inquiry, SecretLink
from wunschkunde.stages.referral.states import OPEN_TO_COLLEAGUE, RUNNING, State

NEEDS_CONSENT = [State.CONSENTED, State.DELIVERED, State.ACCEPTED, State.DECLINED, State.UNANSWERED]


class Handover(models.Model):
    """An inquiry offered to one colleague, from the question to the client to what became of it."""

    class Field(models.TextChoices):
        """What can be handed over: request and contact, nothing else (L26). The values are fields of the inquiry."""

        NAME = "name", _("name")
        ORGANISATION = "organisation", _("organization")
        EMAIL = "email", _("email address")
        PHONE = "phone", _("telephone")
        OCCASION = "occasion", _("the request, in their own words")
        WISH = "wish", _("what they wish for")
        WOULD_ALSO_DO = "would_also_do", _("what would do as well")
        MUST_HAVES = "must_haves", _("what must be")
        TRIED = "tried", _("what they tried already")
        DECIDERS = "deciders", _("who decides")
        FRAME_MONEY = "frame_money", _("budget")
        FRAME_TIME = "frame_time", _("time frame")

    class Outcome(models.TextChoices):
        """What became of it, in one word of the colleague."""

        TOGETHER = "together", _("we work together")
        TALKED = "talked", _("we talked, and it stayed at that")
        NOTHING = "nothing", _("we did not meet")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="handovers")
    colleague = models.ForeignKey(Colleague, on_delete=models.RESTRICT, related_name="handovers")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    fields = models.JSONField(default=list)  # values of Field, in its order
    answer_by = models.DateField()  # the day by which the colleague answers
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    letter = models.ForeignKey("outbox.Message", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    # The client's word: the sentence they read, in which wording, when, by which link (L24).
    consent_text = EncryptedTextField(null=True, blank=True)
    consent_version = models.CharField(max_length=64, blank=True)  # digest of the sentence without its names
    content_digest = models.CharField(max_length=64, blank=True)  # digest of what they read
    consented_at = models.DateTimeField(null=True, blank=True)
    consented_by = models.ForeignKey(
        "referral.HandoverLink", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)  # refused, withdrawn, called off, or no answer

    delivered_at = models.DateTimeField(null=True, blank=True)
    delivered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    delivery = models.ForeignKey("outbox.Message", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    # The colleague's word.
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_words = EncryptedTextField(null=True, blank=True)  # to the one who referred
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    outcome_words = EncryptedTextField(null=True, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    asked_what_became = models.ForeignKey(
        "outbox.Message", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    thanks = EncryptedTextField(null=True, blank=True)  # from the colleague to the one who referred
    thanked_at = models.DateTimeField(null=True, blank=True)
    thanks_back = EncryptedTextField(null=True, blank=True)  # and the other way round
    thanked_back_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inquiry"], condition=models.Q(state__in=RUNNING), name="one_handover_at_a_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=NEEDS_CONSENT) | models.Q(consented_at__isnull=False),
                name="no_handover_without_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry_id} → {self.colleague}"

    @property
    def is_open_to_colleague(self) -> bool:
        """Whether the colleague may read it now."""
        return self.state in OPEN_TO_COLLEAGUE


class HandoverLink(SecretLink):
    """A link to one handover: for the client it opens the consent, for the colleague what was handed over."""

    class Purpose(models.TextChoices):
        """Whose room it opens, and nothing else."""

        CLIENT = "client", _("the client's consent")
        COLLEAGUE = "colleague", _("what is handed over")

    purpose = models.CharField(max_length=9, choices=Purpose)
    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="links")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.get_purpose_display()

    @property
    def client(self) -> Guest:
        """The one who asked, or the colleague."""
        return self.handover.inquiry if self.purpose == self.Purpose.CLIENT else self.handover.colleague

    @property
    def room(self) -> str:
        """The room of its purpose."""
        return f"referral:room_{self.purpose}"


class ColleagueLink(SecretLink):
    """A link by which a colleague says whether they may be named, and keeps their free places up to date.

    Mailed to an address they gave, it confirms that address: only who reads there holds its secret.
    """

    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="links")
    mailed_to = models.EmailField(max_length=320, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)  # when the address was confirmed by it

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return str(self.colleague)

    @property
    def client(self) -> Guest:
        """The colleague."""
        return self.colleague

    @property
    def room(self) -> str:
        """What is kept about them."""
        return "referral:room_about"


class Arrival(models.Model):
    """A handover that came to a practice of the same server: it lies there as an inquiry, and is answered there."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    handover = models.OneToOneField(Handover, on_delete=models.CASCADE, related_name="arrival")
    inquiry = models.OneToOneField(
        Inquiry, on_delete=models.SET_NULL, null=True, blank=True, related_name="referral_arrival"
    )
    arrived_at = models.DateTimeField(default=timezone.now)
    erased_on = models.DateField(null=True, blank=True)  # noted when the inquiry was erased here at the end of its time

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return str(self.handover_id)

    @property
    def is_gone(self) -> bool:
        """Whether nothing is left of the inquiry: taken back, or erased at the end of its time."""
        return self.inquiry is None or self.inquiry.withdrawn_at is not None

    @property
    def gone_on(self) -> date | None:
        """The day on which it was erased; None while that was not noted yet."""
        if self.inquiry is None or self.inquiry.withdrawn_at is None:
            return self.erased_on
        return timezone.localdate(self.inquiry.withdrawn_at)
