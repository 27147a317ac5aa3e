"""Inquiries, the answers they came with, the people who brought them, and the links clients hold."""

from __future__ import annotations

from typing import ClassVar, Protocol

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from encrypted_fields.fields import EncryptedTextField

from wunschkunde.stages.inquiry.states import State


class Intermediary(models.Model):
    """A person through whom inquiries come."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=300)
    name_key = models.CharField(max_length=600)  # folded for search and to meet the same person again

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["practice", "name_key"], name="intermediary_name")]
        verbose_name_plural = "intermediaries"

    def __str__(self) -> str:
        return self.name


class Inquiry(models.Model):
    """Somebody asked: in their own words, with what they wish and what they bring."""

    class Medium(models.TextChoices):
        """How it arrived."""

        FORM = "form", _("inquiry form")
        MAIL = "mail", _("email, entered by hand")
        CALL = "call", _("phone call, entered by hand")
        TALK = "talk", _("conversation, entered by hand")
        HANDOVER = "handover", _("handed over by a colleague, with consent")

    class AddressForm(models.TextChoices):
        """How the client wishes to be addressed in German."""

        UNSTATED = "", _("not stated")
        SIE = "sie", _("Sie")
        DU = "du", _("Du")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    medium = models.CharField(max_length=8, choices=Medium, default=Medium.FORM)
    entered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    name = models.CharField(_("name"), max_length=300)
    organisation = models.CharField(_("organization"), max_length=300, blank=True)
    email = models.EmailField(_("email address"), max_length=320, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    address_form = models.CharField(max_length=3, choices=AddressForm, blank=True)
    language = models.CharField(max_length=8, default="de")
    search_text = models.TextField(blank=True)  # name, organization and mail, folded for search

    occasion = models.TextField()
    wish = models.TextField(blank=True)
    would_also_do = models.TextField(blank=True)
    must_haves = models.TextField(blank=True)
    tried = models.TextField(blank=True)
    deciders = models.CharField(max_length=1000, blank=True)
    frame_money = models.CharField(max_length=1000, blank=True)
    frame_time = models.CharField(max_length=1000, blank=True)
    why_me = models.CharField(max_length=1000, blank=True)
    source = models.CharField(max_length=40, blank=True)
    intermediary = models.ForeignKey(Intermediary, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    received_at = models.DateTimeField(default=timezone.now)
    read_on = models.DateField()  # the working day on which it will be read
    answer_by = models.DateField()  # the promise of response
    read_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)
    erase_on = models.DateField()

    idempotency_key = models.CharField(max_length=64, blank=True)
    content_digest = models.CharField(max_length=64, blank=True, db_index=True)
    repeats = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    privacy_notice = models.ForeignKey("inquiry.PrivacyNotice", on_delete=models.RESTRICT, null=True, blank=True)
    ideal_client = models.ForeignKey("profile.IdealClient", on_delete=models.RESTRICT, null=True, related_name="+")
    offer = models.ForeignKey("profile.Offer", on_delete=models.RESTRICT, null=True, related_name="+")

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]
        verbose_name_plural = "inquiries"
        indexes: ClassVar = [models.Index(fields=["practice", "state", "-received_at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "idempotency_key"],
                condition=~models.Q(idempotency_key=""),
                name="one_inquiry_per_idempotency_key",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """One answer of the client's side on one dimension: what they wish, or what they bring. The latest counts.

    Answers are added, never changed, so the picture of any day can be drawn again.
    """

    class Perspective(models.TextChoices):
        """Which side of the dimension is answered."""

        EXPECTS = "expects", _("wishes")
        OFFERS = "offers", _("brings")

    class Source(models.TextChoices):
        """On what the answer rests."""

        STATED = "stated", _("said in the inquiry")
        SAID = "said", _("said in conversation")
        OBSERVED = "observed", _("observed")
        ASSUMED = "assumed", _("assumed")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="answers")
    dimension = models.CharField(max_length=60)
    perspective = models.CharField(max_length=8, choices=Perspective)
    value = models.JSONField(null=True)  # 1..5, a list of option keys, or None when taken back
    is_most_important = models.BooleanField(default=False)
    source = models.CharField(max_length=10, choices=Source, default=Source.STATED)
    heard_on = models.DateField(default=timezone.localdate)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.dimension} {self.perspective}"


class Guest(Protocol):
    """Whom a room belongs to: their name, and in which language they read."""

    @property
    def name(self) -> str:
        """What they are called."""

    @property
    def language(self) -> str:
        """The language they chose."""

    @property
    def address_form(self) -> str:
        """Sie or Du in German; nothing where they did not say."""


class SecretLink(models.Model):
    """What opens one thing for one person, for a time; only the digest of its secret is stored (trust 21 to 23)."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    class Meta:
        abstract = True

    @property
    def is_usable(self) -> bool:
        """Whether the link opens its room: not revoked, not too old."""
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def client(self) -> Guest:
        """Whom the room belongs to: they say in which language they read."""
        raise NotImplementedError

    @property
    def room(self) -> str:
        """The name of the room's address."""
        raise NotImplementedError

    @property
    def has_consents(self) -> bool:
        """Whether `room` + ``_consents`` is where somebody sees what they agreed to along the way."""
        return False


