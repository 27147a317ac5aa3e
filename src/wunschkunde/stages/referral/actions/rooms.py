"""Links of rooms: make, revoke, note their use. The secret is returned once and kept nowhere."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wunschkunde.accounts.models import Practice, User, new_token, token_digest
from wunschkunde.history.actions import record
from wunschkunde.stages.decision.rules import check_person
from wunschkunde.stages.inquiry.models import SecretLink

log = logging.getLogger("wunschkunde.security")

LIFETIME = timedelta(days=30)

AnyLink = TypeVar("AnyLink", bound=SecretLink)


@transaction.atomic
def make_link(
    link: AnyLink,
    *,
    practice: Practice,
    author: User | None,
    what: str,
    days: int = LIFETIME.days,
    secret: str = "",
) -> tuple[AnyLink, str]:
    """Save a new link that knows what it opens; return it and its secret. ``what`` names the room in the history."""
    if author is not None:
        check_person(author, practice)
    secret = secret or new_token()
    link.practice, link.created_by = practice, author
    link.token_digest, link.expires_at = token_digest(secret), timezone.now() + timedelta(days=days)
    link.save(force_insert=True)
    record(practice=practice, actor=author, verb="room_opened", target=link, data={"purpose": what, "days": days})
    log.info("room link created practice=%s link=%s purpose=%s", practice.pk, link.pk, what)
    return link, secret


@transaction.atomic
def revoke_room(*, link: AnyLink, author: User) -> AnyLink:
    """End a link, from its next use on; a second time changes nothing."""
    check_person(author, link.practice)
    if _row(link).filter(revoked_at=None).update(revoked_at=timezone.now()):
        link.refresh_from_db()
        record(practice=link.practice, actor=author, verb="room_closed", target=link)
        log.info("room link revoked practice=%s link=%s", link.practice_id, link.pk)
    return link


def note_room_use(*, link: SecretLink, now: datetime) -> None:
    """Note when a link was last used, so that the practice can show it; nothing was decided, so no history."""
    _row(link).update(last_used_at=now)
    log.info("room link used practice=%s link=%s", link.practice_id, link.pk)


def _row(link: SecretLink) -> QuerySet[Any]:
    return type(link).objects.filter(pk=link.pk)
