"""Forms that strangers fill in: nothing counts twice, and a signed stamp stands in for cookie and session."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wunschkunde.accounts.models import Practice
from wunschkunde.stages.inquiry.rules.guards import FASTEST, Stamp, new_stamp, read_stamp, write_stamp


class ClientForm(forms.Form):
    """What a client says to one practice."""

    def __init__(self, data: QueryDict | None = None, *, practice: Practice, **options: Any) -> None:
        super().__init__(data, **options)
        self.practice = practice

    def clean(self) -> dict[str, Any]:
        """Refuse what is given twice: nobody knows which one was meant."""
        if isinstance(self.data, QueryDict):
            for name in self.fields:
                if len(self.data.getlist(name)) > 1:
                    self.add_error(name, _("This arrived twice. Please check it and send it again."))
        return self.cleaned_data


class StampedForm(ClientForm):
    """A public form. It needs neither cookie nor session: a signed stamp says since when it is open."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False)
    # Nobody sees this field; programs that fill in everything give themselves away.
    website = forms.CharField(label=gettext_lazy("Please leave this field empty"), required=False)

    sent_already = gettext_lazy(
        "This form was sent already. Send it once more, and what you wrote now arrives as a second inquiry."
    )

    def __init__(
        self, data: QueryDict | None = None, *, practice: Practice, now: datetime | None = None, **options: Any
    ) -> None:
        super().__init__(data, practice=practice, **options)
        self.now = now or timezone.now()
        self.read: Stamp | None = None if data is None else read_stamp(data.get("stamp", ""), practice)
        self.next_stamp = self.read or new_stamp(self.now)

    def clean(self) -> dict[str, Any]:
        """Refuse what no person sent; whatever the reason, a second try works."""
        super().clean()
        if self.data.get("website"):
            self.add_error(None, _("Please leave the hidden field empty and send the form again."))
        age = self.read.age(self.now) if self.read else "too_old"
        if age == "too_fast" and self.errors:
            return self.cleaned_data
        if age == "too_old":
            key = self.read.key if self.read else self.next_stamp.key
            self.next_stamp = Stamp(key=key, opened_at=self.now - FASTEST)
            self.add_error(None, _("This form was open for a long time. Please send it again; all you wrote is here."))
        elif age == "too_fast":
            self.add_error(None, _("That was very quick. Please look it over once more and send it again."))
        return self.cleaned_data

    def begin_anew(self) -> None:
        """Turn a form that was sent already, and changed since, into a new one, and say so."""
        self.next_stamp = Stamp(key=new_stamp(self.now).key, opened_at=self.now - FASTEST)
        self.add_error(None, str(self.sent_already))

    @property
    def stamp_text(self) -> str:
        """The stamp for the page that is drawn now."""
        return write_stamp(self.next_stamp, self.practice)
