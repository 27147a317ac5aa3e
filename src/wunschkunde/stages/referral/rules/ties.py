"""Ties: only the practice that is named beside a colleague has a word in it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wunschkunde.accounts.models import Practice
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.rules import Refused


def check_named(practice: Practice, colleague: Colleague) -> None:
    """Raise unless another practice wrote this one beside the colleague."""
    if colleague.own_practice_id != practice.pk or colleague.practice_id == practice.pk:
        raise Refused(_("This colleague is no longer kept with your practice."))
