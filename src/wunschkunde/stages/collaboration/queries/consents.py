"""Reads of consents: what a client agreed to, in which words, since when."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Consent, Engagement
from wunschkunde.stages.collaboration.queries import Panel
from wunschkunde.stages.collaboration.states import LIVE


def standing_consent(engagement: Engagement, purpose: str) -> Consent | None:
    """Return what the client agreed to for this purpose and did not take back."""
    return Consent.objects.filter(engagement=engagement, purpose=purpose, withdrawn_at=None).first()


def by_purpose(engagement: Engagement) -> list[tuple[Consent.Purpose, Consent | None]]:
    """Return every purpose with the consent that stands for it, None where nobody agreed."""
    standing = {consent.purpose: consent for consent in engagement.consents.filter(withdrawn_at=None)}
    return [(purpose, standing.get(purpose.value)) for purpose in Consent.Purpose]


def sentence_of(purpose: Consent.Purpose) -> str:
    """Return the sentence a client says yes to, in the active language."""
    return {
        Consent.Purpose.FEEDBACK: _("You may ask me by email later how it went."),
        Consent.Purpose.REMINDERS: _("You may send me reminders and links to our pages by email."),
    }[purpose]


def panel(engagement: Engagement, _user: User, _today: date) -> Panel:
    """Return what the client agreed to, for the engagement's page."""
    context = {"engagement": engagement, "consents": by_purpose(engagement), "is_live": engagement.state in LIVE}
    return Panel("collaboration/parts/panel_consents.html", context)
