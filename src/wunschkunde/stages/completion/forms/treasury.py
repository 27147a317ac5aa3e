"""Forms of the treasury: a compliment, its picture, and what one would like to say to a client."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.collaboration.queries import engagements
from wunschkunde.stages.completion.models import Compliment
from wunschkunde.stages.completion.rules.treasury import sentences_of

LONG, SHORT = 4000, 300


def _area(rows: int, label: Any = "", **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONG, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class ComplimentForm(forms.Form):
    """What was said, by whom and when. It is kept as it stands here and cannot be changed later."""

    words = _area(4, help_text=_("As it was said, with its quirks. What is kept here is never changed."))
    sign = _area(2)
    engagement: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("From whom?"), queryset=None, required=False, empty_label=_("somebody else")
    )
    source = forms.CharField(
        label=_("Somebody else, or who exactly"),
        required=False,
        max_length=SHORT,
        help_text=_("Needed only if nobody is chosen above."),
    )
    about = forms.ChoiceField(
        label=_("What is it about?"), choices=Compliment.About, widget=forms.RadioSelect, initial=Compliment.About.BOTH
    )
    found_in = forms.CharField(
        label=_("Where is it from?"),
        required=False,
        max_length=1000,
        help_text=_("A comment, an email, a page: what it is and its address, if there is one."),
    )
    occasion = _area(2)
    strength = forms.CharField(required=False, max_length=SHORT)
    said_on = forms.DateField(
        label=_("When?"), widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = zip(("words", "occasion", "strength", "sign"), texts.compliments().collect_prompts, strict=True)
        for name, prompt in named:
            self.fields[name].label = words_of(prompt)
        chosen: Any = self.fields["engagement"]
        chosen.queryset = engagements().order_by("name", "pk")
        self.fields["said_on"].initial = timezone.localdate
        self.fields["said_on"].widget.attrs["max"] = timezone.localdate().isoformat()

    def clean(self) -> dict[str, Any]:
        """Ask for words or a sign, for somebody it is from, and for a day that has come."""
        data = super().clean() or self.cleaned_data
        if not (data.get("words") or data.get("sign")):
            self.add_error("words", _("What was said, or what sign was there?"))
        if data.get("engagement") is None and not data.get("source"):
            self.add_error("source", _("Who was it from?"))
        if data.get("said_on") and data["said_on"] > timezone.localdate():
            self.add_error("said_on", _("This day is still to come."))
        return data


class MessageForm(forms.Form):
    """A message or comment in which somebody said something kind: what of it is kept is chosen sentence by sentence."""

    all_optional = True

    message = forms.CharField(
        label=_("The message or comment"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Copied in whole. Only what you choose from it is kept."),
    )
    found_in = forms.CharField(
        label=_("Where is it from?"),
        required=False,
        max_length=1000,
        help_text=_("A comment, an email, a page: what it is and its address, if there is one."),
    )
    sentences = forms.MultipleChoiceField(
        label=_("Which sentences do you want to keep?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        found = sentences_of(str(data.get("message", ""))) if data is not None else []
        chosen: Any = self.fields["sentences"]
        chosen.choices = [(str(number), sentence) for number, sentence in enumerate(found)]

    @property
    def words(self) -> str:
        """The sentences chosen, in their order, as they stand there."""
        chosen: Any = self.fields["sentences"]
        return " ".join(sentence for number, sentence in chosen.choices if number in self.cleaned_data["sentences"])


class PictureForm(forms.Form):
    """A picture of a card or a bouquet."""

    file = forms.FileField(
        label=_("A picture: the card, the bouquet"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, up to 8 MB. Where and with what it was taken is removed."),
    )
    alt = forms.CharField(
        label=_("What can be seen?"),
        required=False,
        max_length=SHORT,
        help_text=_("One sentence, also for reading aloud."),
    )


class ImpressedForm(forms.Form):
    """What impressed one about a client, prompt by prompt; nothing of it is kept."""

    all_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, prompt in enumerate(texts.compliments().give_prompts):
            self.fields[f"said_{number}"] = _area(2, words_of(prompt))

    @property
    def text(self) -> str:
        """All that was written, one paragraph each."""
        return "\n\n".join(words.strip() for words in self.cleaned_data.values() if words.strip())
