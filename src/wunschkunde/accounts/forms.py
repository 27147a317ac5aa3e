"""Forms of the person, the practice and its members."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from wunschkunde.accounts.models import ApiToken, Membership, Practice, User
from wunschkunde.accounts.regions import region_choices

THRESHOLDS = (
    (0.6, _("Generous: a need counts as met when more than half of it is.")),
    (0.75, _("Balanced: a need counts as met when three quarters of it are.")),
    (0.9, _("Strict: a need counts as met when nearly all of it is.")),
)


def clean_new_email(user: User, email: str) -> str:
    """Return the address in small letters; raise when somebody else signs in with it."""
    if User.objects.exclude(pk=user.pk).filter(email=email.lower()).exists():
        raise ValidationError(_("Somebody else signs in with this address. Please give another one."))
    return email.lower()


class WebField(forms.URLField):
    """An address of the web: http or https, nothing else a browser would act upon."""

    default_validators = [URLValidator(schemes=["http", "https"])]


class UserForm(forms.ModelForm):
    """How the program meets a person."""

    class Meta:
        model = User
        fields: ClassVar = ["name", "language", "theme"]
        labels: ClassVar = {"name": _("Your name"), "language": _("Language"), "theme": _("Appearance")}


class EmailForm(forms.Form):
    """The address with which a person signs in."""

    email = forms.EmailField(label=_("Email address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        """Refuse an address somebody else signs in with."""
        return clean_new_email(self.user, self.cleaned_data["email"])


class SettleInForm(EmailForm):
    """The first own things of a person who came by a link: name, address, password."""

    name = forms.CharField(
        label=_("Your name"), max_length=300, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        help_text=_("At least 8 characters; a whole sentence is easy to remember and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ["name", "email", "password"]

    def clean_password(self) -> str:
        """Refuse short and widely used passwords."""
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password, self.user)
        return password


class StartForm(forms.ModelForm):
    """What a practice needs to begin."""

    region = forms.ChoiceField(label=_("Region"), help_text=_("Its public holidays count as days off."))

    class Meta:
        model = Practice
        fields: ClassVar = ["name", "provider_name", "email", "region", "address_form", "gender_form"]
        labels: ClassVar = {
            "name": _("Name of the practice"),
            "provider_name": _("Your name, as clients read it"),
            "email": _("Email address for clients"),
            "address_form": _("How you address clients in German"),
            "gender_form": _("How German texts name everybody"),
        }
        help_texts: ClassVar = {
            "email": _("Answers to your letters arrive there."),
        }
        widgets: ClassVar = {"address_form": forms.RadioSelect, "gender_form": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = self.fields["region"]
        assert isinstance(region, forms.ChoiceField)  # noqa: S101 - tells the type checker
        # Nothing is chosen beforehand: a wrong region would go unnoticed until its holidays differ.
        region.choices = region_choices() if self.instance.pk else [("", _("Please choose")), *region_choices()]


class PracticeForm(StartForm):
    """The settings of a practice."""

    website = WebField(label=_("Website"), required=False, assume_scheme="https")
    time_zone = forms.ChoiceField(label=_("Time zone"))
    threshold = forms.TypedChoiceField(
        label=_("When a need counts as met"), coerce=float, choices=THRESHOLDS, widget=forms.RadioSelect
    )

    class Meta(StartForm.Meta):
        fields: ClassVar = [
            "name",
            "provider_name",
            "email",
            "phone",
            "place",
            "website",
            "region",
            "time_zone",
            "address_form",
            "gender_form",
            "threshold",
        ]
        labels: ClassVar = {
            **StartForm.Meta.labels,
            "phone": _("Telephone"),
            "place": _("Place"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.fields["time_zone"]
        assert isinstance(zone, forms.ChoiceField)  # noqa: S101 - tells the type checker
        zone.choices = [(name, name) for name in sorted(available_timezones()) if name.startswith("Europe/")]


class InvitationForm(forms.Form):
    """Whom to invite, and what they may do."""

    email = forms.EmailField(label=_("Email address"))
    role = forms.ChoiceField(
        label=_("What they may do"),
        choices=(
            (Membership.Role.MEMBER, _("Work with profile and inquiries")),
            (Membership.Role.OWNER, _("Also change the settings and invite others")),
        ),
        initial=Membership.Role.MEMBER,
        widget=forms.RadioSelect,
    )


class NewcomerForm(forms.Form):
    """The name of somebody who accepts an invitation without an account."""

    name = forms.CharField(label=_("Your name"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "name"}))


class ApiTokenForm(forms.Form):
    """What a key is for, and what it opens."""

    name = forms.CharField(label=_("What the key is for"), max_length=120)
    scope = forms.ChoiceField(
        label=_("What a program may do with it"),
        choices=ApiToken.Scope,
        initial=ApiToken.Scope.READ,
        widget=forms.RadioSelect,
    )
