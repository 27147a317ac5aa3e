"""The five questions of the stepchild check as a form: every answer may stay open."""

from __future__ import annotations

from typing import Any

from django import forms

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of

LONGEST = 3000


class ReviewForm(forms.Form):
    """What one answers oneself, question by question."""

    all_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in texts.fairness_check().items:
            self.fields[one.key] = forms.CharField(
                label=words_of(one.text), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
            )
