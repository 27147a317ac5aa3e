"""Begin an engagement, and change what is known about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.actions.engagements import FIELDS
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.rules import members_of
from wunschkunde.stages.inquiry.models import Inquiry


class EngagementForm(forms.ModelForm):
    """What is known about somebody one works with."""

    class Meta:
        model = Engagement
        fields = FIELDS
        labels = {
            "address_form": _("Form of address in German"),
            "language": _("Language of letters"),
            "started_on": _("Begun on"),
        }
        help_texts = {
            "topic": _("In a few words, as a title: letters use it."),
            "fee": _("If you like: to see energy next to money. Invoices are kept elsewhere."),
        }
        widgets = {
            "address_form": forms.RadioSelect(),
            "language": forms.RadioSelect(choices=[("de", _("German")), ("en", _("English"))]),
            "fee": forms.NumberInput(attrs={"class": "short", "step": "0.01", "min": "0"}),
            "started_on": forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["started_on"].initial = timezone.localdate
        self.fields["address_form"].choices = Inquiry.AddressForm.choices  # type: ignore[attr-defined]


class ChangeForm(EngagementForm):
    """What is known, and who of the practice answers for it: asked where there is somebody to choose from."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people, now = members_of(self.instance.practice), self.instance.responsible
        if people != [now]:
            self.fields["responsible"] = forms.ModelChoiceField(
                label=_("Who answers for it"),
                queryset=User.objects.filter(pk__in=[user.pk for user in people]),
                initial=now.pk if now in people else None,
                empty_label=None if now in people else "",
            )


def from_inquiry(inquiry: Inquiry, topic: str) -> dict[str, Any]:
    """Return what an inquiry already says, as initial values."""
    names = ("name", "organisation", "email", "phone", "address_form", "language")
    return {"topic": topic, **{name: getattr(inquiry, name) for name in names}}
