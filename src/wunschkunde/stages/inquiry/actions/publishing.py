"""The practice's public page: its imprint, its privacy notice, and whether it is to be seen at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.inquiry.models import PrivacyNotice
from wunschkunde.stages.inquiry.queries import notice
from wunschkunde.stages.inquiry.rules.imprint import LABELS, missing_fields
from wunschkunde.stages.profile.queries import current_offer

SHORTEST_RETENTION, LONGEST_RETENTION = 1, 36


@transaction.atomic
def save_page_settings(
    *, practice: Practice, author: User, imprint: Mapping[str, str], retention_months: int
) -> Practice:
    """Save imprint and retention. A published page stays whole: raises ValidationError where that would leave a gap."""
    kept = {key: imprint[key].strip() for key in LABELS if imprint.get(key, "").strip()}
    if practice.published_at:
        _check_imprint(practice.country, kept)
    if not SHORTEST_RETENTION <= retention_months <= LONGEST_RETENTION:
        raise ValidationError(
            _("Please choose %(least)s to %(most)s months.") % {"least": SHORTEST_RETENTION, "most": LONGEST_RETENTION}
        )
    practice.imprint, practice.retention_months = kept, retention_months
    practice.save(update_fields=["imprint", "retention_months"])
    record(
        practice=practice, actor=author, verb="page_settings_saved", target=practice, data={"months": retention_months}
    )
    return practice


@transaction.atomic
def publish(*, practice: Practice, author: User, now: datetime | None = None) -> Practice:
    """Open the public page; raises ValidationError while the imprint or the offer is missing."""
    _check_imprint(practice.country, practice.imprint)
    with scope(practice=practice):
        if current_offer(practice) is None:
            raise ValidationError(_("Please first write what may be expected of you: the page shows your offer."))
    practice.published_at = practice.published_at or now or timezone.now()
    practice.save(update_fields=["published_at"])
    record(practice=practice, actor=author, verb="page_published", target=practice)
    return practice


@transaction.atomic
def unpublish(*, practice: Practice, author: User) -> Practice:
    """Close the public page; links that clients hold keep working."""
    practice.published_at = None
    practice.save(update_fields=["published_at"])
    record(practice=practice, actor=author, verb="page_unpublished", target=practice)
    return practice


def _check_imprint(country: str, imprint: Mapping[str, str]) -> None:
    missing = missing_fields(country, imprint)
    if missing:
        names = ", ".join(str(LABELS[key]) for key in missing)
        raise ValidationError(_("The imprint still lacks: %(names)s.") % {"names": names}, code="imprint")


@transaction.atomic
def keep_notice(*, practice: Practice, language: str) -> PrivacyNotice:
    """Keep the privacy notice as it reads now; the same words are kept once, with the day they were first used."""
    text = notice.notice_text(practice, language)
    with scope(practice=practice):
        return PrivacyNotice.objects.get_or_create(
            practice=practice, digest=notice.digest_of(text), defaults={"text": text, "language": language}
        )[0]