class ClientLink(models.Model):
    """A link a client holds: one purpose, one inquiry, only its digest stored (trust 21 to 23)."""

    class Purpose(models.TextChoices):
        """What the link opens, and nothing else."""

        MIRROR = "mirror", _("see what the practice offers, and withdraw")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=12, choices=Purpose)
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(practice="practice")

    def __str__(self) -> str:
        return f"{self.purpose} · {self.inquiry_id}"


class PrivacyNotice(models.Model):
    """The notice as it was shown before submit, kept with its digest (L20)."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=8)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    shown_from = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["practice", "digest"], name="privacy_notice_digest")]

    def __str__(self) -> str:
        return self.digest[:12]


class OwedNotice(models.Model):
    """Somebody whose details did not come through the form has to be told that they are kept (Art. 14 GDPR, L21).

    It is about the one who asked, or about the one who led them here. It is settled by hand, or by a letter that
    carries the address of the notice, as soon as that has left.
    """

    class Way(models.TextChoices):
        """How it was settled by hand."""

        LETTER = "letter", _("The notice went with my letter")
        KNOWN = "known", _("They already know")

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    inquiry = models.OneToOneField(Inquiry, on_delete=models.CASCADE, null=True, related_name="owed_notice")
    intermediary = models.OneToOneField(Intermediary, on_delete=models.CASCADE, null=True, related_name="owed_notice")
    due_on = models.DateField()
    letter = models.ForeignKey("outbox.Message", on_delete=models.RESTRICT, null=True, related_name="+")
    way = models.CharField(max_length=8, choices=Way, blank=True)
    settled_on = models.DateField(null=True)
    settled_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    reason = EncryptedTextField(null=True, blank=True)  # the field keeps "" as NULL

    objects = ScopedManager(practice="practice")

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(inquiry__isnull=True) ^ models.Q(intermediary__isnull=True),
                name="owed_to_one_person",
            )
        ]

    def __str__(self) -> str:
        return self.person

    @property
    def person(self) -> str:
        """The name of the one to be told."""
        about = self.inquiry or self.intermediary
        return "" if about is None else about.name


class Budget(models.Model):
    """How many posts one truncated address, or everybody, made in one hour (trust 25)."""

    practice = models.ForeignKey("accounts.Practice", on_delete=models.CASCADE, related_name="+")
    bucket = models.CharField(max_length=80)  # "all", or a keyed digest of the truncated address
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    objects = ScopedManager(practice="practice")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["practice", "bucket", "hour"], name="budget_bucket")]

    def __str__(self) -> str:
        return f"{self.bucket} {self.hour:%Y-%m-%d %H}"
