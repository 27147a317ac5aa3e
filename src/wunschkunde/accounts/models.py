"""Users, practices and memberships: who may see what, and how each wishes to be addressed."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LINK_LIFETIME = timedelta(hours=1)
INVITATION_LIFETIME = timedelta(days=14)
API_TOKEN_LIFETIME = timedelta(days=90)
API_TOKEN_PREFIX = "wk_"  # noqa: S105 - no secret: by it a scanner for leaked secrets knows ours


def new_token() -> str:
    """Return 256 random bits, safe in a URL. Only its digest is ever stored."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """Return the SHA-256 of a token in hexadecimal; a lookup by it needs no constant-time comparison."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class UserManager(BaseUserManager["User"]):
    """Creates users by email address; nobody gets a default password."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a user; without a password only links and passkeys sign in."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. The email address is the name."""

    class Language(models.TextChoices):
        """How the program addresses this person."""

        DE = "de", _("German, formal (Sie)")
        DE_DU = "de-du", _("German, informal (Du)")
        EN = "en", _("English")

    class Theme(models.TextChoices):
        """Which of the two color modes the pages use."""

        AUTO = "auto", _("As set on the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.DE)
    theme = models.CharField(_("appearance"), max_length=8, choices=Theme, default=Theme.AUTO)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Practice(models.Model):
    """The tenant: one practice, whose data nobody else sees."""

    class AddressForm(models.TextChoices):
        """How the practice addresses its clients in German."""

        SIE = "sie", _("Sie")
        DU = "du", _("Du")

    class GenderForm(models.TextChoices):
        """How German plurals name everybody."""

        COLON = "colon", "Kund:innen"
        STAR = "star", "Kund*innen"
        PAIR = "pair", "Kundinnen und Kunden"

    name = models.CharField(_("name of the practice"), max_length=300)
    slug = models.SlugField(_("address of the public page"), max_length=80, unique=True)
    provider_name = models.CharField(_("your name, as clients read it"), max_length=300)
    place = models.CharField(_("place"), max_length=300, blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("email address for clients"))
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    address_form = models.CharField(
        _("form of address for clients"), max_length=3, choices=AddressForm, default=AddressForm.SIE
    )
    gender_form = models.CharField(_("gender form"), max_length=5, choices=GenderForm, default=GenderForm.COLON)
    region = models.CharField(_("region, for its public holidays"), max_length=6, default="DE-NW")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Berlin")
    threshold = models.FloatField(_("when a need counts as met"), default=0.75)
    retention_months = models.PositiveSmallIntegerField(_("months until an inquiry is erased"), default=6)
    imprint = models.JSONField(default=dict, blank=True)
    is_demo = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name

    @property
    def country(self) -> str:
        """The ISO code of the country in which the practice works: DE, AT or CH."""
        return self.region.split("-")[0]


class Membership(models.Model):
    """A person's place in a practice. Only an accepted one opens a door."""

    class Role(models.TextChoices):
        """What the person may decide."""

        OWNER = "owner", _("Owner")
        MEMBER = "member", _("Member")

    class State(models.TextChoices):
        """Checked on every request."""

        INVITED = "invited", _("invited")
        ACCEPTED = "accepted", _("accepted")
        SUSPENDED = "suspended", _("suspended")

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", null=True, blank=True)
    invited_email = models.EmailField(blank=True)
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    token_digest = models.CharField(max_length=64, blank=True, db_index=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "user"], name="one_membership_per_person"),
            models.CheckConstraint(
                condition=models.Q(state="invited") | models.Q(user__isnull=False), name="only_invited_without_user"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.invited_email} · {self.practice}"


class SignInLink(models.Model):
    """A link that signs one person in, once, within the hour."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user} · {self.expires_at:%Y-%m-%d %H:%M}"


def in_ninety_days() -> datetime:
    """Return when a key made now ends."""
    return timezone.now() + API_TOKEN_LIFETIME


class ApiToken(models.Model):
    """A key with which a program of one member works in one practice. It opens what the member may open, no more."""

    class Scope(models.TextChoices):
        """What a program with the key may do."""

        READ = "read", _("read only")
        WRITE = "write", _("read and write")

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=120)
    token_digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.READ)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=in_ninety_days)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name} · {self.membership}"

    @property
    def is_usable(self) -> bool:
        """Whether the key was neither revoked nor has ended; its member's place is asked for on every request."""
        return self.revoked_at is None and self.expires_at > timezone.now()
